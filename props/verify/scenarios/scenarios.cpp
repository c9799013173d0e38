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
#include <numeric>
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

/// The map under test, for long scenarios in few words.
class driven {
public:
  driven(const verified& v, key_kind keys, hash_kind hash)
      : setup_{.keys = keys, .hash = hash},
        first_(v.promised.first_free_key()),
        maps_(v.maker(keys)(setup_)) {}

  std::size_t size(map_name m = map_name::a) const { return maps_->size(m); }
  /// Does an operation, without looking at its answer.
  void apply(const operation& op) {
    model::observation unread;
    maps_->apply(op, std::nullopt, unread);
  }
  /// Whether load_factor() is above max_load_factor().
  wrong load_is_too_high() const {
    const model::map_numbers says = maps_->numbers(map_name::a);
    constexpr double rounding = 1e-4;
    if (says.load_factor && says.max_load_factor &&
        *says.load_factor > *says.max_load_factor * (1 + rounding))
      return "load_factor() is " + std::to_string(*says.load_factor) + " with " + text(size()) +
             " elements, max_load_factor() " + std::to_string(*says.max_load_factor);
    return std::nullopt;
  }
  /// Inserts the key with itself as value; whether it was new.
  bool put(std::uint32_t k, map_name m = map_name::a) {
    return count({.what = verb::insert_run, .on = m, .number = 1, .key = first_ + k}) == 1;
  }
  bool take(std::uint32_t k, map_name m = map_name::a) {
    return count({.what = verb::erase_run, .on = m, .number = 1, .key = first_ + k}) == 1;
  }
  bool is_odd(std::uint32_t k) const noexcept { return (first_ + k) % 2 == 1; }
  std::size_t erase_odd() { return count({.what = verb::erase_if, .number = 2, .key = 1}); }
  bool finds(std::uint32_t k) const { return maps_->finds(map_name::a, first_ + k); }
  std::uint64_t count(const operation& op) {
    model::observation unread;
    return maps_->apply(op, std::nullopt, unread).count;
  }

