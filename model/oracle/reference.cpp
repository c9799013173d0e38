#include "reference.hpp"

#include "model/trace/text.hpp"

#include "bucketproof/hash.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bucketproof::model {
namespace {

/// An operation on the models, as operations see it (model/trace/operations.hpp).
struct expected_call {
  references& maps;
  const operation& op;
  const observation& seen;
  reference& on = maps[static_cast<std::size_t>(op.on)];
  reference& with = maps[static_cast<std::size_t>(other(op.on))];

  static answer nothing() noexcept { return {}; }
  static answer count(std::uint64_t n) noexcept { return {.count = n}; }
  /// The entry as the map holds it: its key may be one that is only equal.
  answer entry(std::uint32_t key, bool yes) const {
    const reference::entry& e = on.entries()[on.find(key)];
    return {.count = yes ? 1U : 0U, .has_entry = true, .key = e.key, .value = e.value};
  }
  /// The value alone, of the operation's key.
  answer value(bool yes) const {
    answer of_key = entry(op.key, yes);
    of_key.key = op.key;
    return of_key;
  }
  static void add(answer& all, const reference::entry& e) noexcept {
    ++all.count;
    all.digest += digest_of(e.key, e.value);
  }

  bool has_key() const noexcept { return on.contains(op.key); }
  std::uint32_t own_key() const noexcept { return model::own_key(on, op); }
  std::uint32_t own_value() const noexcept { return on.entries()[on.find(own_key())].value; }

  answer inserted(std::uint32_t key, std::uint32_t value) const {
    const bool is_new = on.insert(key, value);
    return entry(key, is_new);
  }
  answer assigned(std::uint32_t key, std::uint32_t value) const {
    const bool is_new = !on.contains(key);
    on.assign(key, value);
    return entry(key, is_new);
  }
  /// Inserts what is handed over in one call.
  answer inserted_all() const {
    const std::size_t before = on.size();
    for_each_element(op, [this](std::uint32_t key, std::uint32_t value) { on.insert(key, value); });
    return count(on.size() - before);
  }
  /// Calls `each(key)` for the keys of a run and counts the yeses.
  answer run(auto each) const {
    std::uint64_t yes = 0;
    for_each_key(op, [&](std::uint32_t key) { yes += each(key) ? 1 : 0; });
    return count(yes);
  }
  answer find_run() const {
    found_run all;
    for_each_key(op, [&](std::uint32_t key) {
      if (const std::size_t place = on.find(key); place != on.size())
        all.found(on.entries()[place].key, on.entries()[place].value);
      else
        all.absent();
    });
    return all.get();
  }

  void open(passing by) const { maps.cursor(op.step) = pass(by, op.on, on.next_birth()); }
  void open_cursor() const { open(passing::cursor); }
  void open_iterator() const { open(passing::iterator); }
  void close() const { maps.cursor(op.step) = pass(); }

  answer custom() const {
    const custom_operation* const known = custom_operation_of(op.step);
    if (known == nullptr)
      return {};
    custom_contents all = on.as_contents();
    const custom_answer a = known->expect(all, op.key, op.number, seen.custom);
    on.become(all);
    return answer_of(a);
  }
};

} // namespace

std::vector<reference::entry>::const_iterator
reference::first_not_before(std::uint32_t key) const noexcept {
  return std::lower_bound(
      entries_.begin(), entries_.end(), equal_.seen(key),
      [this](const entry& e, std::uint32_t k) { return equal_.seen(e.key) < k; });
}
std::size_t reference::find(std::uint32_t key) const noexcept {
  const auto at = first_not_before(key);
  return at != entries_.end() && equal_(at->key, key)
             ? static_cast<std::size_t>(at - entries_.begin())
             : size();
}
bool reference::insert(std::uint32_t key, std::uint32_t value) {
  const auto at = first_not_before(key);
  if (at != entries_.end() && equal_(at->key, key))
    return false;
  entries_.insert(at, {key, value, next_birth_});
  next_birth_ = static_cast<birth>(static_cast<std::uint64_t>(next_birth_) + 1);
  return true;
}
void reference::assign(std::uint32_t key, std::uint32_t value) {
  if (!insert(key, value))
    entries_[find(key)].value = value;
}
bool reference::erase(std::uint32_t key) {
  const std::size_t at = find(key);
  if (at == size())
    return false;
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(at));
  return true;
}
custom_contents reference::as_contents() const {
  custom_contents all;
  for (const entry& e : entries_)
    all.emplace_hint(all.end(), e.key, e.value);
  return all;
}
void reference::become(const custom_contents& now) {
  std::erase_if(entries_, [&now](const entry& e) { return !now.contains(e.key); });
  for (const auto& [key, value] : now)
    assign(key, value);
}
std::size_t reference::erase_residue(std::uint32_t modulus, std::uint32_t remainder) {
  return std::erase_if(entries_, [&](const entry& e) { return e.key % modulus == remainder; });
}

answer answer_of(const custom_answer& a) noexcept {
  return {.count = static_cast<std::uint64_t>(a.value_or(0)), .has_entry = a.has_value()};
}

