#include "stories.hpp"

#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace bucketproof::verify {
namespace {

using model::operation;
using model::trace;

struct told {
  std::string_view name, what, text;
};

constexpr std::string_view repetition = "repetition", collisions = "many_collisions",
                           any_order = "equal_in_any_order", coarser = "coarser_equality";

/// What is done again and again on a map that stays small must not make it grow
/// (repetition_stays_bounded, in standard_promises.cpp).
struct again {
  std::string_view what, block;
  std::string_view before = "a.insert_run(0, 20, 1)\n";
  unsigned rounds = 2000;

  std::string text() const {
    return std::string(before) + "repeat(" + std::to_string(rounds) + ") {\n" + std::string(block) +
           "\n}\n";
  }
};
constexpr std::array all_again{
    again{"reserve(100)", "a.reserve(100)"},
    again{"reserve(size + 20)", "a.reserve(40)"},
    again{"rehash(0)", "a.rehash(0)"},
    again{"rehash(100)", "a.rehash(100)"},
    again{"shrink_to_fit()", "a.shrink_to_fit()"},
    again{"clear() and ten inserts", "a.clear()\na.insert_run(0, 10, 1)", ""},
    again{"ten inserts and erases", "a.insert_run(1000, 10, 1)\na.erase_run(1000, 10, 1)"},
    again{"ten inserts, and ten erases in a loop by iterator",
          "a.insert_run(0, 10, 1)\na.erase_loop(1, 0)", ""},
    again{"ten inserts and erase_if", "a.insert_run(0, 10, 1)\na.erase_if(1, 0)", ""},
    again{"ten inserts and erase(begin())", "a.insert_run(0, 10, 1)\na.drain(10)", ""},
    again{"erase and insert of one key among a thousand", "a.erase(500)\na.insert(500, 1)",
          "a.insert_run(0, 1000, 1)\n", 10000},
    again{"insert_or_assign of a key that is there", "a.insert_or_assign(3, 1)"},
    again{"erase of an absent key", "a.erase(5000)"},
    again{"a lookup of an absent key by operator[], and its erase",
          "a.index(5000, 1)\na.erase(5000)"},
    again{"a node taken out and put back", "a.reinsert(5)"},
    again{"b = a", "b = a"},
    again{"b made as a copy of a", "b(a)"},
    again{"a = a", "a = a"},
    again{"swap(a, b) twice", "swap(a, b)\nswap(a, b)"},
    again{"b = a, a = move(b)", "b = a\na = move(b)"},
    again{"max_load_factor(0.5), b = a, a = move(b)", "a.max_load_factor(50)\nb = a\na = move(b)"},
};

constexpr std::array all_told{
    told{collisions, "300 keys with one hash", R"(
hash constant
a.insert_run(0, 300, 1)
a.find_run(0, 301, 1)
a.erase_run(0, 150, 2)
a.find_run(0, 301, 1)
a.insert_run(0, 150, 2)
a.find_run(0, 301, 1)
)"},
    told{coarser, "50 keys, each equal to another one", R"(
keys coarse
a.insert_run(0, 50, 2)
a.insert_run(1, 50, 2)
a.find_run(1, 50, 2)
b = a
b.find_run(1, 50, 2)
a.erase_run(1, 50, 2)
)"},
    told{coarser, "maps with one key each, which are equal", R"(
keys coarse
a.insert(2, 5)
b.insert(3, 5)
a == b
b == a
a.merge(b)
b == a
)"},
    told{any_order, "two keys", R"(
a.insert_run(0, 2, 1)
b.insert(1, 1)
b.insert(0, 0)
a == b
b == a
b.erase(1)
a == b
b == a
b.insert(3, 3)
a == b
b == a
)"},
    told{any_order, "seven keys, some gone in between", R"(
a.insert_run(0, 7, 1)
b.insert_run(8, 5, 1)
b.insert_run(4, 3, 1)
b.insert_run(2, 2, 1)
b.erase_run(8, 5, 1)
b.insert(1, 1)
b.insert(0, 0)
a == b
b == a
b.erase(3)
a == b
b.insert(7, 7)
a == b
b == a
)"},
    told{any_order, "seven keys with one hash", R"(
hash constant
a.insert_run(0, 7, 1)
b.insert_run(4, 3, 1)
b.insert_run(2, 2, 1)
b.insert(1, 1)
b.insert(0, 0)
a == b
b == a
b.erase(3)
a == b
b.insert(7, 7)
a == b
b == a
)"},
    told{any_order, "40 keys", R"(
a.insert_run(0, 40, 1)
b.insert_run(1, 20, 2)
b.insert_run(0, 20, 2)
a == b
b == a
b.erase(20)
b.insert(40, 40)
a == b
b == a
)"},
    told{any_order, "300 keys", R"(
a.insert_run(0, 300, 1)
b.insert_run(150, 150, 1)
b.insert_run(0, 151, 1)
b.insert(301, 301)
b.erase(301)
a == b
b == a
b.erase(150)
a == b
b.insert(301, 301)
a == b
b == a
)"},
    told{any_order, "300 keys with one hash", R"(
hash constant
a.insert_run(0, 300, 1)
b.insert_run(150, 150, 1)
b.insert_run(0, 151, 1)
a == b
b == a
b.erase(150)
a == b
b.insert(301, 301)
a == b
b == a
)"},
};

bool is_in(const auto& all, auto one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// The keys are moved to where the map reserves none.
void move_keys(trace& t, std::uint32_t by) {
  for (operation& op : t.operations)
    if (model::has_key(op.what))
      op.key += by;
}

/// If the map has its operations and its kind of hash.
void add(verified& v, std::string_view name, std::string_view what, std::string_view text) {
  trace t = model::parse(text);
  const auto lacks = [&v](const operation& op) { return !v.does(op.what); };
  const bool is_coarse = t.setup.keys == model::key_kind::coarse;
  if (!is_in(v.hashes, t.setup.hash) || (is_coarse && !is_in(v.keys, t.setup.keys)) ||
      std::any_of(t.operations.begin(), t.operations.end(), lacks))
    return;
  if (!is_coarse)
    t.setup.keys = is_in(v.keys, model::key_kind::tracked)  ? model::key_kind::tracked
                   : is_in(v.keys, model::key_kind::string) ? model::key_kind::string
                                                            : v.keys.front();
  const std::uint32_t first = v.promised.first_free_key();
  move_keys(t, is_coarse ? first + first % 2 : first); // so that they stay equal
  v.stories.push_back({name, std::string(what), std::move(t)});
}

} // namespace

void add_stories(verified& v) {
  for (const again& one : all_again)
    add(v, repetition, one.what, one.text());
  for (const told& one : all_told)
    add(v, one.name, one.what, one.text);
}

} // namespace bucketproof::verify
