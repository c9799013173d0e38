#include "probes.hpp"

#include "model/adapter/accounting.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace bucketproof::verify {
namespace {

using model::guarantee;
using model::map_maker;
using model::map_name;
using model::operation;
using model::verb;
using contents = std::map<std::uint32_t, std::uint32_t>;

constexpr std::uint32_t absent = 9000; // a key that neither map has

/// Nothing for a map that does not find what it iterates over.
std::optional<contents> contents_of(const model::map_under_test& s, map_name m) {
  std::vector<model::seen_entry> visited;
  const std::size_t size = s.size(m);
  s.read(m, size + 1, visited);
  contents all;
  model::reference found;
  for (const model::seen_entry& e : visited)
    if (!all.emplace(e.key, e.value).second)
      return std::nullopt;
    else
      found.insert(e.key, e.value);
  if (visited.size() != size)
    return std::nullopt;
  std::vector<std::optional<model::seen_entry>> looked_up;
  s.look_up(m, found.entries(), looked_up);
  for (const auto& e : looked_up)
    if (!e || all.find(e->key) == all.end() || all[e->key] != e->value)
      return std::nullopt;
  return looked_up.size() == all.size() ? std::optional(all) : std::nullopt;
}

bool contains(const contents& all, const contents::value_type& e) {
  const auto at = all.find(e.first);
  return at != all.end() && at->second == e.second;
}
left compared(const std::optional<contents>& now, const contents& before, const contents& after) {
  if (!now)
    return left::broken;
  if (*now == before)
    return left::strong;
  for (const auto& e : *now)
    if (!contains(before, e) && !contains(after, e))
      return left::broken;
  for (const auto& e : before)
    if (contains(after, e) && !contains(*now, e))
      return left::lossy;
  return left::basic;
}
/// Whether the map goes on to work: three more elements come, and are found.
bool works(model::map_under_test& s) {
  model::observation unread;
  for (std::uint32_t k = 20000; k < 20003; ++k) {
    apply(s, {.what = verb::insert_run, .number = 1, .key = k});
    const operation look{.what = verb::find_run, .number = 1, .key = k};
    if (s.apply(look, std::nullopt, unread).count != 1)
      return false;
  }
  return true;
}

} // namespace

operation probe::on_a_map_of(std::uint32_t n) const noexcept {
  operation op{.what = what, .number = 1, .key = present ? n / 2 : absent};
  if (what == verb::reserve)
    op.number = 200;
  if (what == verb::erase_if) {
    op.number = 3;
    op.key = 1;
  }
  return op;
}

namespace {

std::vector<probe> all_probes(const measured_maps& m) {
  std::vector<probe> all{{"insert, new key", verb::insert},
                         {"insert, key there", verb::insert, true},
                         {"try_emplace, new key", verb::try_emplace},
                         {"insert_or_assign, new key", verb::insert_or_assign},
                         {"insert_or_assign, key there", verb::insert_or_assign, true},
                         {"operator[], new key", verb::index},
                         {"find", verb::find, true},
                         {"erase(key)", verb::erase, true},
                         {"erase(iterator)", verb::erase_at, true},
                         {"erase_if, every third", verb::erase_if},
                         {"clear", verb::clear},
                         {"reserve(200)", verb::reserve},
                         {"shrink_to_fit", verb::shrink_to_fit},
                         {"copy assignment", verb::copy_assign},
                         {"move assignment", verb::move_assign},
                         {"swap", verb::swap},
                         {"operator==", verb::equal},
                         {"iteration", verb::iterate}};
  std::erase_if(all, [&m](const probe& p) { return !m.has(p.what); });
  return all;
}
/// Of the probes whose rows tell whether there was a rehash.
bool tells_rehashes_apart(const probe& p) noexcept {
  return (p.what == verb::insert && !p.present) || p.what == verb::try_emplace ||
         p.what == verb::erase;
}
/// Whether the operation changes bucket_count() of a map of n elements; not of one that has none.
bool rehashes_on(const measured_maps& m, map_maker make, const probe& p, std::uint32_t n) {
  const maps_under_test maps = filled(m, make, n);
  const auto buckets = [&maps] { return maps->numbers(map_name::a).bucket_count; };
  const auto before = buckets();
  apply(*maps, p.on_a_map_of(n));
  return buckets() != before;
}

} // namespace