bool references::any(passing by) const noexcept {
  return std::any_of(passes_.begin(), passes_.end(), [by](const pass& p) { return p.by() == by; });
}
void references::move(map_name to) noexcept {
  end_passes(to);
  const map_name from = other(to);
  for (pass& p : passes_)
    if (p.through() == from)
      p.follow(to);
  maps_[static_cast<std::size_t>(to)] =
      std::exchange(maps_[static_cast<std::size_t>(from)], reference(equal_));
  const auto functors = given(from).functors;
  confuse_functors(from);
  given_[static_cast<std::size_t>(to)].functors = functors;
}
void references::copy(map_name to) {
  end_passes(to);
  maps_[static_cast<std::size_t>(to)] = maps_[static_cast<std::size_t>(other(to))];
  given_[static_cast<std::size_t>(to)].functors = given(other(to)).functors;
}
void references::swap() noexcept {
  std::swap(maps_[0], maps_[1]);
  std::swap(given_[0].functors, given_[1].functors);
  for (pass& p : passes_)
    if (p.through())
      p.follow(other(*p.through()));
}
void references::merge(map_name to) {
  reference& from = maps_[static_cast<std::size_t>(other(to))];
  const std::vector<reference::entry> all(from.entries().begin(), from.entries().end());
  for (const reference::entry& e : all)
    if (maps_[static_cast<std::size_t>(to)].insert(e.key, e.value))
      from.erase(e.key);
}
void references::renew(map_name m, given_numbers with) noexcept {
  end_passes(m);
  maps_[static_cast<std::size_t>(m)] = reference(equal_);
  given_[static_cast<std::size_t>(m)] = with;
}
void references::give_allocator(map_name m, std::uint8_t number) noexcept {
  given_[static_cast<std::size_t>(m)].allocator = number;
}
/// Functors made by default are number 0: a map may also have those.
void references::confuse_functors(map_name m) noexcept {
  auto& functors = given_[static_cast<std::size_t>(m)].functors;
  if (functors != std::uint8_t{0} || given(other(m)).functors != std::uint8_t{0})
    functors.reset();
}
void references::end_passes(map_name m) noexcept {
  for (pass& p : passes_)
    if (p.through() == m)
      p.lose();
}

std::uint64_t digest_of(std::uint32_t key, std::uint32_t value) noexcept {
  return detail::mix(std::uint64_t{key} << 32 | value, detail::pi);
}
void found_run::add(std::uint64_t part) noexcept {
  all_.digest = detail::mix(all_.digest ^ part, detail::pi) + 1;
}

std::uint32_t own_key(const reference& on, const operation& op) noexcept {
  return on.entries()[op.number % on.size()].key;
}

buckets_of source_of_buckets(const operation& op, const references& before) noexcept {
  const buckets_of from = info(op.what).buckets;
  if (from != buckets_of::other)
    return from;
  const given_numbers &on = before.given(op.on), &with = before.given(other(op.on));
  const bool goes_along = op.what == verb::move_construct; // the allocator
  const std::uint8_t allocator =
      info(op.what).names_allocator ? static_cast<std::uint8_t>(op.number) : on.allocator;
  return goes_along || allocator == with.allocator ? buckets_of::other
                                                   : buckets_of::entries_of_other;
}
/// A swap or a merge is not, where the allocators are unequal.
bool is_defined(const operation& op, const references& maps) noexcept {
  const buckets_of from = info(op.what).buckets;
  return maps.have_equal_allocators() ||
         (from != buckets_of::each_other && from != buckets_of::both);
}

answer apply(const operation& op, references& maps, const observation& seen) {
  if (!is_defined(op, maps))
    return {};
  expected_call right{.maps = maps, .op = op, .seen = seen};
  return dispatch(op.what, [&right]<class Operation>() { return Operation::expect(right); });
}

bool have_equal_entries(const reference& a, const reference& b) noexcept {
  return a.size() == b.size() &&
         std::all_of(a.entries().begin(), a.entries().end(), [&b](const reference::entry& e) {
           const std::size_t place = b.find(e.key);
           return place != b.size() && b.entries()[place].value == e.value;
         });
}
bool have_equal_keys(const reference& a, const reference& b) noexcept {
  return std::equal(a.entries().begin(), a.entries().end(), b.entries().begin(), b.entries().end(),
                    [](const auto& one, const auto& two) { return one.key == two.key; });
}

std::string print(const answer& a, const operation& op, const setup& s) {
  const std::string key = print_key(a.key, s.hash);
  std::string count = std::to_string(a.count);
  switch (info(op.what).answer) {
  case answers::inserted:
    if (!a.has_entry)
      return "nothing to do";
    return std::string(a.count != 0 ? "inserted " : "present already: ") + key + " = " +
           std::to_string(a.value);
  case answers::entry:
    return a.has_entry ? key + " = " + std::to_string(a.value) : "absent";
  case answers::yes_or_no:
    return a.count != 0 ? "true" : "false";
  case answers::digest:
    return count + " entries, digest " + std::to_string(a.digest);
  case answers::found:
    return count + " of " + std::to_string(op.number) + " found, digest " +
           std::to_string(a.digest);
  case answers::visits:
    return count + " visits";
  case answers::custom:
    return a.has_entry ? std::to_string(static_cast<std::int64_t>(a.count)) : "nothing";
  case answers::number:
  case answers::nothing:
    break;
  }
  return count;
}

} // namespace bucketproof::model