  /// What is different between the map and the keys that it must hold, each its own value.
  wrong difference(const std::vector<std::uint32_t>& right, const std::string& when,
                   map_name m = map_name::a) {
    if (size(m) != right.size())
      return when + ": size() " + text(size(m)) + " in place of " + text(right.size());
    model::reference model;
    for (const std::uint32_t k : right)
      model.insert(first_ + k, inserted_value(k));
    std::vector<std::optional<model::seen_entry>> found;
    maps_->look_up(m, model.entries(), found);
    for (std::size_t i = 0; i < found.size(); ++i)
      if (const auto& e = model.entries()[i]; !found[i] || found[i]->value != e.value)
        return when + ": find(" + text(e.key) + ") finds " +
               (found[i] ? text(found[i]->value) : "nothing");
    std::vector<model::seen_entry> visited;
    maps_->read(m, right.size() + 1, visited);
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
  std::uint32_t first_; ///< The key that the scenario knows as 0: some maps reserve keys.
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
  driven s(v, usual_keys(v), hash_kind::constant);
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

/// A runtime may have given back what it took to start.
std::size_t bytes_since(const verified& v, std::size_t before) {
  const std::size_t now = v.bytes_held();
  return now > before ? now - before : 0;
}

/// Calls of hash and equality so far.
std::size_t calls_so_far() {
  const model::failpoint_counts& counts = model::current_failpoints().counts;
  return counts[model::failpoint::hash] + counts[model::failpoint::equality];
}

std::size_t bytes_of_a_fresh_map(const verified& v, std::uint32_t live) {
  const std::size_t before = v.bytes_held();
  driven s(v, counted_keys(v), hash_kind::seeded);
  for (std::uint32_t k = 0; k < live; ++k)
    s.put(k);
  return bytes_since(v, before);
}

wrong churn(const verified& v) {
  constexpr std::uint32_t rounds = 50000, warm = 5000;
  const auto live = static_cast<std::uint32_t>(std::min<std::size_t>(100, v.promised.most_entries));
  // Calls of hash and equality. A map may rightly go through all elements now and then.
  const std::size_t most_on_average = std::max<std::size_t>(live, 16),
                    most_at_once = 64 * std::size_t{live} + 1024;
  bytes_of_a_fresh_map(v, live); // what its library takes once, and keeps
  const std::size_t fresh = bytes_of_a_fresh_map(v, live), before = v.bytes_held();
  driven s(v, counted_keys(v), hash_kind::seeded);
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
    if (!v.counts_its_bytes || i % 1000 == 0) // a collection takes its time
      peak = std::max(peak, bytes_since(v, before));
    if (i == warm)
      peak_when_warm = peak;
  }
  if (s.size() != live)
    return "size() " + text(s.size()) + " in place of " + text(live);
  if (peak > 16 * fresh + 1024)
    return "memory grows: " + text(peak) +
           " bytes at most, where a map that was only filled with " + text(live) +
           " elements takes " + text(fresh);
  if (peak > 4 * peak_when_warm)
    return "memory grows: " + text(peak_when_warm) + " bytes at most in the first " + text(warm) +
           " rounds, " + text(peak) + " in all";
  return std::nullopt;
}

/// More than 16 bits count.
wrong very_many_elements(const verified& v) {
  const budget time;
  const bool holds_integers =
      std::find(v.keys.begin(), v.keys.end(), key_kind::integer) != v.keys.end();
  driven s(v, holds_integers ? key_kind::integer : usual_keys(v), hash_kind::seeded);
  const auto n = static_cast<std::uint32_t>(
      std::min<std::size_t>(std::size_t{1} << 18 | 100, v.promised.most_entries));
  std::uint32_t inserted = 0;
  for (; inserted < n && !time.is_spent(); ++inserted) {
    if (inserted % 4096 == 0)
      begin_case("insert of key " + text(inserted));
    if (!s.put(inserted))
      return "insert(" + text(inserted) + ") says that the key was present";
  }
  std::vector<std::uint32_t> right(inserted);
  std::iota(right.begin(), right.end(), 0U);
  begin_case("lookups among " + text(inserted));
  if (wrong w = s.difference(right, text(inserted) + " inserted"))
    return w;
  if (wrong w = s.load_is_too_high())
    return w;
  for (std::uint32_t k = inserted; k < inserted + 1000; ++k)
    if (s.finds(k))
      return "find(" + text(k) + ") finds a key that was never inserted";
  if (!time.is_spent() && v.does(verb::swap)) {
    begin_case("swap of " + text(inserted) + " with an empty map");
    s.apply({.what = verb::swap});
    if (wrong w = s.difference(right, text(inserted) + " swapped", map_name::b))
      return w;
    s.apply({.what = verb::swap});
  }
  if (!time.is_spent() && v.does(verb::copy_construct)) {
    begin_case("a copy of " + text(inserted));
    s.apply({.what = verb::copy_construct, .on = map_name::b});
    if (wrong w = s.difference(right, "a copy of " + text(inserted), map_name::b))
      return w;
  }
  if (!v.does(verb::erase_run))
    return std::nullopt;
  begin_case("erasing from " + text(inserted));
  const std::size_t first_left = right.size() - std::min<std::size_t>(right.size(), 500);
  const std::clock_t start = std::clock();
  for (; right.size() > first_left; right.pop_back())
    if (!s.take(right.back()))
      return "erase(" + text(right.back()) + ") says that the key was absent";
  if (time.is_spent() || std::clock() - start > CLOCKS_PER_SEC / 20)
    return std::nullopt; // an erase that takes so long would take minutes for all
  if (v.does(verb::erase_if)) {
    const std::size_t odd = s.erase_odd();
    std::erase_if(right, [&s](std::uint32_t k) { return s.is_odd(k); });
    if (odd != first_left - right.size())
      return "erase_if of the odd keys among " + text(first_left) + " answers " + text(odd) +
             " in place of " + text(first_left - right.size());
    if (wrong w = s.difference(right, "the odd keys of " + text(inserted) + " erased"))
      return w;
  }
  const std::size_t left = right.size() / 64;
  for (; right.size() > left; right.pop_back())
    if (!s.take(right.back()))
      return "erase(" + text(right.back()) + ") says that the key was absent";
  return s.difference(right, "all but " + text(left) + " of " + text(inserted) + " erased");
}

} // namespace

void add_scenarios(verified& v) {
  const auto add = [&v](std::string name, std::string says, std::string basis,
                        std::vector<verb> uses, pace takes, auto run, std::string habit = {}) {
    v.scenarios.push_back({std::move(name), std::move(says), std::move(basis), std::move(uses),
                           takes, run, std::move(habit)});
  };
  const std::vector<verb> basic{verb::insert, verb::erase, verb::find, verb::iterate};
  if (std::find(v.hashes.begin(), v.hashes.end(), hash_kind::constant) != v.hashes.end()) {
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
  if (v.does(verb::insert_run)) {
    if (v.promised.most_entries > 65536)
      add("very_many_elements",
          "2^18 + 100 elements, as far as 3 s go: each is found, also after a swap and in a copy, "
          "and erased",
          "[unord.req.general]",
          {verb::insert, verb::erase, verb::erase_if, verb::find, verb::iterate, verb::swap,
           verb::copy_construct},
          pace::slow, very_many_elements);
  }
}

void take_out(verified& v, std::string_view name) {
  const auto is_named = [&](const auto& each) { return each.name == name; };
  if (std::erase_if(v.scenarios, is_named) + std::erase_if(v.stories, is_named) +
          std::erase_if(v.properties, is_named) !=
      0)
    v.skip(std::string(name), "not asked (traits: not_asked)");
}

} // namespace bucketproof::verify
