#include "stories.hpp"

#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace bucketproof::verify {
namespace {

using model::operation;
using model::trace;

struct told {
  std::string_view name, what, text;
};

constexpr std::string_view repetition = "repetition", collisions = "many_collisions",
                           any_order = "equal_in_any_order";

/// What is done again and again on a map that stays small must not make it grow
/// (repetition_stays_bounded, in standard_promises.cpp).
constexpr std::array all_told{
    told{repetition, "reserve(100)", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.reserve(100)
})"},
    told{repetition, "reserve(size + 20)", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.reserve(40)
})"},
    told{repetition, "rehash(0)", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.rehash(0)
})"},
    told{repetition, "rehash(100)", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.rehash(100)
})"},
    told{repetition, "shrink_to_fit()", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.shrink_to_fit()
})"},
    told{repetition, "clear() and ten inserts", R"(
repeat(2000) {
  a.clear()
  a.insert_run(0, 10, 1)
})"},
    told{repetition, "ten inserts and erases", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.insert_run(1000, 10, 1)
  a.erase_run(1000, 10, 1)
})"},
    told{repetition, "ten inserts, and ten erases in a loop by iterator", R"(
repeat(2000) {
  a.insert_run(0, 10, 1)
  a.erase_loop(1, 0)
})"},
    told{repetition, "ten inserts and erase_if", R"(
repeat(2000) {
  a.insert_run(0, 10, 1)
  a.erase_if(1, 0)
})"},
    told{repetition, "ten inserts and erase(begin())", R"(
repeat(2000) {
  a.insert_run(0, 10, 1)
  a.drain(10)
})"},
    told{repetition, "erase and insert of one key among a thousand", R"(
a.insert_run(0, 1000, 1)
repeat(10000) {
  a.erase(500)
  a.insert(500, 1)
})"},
    told{repetition, "insert_or_assign of a key that is there", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.insert_or_assign(3, 1)
})"},
    told{repetition, "erase of an absent key", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.erase(5000)
})"},
    told{repetition, "a lookup of an absent key by operator[], and its erase", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.index(5000, 1)
  a.erase(5000)
})"},
    told{repetition, "a node taken out and put back", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.reinsert(5)
})"},
    told{repetition, "b = a", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  b = a
})"},
    told{repetition, "b made as a copy of a", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  b(a)
})"},
    told{repetition, "a = a", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a = a
})"},
    told{repetition, "swap(a, b) twice", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  swap(a, b)
  swap(a, b)
})"},
    told{repetition, "b = a, a = move(b)", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  b = a
  a = move(b)
})"},
    told{repetition, "max_load_factor(0.5), b = a, a = move(b)", R"(
a.insert_run(0, 20, 1)
repeat(2000) {
  a.max_load_factor(50)
  b = a
  a = move(b)
})"},
    told{collisions, "300 keys with one hash", R"(
hash constant
a.insert_run(0, 300, 1)
a.find_run(0, 301, 1)
a.erase_run(0, 150, 2)
a.find_run(0, 301, 1)
a.insert_run(0, 150, 2)
a.find_run(0, 301, 1)
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

} // namespace

void add_stories(verified& v) {
  for (const told& one : all_told) {
    trace t = model::parse(one.text);
    const auto lacks = [&v](const operation& op) { return !v.does(op.what); };
    if (!is_in(v.hashes, t.setup.hash) ||
        std::any_of(t.operations.begin(), t.operations.end(), lacks))
      continue;
    t.setup.keys = is_in(v.keys, model::key_kind::tracked)  ? model::key_kind::tracked
                   : is_in(v.keys, model::key_kind::string) ? model::key_kind::string
                                                            : v.keys.front();
    move_keys(t, v.promised.first_free_key());
    v.stories.push_back({one.name, std::string(one.what), std::move(t)});
  }
}

} // namespace bucketproof::verify
