#include "scenarios.hpp"

#include "case_mark.hpp"

#include "model/adapter/accounting.hpp"
#include "model/adapter/heap.hpp"
#include "model/adapter/injection.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <utility>

namespace bucketproof::verify {
namespace {

using model::hash_kind;
using model::key_kind;
using model::map_name;
using model::operation;
using model::verb;
using wrong = std::optional<std::string>;

std::string text(std::size_t n) {
  return std::to_string(n);
}

/// The map under test with its model beside it, for long stories in few words.
class story {
public:
  story(const verified& v, key_kind keys, hash_kind hash)
      : setup_{.keys = keys, .hash = hash},
        first_(v.promised.first_free_key()),
        maps_(v.maker(keys)(setup_)) {}

  std::size_t size(map_name m = map_name::a) const { return maps_->size(m); }
  /// Does an operation, without looking at its answer.
  void apply(const operation& op) {
    model::observation unread;
    maps_->apply(op, std::nullopt, unread);
  }
  /// Inserts the key with itself as value; whether it was new.
  bool put(std::uint32_t k, map_name m = map_name::a) {
    return count({.what = verb::insert_run, .on = m, .number = 1, .key = first_ + k}) == 1;
  }
  bool take(std::uint32_t k, map_name m = map_name::a) {
    return count({.what = verb::erase_run, .on = m, .number = 1, .key = first_ + k}) == 1;
  }
  bool finds(std::uint32_t k) const { return maps_->finds(map_name::a, first_ + k); }
  bool equal(map_name m) { return count({.what = verb::equal, .on = m}) == 1; }
  std::uint64_t count(const operation& op) {
    model::observation unread;
    return maps_->apply(op, std::nullopt, unread).count;
  }

  /// What is different between map a and the keys that it must hold, each its own value.
  wrong difference(const std::vector<std::uint32_t>& right, const std::string& when) {
    if (size() != right.size())
      return when + ": size() " + text(size()) + " in place of " + text(right.size());
    model::reference model;
    for (const std::uint32_t k : right)
      model.insert(first_ + k, inserted_value(k));
    std::vector<std::optional<model::seen_entry>> found;
    maps_->look_up(map_name::a, model.entries(), found);
    for (std::size_t i = 0; i < found.size(); ++i)
      if (const auto& e = model.entries()[i]; !found[i] || found[i]->value != e.value)
        return when + ": find(" + text(e.key) + ") finds " +
               (found[i] ? text(found[i]->value) : "nothing");
    std::vector<model::seen_entry> visited;
    maps_->read(map_name::a, right.size() + 1, visited);
    if (visited.size() != right.size())
      return when + ": an iteration visits " + text(visited.size()) + " elements of " +
             text(right.size());
    for (const model::seen_entry& e : visited)
      if (!model.contains(e.key))
        return when + ": an iteration visits " + text(e.key) + ", which is not in the map";
    return std::nullopt;
  }

private:
  /// What `put` gives the key.
  std::uint32_t inserted_value(std::uint32_t k) const noexcept { return first_ + k; }