std::vector<probe> probes_of(const measured_maps& m) {
  const map_maker make = m.counted != nullptr ? m.counted : m.throwing;
  std::vector<probe> all;
  for (probe& p : all_probes(m)) {
    probe with{p.name + ", a rehash", p.what, p.present};
    for (std::uint32_t n = p.present ? 1 : 0; n <= at_most(m, largest_measured); ++n)
      if (p.present || n < m.promised.most_entries) { // else it is full
        const bool rehashes = tells_rehashes_apart(p) && rehashes_on(m, make, p, n);
        (rehashes ? with : p).sizes.push_back(n);
      }
    const bool is_apart = !with.sizes.empty();
    if (is_apart)
      p.name += ", no rehash";
    all.push_back(std::move(p));
    if (is_apart)
      all.push_back(std::move(with));
  }
  return all;
}
std::vector<verb> probed(const measured_maps& m) {
  std::vector<verb> all;
  for (const probe& p : all_probes(m))
    all.push_back(p.what);
  return all;
}

model::setup with_hash(model::hash_kind hash) {
  return {.keys = model::key_kind::tracked, .hash = hash};
}
std::uint32_t at_most(const measured_maps& m, std::uint32_t n) noexcept {
  return static_cast<std::uint32_t>(std::min<std::size_t>(n, m.promised.most_entries));
}
void apply(model::map_under_test& to, const operation& op) {
  model::observation unread;
  to.apply(op, std::nullopt, unread);
}
void fill(model::map_under_test& s, map_name m, std::uint32_t first, std::uint32_t n) {
  if (n != 0)
    apply(
        s,
        {.what = verb::insert_run, .on = m, .number = static_cast<std::uint32_t>(n), .key = first});
}
maps_under_test filled(const measured_maps& m, map_maker make, std::uint32_t n) {
  maps_under_test all = make(with_hash(model::hash_kind::seeded));
  fill(*all, map_name::a, 0, at_most(m, n));
  fill(*all, map_name::b, first_key_in_b, at_most(m, 20));
  return all;
}

std::string shown(left l) {
  constexpr std::array names{"-",     "swallowed", "strong", "basic", "basic, loses elements",
                             "BROKEN"};
  return names[static_cast<std::size_t>(l)];
}

guarantee guarantee_probe::promised() const {
  return maps_.promised.when_it_throws(probe_.what, event_);
}
bool guarantee_probe::breaks_promise(left what) const {
  return (promised() >= guarantee::basic && what == left::broken) ||
         (promised() == guarantee::strong && what > left::strong);
}

guarantee_probe::worst guarantee_probe::weakest() const {
  worst of_all;
  const std::uint32_t most = at_most(maps_, largest_measured + 4) - 4; // `works` inserts a few more
  for (const std::uint32_t size : probe_.sizes) {
    if (size > most)
      break;
    for (std::size_t n = 1;; ++n) {
      const left found = left_by(size, n);
      if (found > of_all.what)
        of_all = {found, size, n};
      if (found == left::no_such_event || found == left::swallowed)
        break;
    }
  }
  return of_all;
}

std::string guarantee_probe::trace_of(const worst& w) const {
  const model::setup setup = with_hash(model::hash_kind::identity); // whose keys are numbers
  std::string text;
  const auto add = [&](const operation& op) {
    text += (text.empty() ? "" : "; ") + print(op, setup);
  };
  if (w.size != 0)
    add({.what = verb::insert_run, .number = static_cast<std::uint32_t>(w.size), .key = 0});
  if (is_about_both_maps(probe_.what))
    add({.what = verb::insert_run, .on = map_name::b, .number = 20, .key = first_key_in_b});
  const auto failpoint_number = static_cast<std::uint8_t>(
      std::find(model::failpoints.begin(), model::failpoints.end(), event_) -
      model::failpoints.begin());
  add({.what = verb::inject,
       .step = failpoint_number,
       .number = static_cast<std::uint32_t>(w.nth)});
  add(probe_.on_a_map_of(w.size));
  return text;
}

/// What the n-th such failpoint leaves of a map of this size.
left guarantee_probe::left_by(std::uint32_t size, std::size_t nth) const {
  model::accounting& accounting = model::current_accounting();
  accounting.misuse = nullptr;
  const model::accounting clean = accounting;
  const operation op = probe_.on_a_map_of(size);
  left found = left::no_such_event;
  {
    const maps_under_test right = filled(maps_, make_, size);
    const contents before = contents_of(*right, map_name::a).value_or(contents());
    apply(*right, op);
    const contents after = contents_of(*right, map_name::a).value_or(contents());
    const maps_under_test s = filled(maps_, make_, size);
    bool fired = false, threw = false;
    try {
      const model::injected_fault armed(event_, nth);
      try {
        apply(*s, op);
        fired = armed.fired();
      } catch (...) {
        fired = armed.fired();
        threw = true;
      }
    } catch (...) {
      threw = true;
    }
    if (threw)
      found = compared(contents_of(*s, map_name::a), before, after);
    else if (fired)
      found = left::swallowed;
    if (found >= left::strong && found != left::broken && !works(*s))
      found = left::broken;
  }
  if (found >= left::strong && accounting != clean)
    found = left::broken; // leaked, or used what is dead
  accounting = clean;
  return found;
}

} // namespace bucketproof::verify
