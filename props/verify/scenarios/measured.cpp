#include "measured.hpp"

#include "case_mark.hpp"

#include "props/verify/probes.hpp"

#include "model/adapter/injection.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>

namespace bucketproof::verify {
namespace {

using model::failpoint;
using model::map_name;
using model::verb;
using wrong = std::optional<std::string>;

std::string text(std::size_t n) {
  return std::to_string(n);
}

// Throwing moves.

/// Of small maps all, and those around which tables grow.
constexpr std::array<std::uint32_t, 20> sizes_tried{0,  1,  2,  3,  4,  5,  6,  7,  8,  9,
                                                    10, 12, 13, 14, 15, 16, 17, 28, 29, 32};
wrong throwing_moves(const measured_maps& m) {
  for (probe& p : probes_of(m)) {
    std::erase_if(p.sizes, [](std::uint32_t n) {
      return !std::binary_search(sizes_tried.begin(), sizes_tried.end(), n);
    });
    for (const failpoint thrown : {failpoint::move, failpoint::copy}) {
      if (p.what == verb::index && thrown == failpoint::move)
        continue; // the value is assigned by the caller
      if (info(p.what).makes_room && p.on_a_map_of(0).number > m.promised.most_entries)
        continue;
      const guarantee_probe of(m, m.throwing, p, thrown);
      if (of.promised() == model::guarantee::none)
        continue;
      begin_case(p.name + ", a " + std::string(name(thrown)) + " throws");
      const guarantee_probe::worst found = of.weakest();
      if (of.breaks_promise(found.what))
        return p.name + ", with a map of " + text(found.size) + " elements, where " +
               std::string(name(thrown)) + ' ' + text(found.nth) + " throws: " +
               (found.what == left::broken
                    ? "the map is no map any more, or objects or memory are lost"
                    : "the map is not as it was");
    }
  }
  return std::nullopt;
}

// Work.

/// Calls of hash and equality, copies, moves and allocations so far.
std::size_t calls_so_far() {
  const model::failpoint_counts& counts = model::current_failpoints().counts;
  std::size_t all = 0;
  for (const failpoint e : {failpoint::hash, failpoint::equality, failpoint::copy, failpoint::move,
                            failpoint::allocate})
    all += counts[e];
  return all;
}

struct job {
  std::string name;
  verb needs;
  std::function<void(model::map_under_test& maps, std::uint32_t n)> run;
  enum class start { empty, of_n, of_largest_load } on = start::of_n;
};
using start = job::start;
/// Does it with the n keys from `first` on.
void each(model::map_under_test& maps, verb what, std::uint32_t n, std::uint32_t first = 0) {
  apply(maps, {.what = what, .number = static_cast<std::uint32_t>(n), .key = first});
}
/// Erases the n keys from 0 on, and inserts as many from `first` on, by turns.
void churn(model::map_under_test& maps, std::uint32_t n, std::uint32_t first) {
  for (std::uint32_t k = 0; k < n; ++k) {
    each(maps, verb::erase_run, 1, k);
    each(maps, verb::insert_run, 1, first + k);
  }
}
std::vector<job> jobs() {
  const auto once = [](verb what, map_name on = map_name::a) {
    return [what, on](model::map_under_test& maps, std::uint32_t) {
      apply(maps, {.what = what, .on = on});
    };
  };
  return {
      {"n inserts", verb::insert_run,
       [](auto& maps, std::uint32_t n) { each(maps, verb::insert_run, n); }, start::empty},
      {"n inserts of keys that are there", verb::insert_run,
       [](auto& maps, std::uint32_t n) { each(maps, verb::insert_run, n); }},
      {"n lookups of keys that are there", verb::find_run,
       [](auto& maps, std::uint32_t n) { each(maps, verb::find_run, n); }},
      {"n lookups of absent keys", verb::find_run,
       [](auto& maps, std::uint32_t n) { each(maps, verb::find_run, n, n); }},
      {"erase of all n, one by one", verb::erase_run,
       [](auto& maps, std::uint32_t n) { each(maps, verb::erase_run, n); }},
      {"n times one erased and another inserted", verb::erase_run,
       [](auto& maps, std::uint32_t n) { churn(maps, n, n); }},
      {"n times one erased and another inserted, where one more would be a growth", verb::erase_run,
       [](auto& maps, std::uint32_t n) {
         churn(maps, n, static_cast<std::uint32_t>(maps.size(map_name::a)));
       },
       start::of_largest_load},
      {"clear()", verb::clear, once(verb::clear)},
      {"an iteration", verb::iterate, once(verb::iterate)},
      {"a copy assignment", verb::copy_assign, once(verb::copy_assign, map_name::b)},
      {"a copy construction", verb::copy_construct, once(verb::copy_construct, map_name::b)},
      {"a move assignment", verb::move_assign, once(verb::move_assign, map_name::b)},
      {"a swap", verb::swap, once(verb::swap)},
      {"erase_if of every third", verb::erase_if,
       [](auto& maps, std::uint32_t) {
         apply(maps, {.what = verb::erase_if, .number = 3, .key = 1});
       }},
      {"reserve(n) of n elements", verb::reserve,
       [](auto& maps, std::uint32_t n) {
         apply(maps, {.what = verb::reserve, .number = static_cast<std::uint32_t>(n)});
       }},
      {"operator== with a copy", verb::equal,
       [](auto& maps, std::uint32_t) {
         apply(maps, {.what = verb::copy_assign, .on = map_name::b});
         apply(maps, {.what = verb::equal});
       }},
  };
}
/// The elements that are in a map before the first growth from n elements on.
std::uint32_t largest_before_a_growth(const measured_maps& m, std::uint32_t n) {
  const maps_under_test maps = m.counted(with_hash(model::hash_kind::seeded));
  each(*maps, verb::insert_run, n);
  const auto buckets = [&maps] { return maps->numbers(map_name::a).bucket_count; };
  const auto before = buckets();
  for (std::uint32_t more = n; more < 4 * n; ++more) {
    each(*maps, verb::insert_run, 1, more);
    if (buckets() != before)
      return more;
  }
  return n; // it does not say
}
std::size_t calls_of(const measured_maps& m, const job& j, std::uint32_t n) {
  const maps_under_test maps = m.counted(with_hash(model::hash_kind::seeded));
  if (j.on == start::of_n)
    each(*maps, verb::insert_run, n);
  if (j.on == start::of_largest_load)
    each(*maps, verb::insert_run, largest_before_a_growth(m, n));
  const std::size_t before = calls_so_far();
  j.run(*maps, n);
  return calls_so_far() - before;
}
/// Eight times as many elements may take eight times as many calls, and a growth may fall among
/// these but not among those: three times as many again. The square would be 64 times as many.
wrong work_is_linear(const measured_maps& m) {
  constexpr std::uint32_t few = 500, times = 8, many = times * few;
  constexpr std::size_t most_times = 24, for_nothing = 200;
  for (const job& j : jobs()) {
    if (!m.has(j.needs) || (j.needs == verb::equal && !m.has(verb::copy_assign)))
      continue;
    begin_case(j.name);
    const std::size_t of_few = calls_of(m, j, few), of_many = calls_of(m, j, many);
    if (of_many > most_times * of_few + for_nothing)
      return j.name + ": " + text(of_few) + " calls of hash, equality, copies, moves and " +
             "allocations for n = " + text(few) + ", " + text(of_many) + " for n = " + text(many);
  }
  return std::nullopt;
}

} // namespace

void add_measured_scenarios(verified& v, const measured_maps& m) {
  const auto add = [&v](std::string name, std::string says, std::string basis,
                        std::vector<verb> uses, auto run, std::string habit) {
    v.scenarios.push_back({std::move(name), std::move(says), std::move(basis), std::move(uses),
                           pace::slow, [run](const verified&) { return run(); }, std::move(habit)});
  };
  if (m.counted != nullptr && m.promised.most_entries >= 16000U) {
    std::vector<verb> uses;
    for (const job& j : jobs())
      uses.push_back(model::family_of(j.needs));
    add("work_is_linear",
        "n inserts, lookups or erases take at most so many calls of hash, equality, copies, moves "
        "and allocations as is linear in n, and so does each operation on a map of n elements",
        "[unord.req.general] complexity", std::move(uses), [m] { return work_is_linear(m); }, {});
  }
  if (m.throwing != nullptr) {
    std::vector<verb> uses{verb::insert, verb::find};
    for (const verb what : probed(m))
      uses.push_back(model::family_of(what));
    add(
        "throwing_moves",
        "where a move or a copy throws, of elements whose moves are not noexcept, each operation "
        "leaves what it promises",
        "[unord.req.except]; traits: when_it_throws", std::move(uses),
        [m] { return throwing_moves(m); },
        "traits: when_it_throws, or a preset (flat_map, dense_map ...)");
    v.scenarios.back().is_about_throws = true;
  }
}

} // namespace bucketproof::verify