  model::setup setup_;
  std::uint32_t first_; ///< The key that the story knows as 0: some maps reserve keys.
  std::unique_ptr<model::map_under_test> maps_;
};

/// Strings where the map holds them, for they own memory.
key_kind usual_keys(const verified& v) {
  for (const key_kind k : {key_kind::string, key_kind::integer})
    if (std::find(v.keys.begin(), v.keys.end(), k) != v.keys.end())
      return k;
  return v.keys.front();
}
/// Elements whose calls are counted, where the map holds them.
key_kind counted_keys(const verified& v) {
  return std::find(v.keys.begin(), v.keys.end(), key_kind::tracked) != v.keys.end()
             ? key_kind::tracked
             : usual_keys(v);
}

/// Three seconds: what takes a map the square of time is cut there.
class budget {
public:
  bool is_spent() const { return std::clock() - start_ > 3 * CLOCKS_PER_SEC; }

private:
  std::clock_t start_ = std::clock();
};

/// The most entries that may be put into the map with one hash.
std::uint32_t most_colliding(const verified& v, std::uint32_t n) {
  return static_cast<std::uint32_t>(
      std::min({std::size_t{n}, v.promised.most_entries, v.promised.may_refuse_from}));
}

wrong collisions(const verified& v, std::uint32_t most) {
  const budget time;
  story s(v, usual_keys(v), hash_kind::constant);
  const std::uint32_t n = most_colliding(v, most);
  std::uint32_t inserted = 0;
  for (; inserted < n && !time.is_spent(); ++inserted) {
    begin_case("insert of key " + text(inserted));
    if (!s.put(inserted))
      return "insert(" + text(inserted) + ") says that the key was present";
  }
  std::vector<std::uint32_t> right;
  for (std::uint32_t k = 0; k < inserted; ++k)
    right.push_back(k);
  const bool is_small = inserted <= 1000; // a lookup may compare with all of them
  const std::uint32_t step = is_small ? 1 : 997;
  begin_case("lookups among " + text(inserted));
  for (std::uint32_t k = 0; k < inserted; k += step)
    if (!s.finds(k))
      return "find(" + text(k) + ") among " + text(inserted) + " does not find it";
  if (s.finds(inserted))
    return "find(" + text(inserted) + ") finds a key that was never inserted";
  if (!v.does(verb::erase_run))
    return std::nullopt;
  begin_case("erasing from " + text(inserted));
  for (std::uint32_t k = 0; k < inserted; k += 2 * step) {
    if (!s.take(k))
      return "erase(" + text(k) + ") says that the key was absent";
    std::erase(right, k);
  }
  if (is_small)
    if (wrong w = s.difference(right, "half of them erased"))
      return w;
  if (s.size() != right.size())
    return "after erasing: size() " + text(s.size()) + " in place of " + text(right.size());
  begin_case("inserting again");
  for (std::uint32_t k = 0; k < inserted; k += 2 * step)
    if (!s.put(k))
      return "insert(" + text(k) + ") says that the key was present, which was erased";
  if (s.size() != inserted)
    return "inserted again: size() " + text(s.size()) + " in place of " + text(inserted);
  return std::nullopt;
}

/// By the maps, from any allocator.
std::size_t bytes_held() noexcept {
  return model::current_accounting().bytes + model::live_bytes();
}

/// Calls of hash and equality so far.
std::size_t calls_so_far() {
  const model::failpoint_counts& counts = model::current_failpoints().counts;
  return counts[model::failpoint::hash] + counts[model::failpoint::equality];
}

wrong churn(const verified& v) {
  constexpr std::uint32_t rounds = 50000, warm = 5000;
  const auto live = static_cast<std::uint32_t>(std::min<std::size_t>(100, v.promised.most_entries));
  // Calls of hash and equality. A map may rightly go through all elements now and then.
  const std::size_t most_on_average = std::max<std::size_t>(live, 16),
                    most_at_once = 64 * std::size_t{live} + 1024;
  const std::size_t before = bytes_held();
  story s(v, counted_keys(v), hash_kind::seeded);
  for (std::uint32_t k = 0; k < live; ++k)
    s.put(k);
  std::size_t peak = 0, peak_when_warm = 0;
  const std::size_t at_first = calls_so_far();
  for (std::uint32_t i = 0; i < rounds; ++i) {
    if (i % 64 == 0)
      begin_case("round " + text(i));
    const std::size_t at_start = calls_so_far();
    if (!s.take(i) || !s.put(i + live))
      return "round " + text(i) + ": an erase or an insert returns the wrong answer";
    if (calls_so_far() - at_start > most_at_once)
      return "round " + text(i) + ": " + text(calls_so_far() - at_start) +
             " calls of hash and equality, among " + text(live) + " elements";
    if (calls_so_far() - at_first > most_on_average * rounds)
      return text(calls_so_far() - at_first) + " calls of hash and equality in " + text(i) +
             " rounds, among " + text(live) + " elements";
    peak = std::max(peak, bytes_held() - before);
    if (i == warm)
      peak_when_warm = peak;
  }
  if (s.size() != live)
    return "size() " + text(s.size()) + " in place of " + text(live);
  if (peak > 4 * peak_when_warm)
    return "memory grows: " + text(peak_when_warm) + " bytes at most in the first " + text(warm) +
           " rounds, " + text(peak) + " in all";
  return std::nullopt;
}

wrong equality(const verified& v, hash_kind kind, std::uint32_t n) {
  const std::string what = text(n) + " elements";
  begin_case(what + ", hash " + std::string(name(kind)));
  story s(v, usual_keys(v), kind);
  const auto expect = [&s, &what](bool equal, const std::string& with) -> wrong {
    if (s.equal(map_name::a) == equal && s.equal(map_name::b) == equal)
      return std::nullopt;
    return what + ' ' + with + (equal ? ": not equal" : ": equal");
  };
  for (std::uint32_t k = 0; k < n; ++k) {
    s.put(k);
    s.put(n - 1 - k, map_name::b);
  }
  if (n + 1 <= v.promised.most_entries) { // one comes and goes again
    s.put(n + 1, map_name::b);
    s.take(n + 1, map_name::b);
  }
  if (wrong w = expect(true, "in another order"))
    return w;
  if (n == 0)
    return std::nullopt;
  s.take(n / 2, map_name::b);
  if (wrong w = expect(false, "and the same but one"))
    return w;
  s.put(n + 1, map_name::b);
  return expect(false, "with another key");
}
wrong equal_in_any_order(const verified& v) {
  const std::uint32_t most = most_colliding(v, 300);
  for (const hash_kind kind : v.hashes)
    if (kind == hash_kind::seeded || kind == hash_kind::constant)
      for (const std::uint32_t n : {0U, 1U, 2U, 7U, 8U, 15U, 16U, 40U, 300U})
        if (n <= most)
          if (wrong w = equality(v, kind, n))
            return w;
  return std::nullopt;
}

} // namespace

void add_scenarios(verified& v) {
  const auto add = [&v](std::string name, std::string says, std::string basis,
                        std::vector<verb> uses, pace takes, auto run, std::string habit = {}) {
    v.scenarios.push_back({std::move(name), std::move(says), std::move(basis), std::move(uses),
                           takes, run, std::move(habit)});
  };
  const std::vector<verb> basic{verb::insert, verb::erase, verb::find, verb::iterate};
  if (v.does(verb::equal) && v.does(verb::erase_run) &&
      v.promised.equal == model::equality::contents)
    add("equal_in_any_order",
        "maps with the same elements are equal, in whatever order they were inserted",
        "[unord.req.general] a == b", {verb::insert, verb::erase, verb::equal}, pace::quick,
        equal_in_any_order, "traits: equality_depends_on_order, or equality_is_of_keys");
  if (std::find(v.hashes.begin(), v.hashes.end(), hash_kind::constant) != v.hashes.end()) {
    add(
        "many_collisions",
        "300 keys with one hash: each is found, half can be erased, and inserted again",
        "[unord.req.general]", basic, pace::quick,
        [](const verified& of) { return collisions(of, 300); },
        "traits: may_refuse_from, or most_entries");
    if (v.promised.most_entries > 300 && v.promised.may_refuse_from > 300)
      add(
          "very_many_collisions", "the same with 2^16 + 100 keys, as far as 3 s go",
          "[unord.req.general]", basic, pace::slow,
          [](const verified& of) { return collisions(of, 65536 + 100); },
          "traits: may_refuse_from, or most_entries");
  }
  if (v.does(verb::erase_run) && v.does(verb::insert_run))
    add("churn_at_constant_size",
        "50,000 times one element is erased and another inserted: memory stays bounded, and so do "
        "the calls",
        "[unord.req.general] complexity of insert and erase", basic, pace::slow, churn);
}

void remove_scenario(verified& v, std::string_view name) {
  if (std::erase_if(v.scenarios, [&](const scenario& each) { return each.name == name; }) != 0)
    v.skip(std::string(name), "not asked (traits: not_asked)");
}

} // namespace bucketproof::verify
