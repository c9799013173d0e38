#include "reference.hpp"

#include "model/trace/text.hpp"

#include "bucketproof/hash.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bucketproof::model {
namespace {

bool by_key(const reference::entry& e, std::uint32_t key) noexcept {
  return e.key < key;
}

answer entry_answer(const reference& r, std::uint32_t key, bool yes) {
  return {.count = yes ? 1U : 0U,
          .has_entry = true,
          .key = key,
          .value = r.entries()[r.find(key)].value};
}
answer count_answer(std::uint64_t count) {
  return {.count = count};
}

answer insert(reference& r, std::uint32_t key, std::uint32_t value) {
  const bool inserted = r.insert(key, value);
  return entry_answer(r, key, inserted);
}
answer assign(reference& r, std::uint32_t key, std::uint32_t value) {
  const bool absent = !r.contains(key);
  r.assign(key, value);
  return entry_answer(r, key, absent);
}

answer custom(reference& r, const operation& op, const observation& seen) {
  const custom_operation* const known = custom_operation_of(op.step);
  if (known == nullptr)
    return {};
  custom_contents all = r.as_contents();
  const custom_answer a = known->expect(all, op.key, op.number, seen.custom);
  r.become(all);
  return answer_of(a);
}

/// Calls `each(key)` for the keys of a run and counts the yeses.
template <class Each>
answer count_run(const operation& op, Each each) {
  std::uint64_t yes = 0;
  for_each_key(op, [&](std::uint32_t key) { yes += each(key) ? 1 : 0; });
  return count_answer(yes);
}

} // namespace

std::size_t reference::find(std::uint32_t key) const noexcept {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), key, by_key);
  return at != entries_.end() && at->key == key ? static_cast<std::size_t>(at - entries_.begin())
                                                : size();
}
bool reference::insert(std::uint32_t key, std::uint32_t value) {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), key, by_key);
  if (at != entries_.end() && at->key == key)
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
      std::exchange(maps_[static_cast<std::size_t>(from)], reference());
}
void references::copy(map_name to) {
  end_passes(to);
  maps_[static_cast<std::size_t>(to)] = maps_[static_cast<std::size_t>(other(to))];
}
void references::swap() noexcept {
  std::swap(maps_[0], maps_[1]);
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
void references::renew(map_name m) noexcept {
  end_passes(m);
  maps_[static_cast<std::size_t>(m)] = reference();
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

answer apply(const operation& op, references& maps, const observation& seen) {
  reference& on = maps[static_cast<std::size_t>(op.on)];
  reference& with = maps[static_cast<std::size_t>(other(op.on))];
  switch (op.what) {
  case verb::insert:
  case verb::try_emplace:
    return insert(on, op.key, op.number);
  case verb::insert_or_assign:
    return assign(on, op.key, op.number);
  case verb::index: {
    const bool absent = on.insert(op.key, 0);
    const answer before = entry_answer(on, op.key, absent);
    on.assign(op.key, op.number);
    return before;
  }
  case verb::insert_own:
  case verb::assign_own: {
    if (on.size() == 0)
      return {};
    const std::uint32_t value = on.entries()[on.find(own_key(on, op))].value;
    return op.what == verb::insert_own ? insert(on, op.key, value) : assign(on, op.key, value);
  }
  case verb::find:
  case verb::at:
    return on.contains(op.key) ? entry_answer(on, op.key, true) : answer{};
  case verb::contains:
  case verb::count:
    return count_answer(on.contains(op.key) ? 1 : 0);
  case verb::erase:
  case verb::erase_at:
    return count_answer(on.erase(op.key) ? 1 : 0);
  case verb::erase_own:
    return count_answer(on.size() != 0 && on.erase(own_key(on, op)) ? 1 : 0);
  case verb::erase_if:
    return count_answer(on.erase_residue(op.number, op.key));
  case verb::erase_loop: {
    const std::size_t visits = on.size();
    on.erase_residue(op.number, op.key);
    return count_answer(visits);
  }
  case verb::clear:
    on.clear();
    return {};
  case verb::construct:
    maps.renew(op.on);
    return {};
  case verb::reserve:
  case verb::shrink_to_fit:
  case verb::self_assign:
  case verb::self_move:
  case verb::self_swap:
    return {};
  case verb::iterate: {
    answer all = count_answer(on.size());
    for (const reference::entry& e : on.entries())
      all.digest += digest_of(e.key, e.value);
    return all;
  }
  case verb::insert_run:
    return count_run(op, [&](std::uint32_t key) { return on.insert(key, key); });
  case verb::erase_run:
    return count_run(op, [&](std::uint32_t key) { return on.erase(key); });
  case verb::find_run: {
    found_run all;
    for_each_key(op, [&](std::uint32_t key) {
      if (const std::size_t place = on.find(key); place != on.size())
        all.found(key, on.entries()[place].value);
      else
        all.absent();
    });
    return all.get();
  }
  case verb::copy_assign:
  case verb::copy_construct:
    maps.copy(op.on);
    return {};
  case verb::move_assign:
  case verb::move_construct:
    maps.move(op.on);
    return {};
  case verb::swap:
    maps.swap();
    return {};
  case verb::merge:
    maps.merge(op.on);
    return {};
  case verb::equal:
    return count_answer(on == with ? 1 : 0);
  case verb::drain: {
    const std::size_t wanted = std::min<std::size_t>(op.number, on.size());
    for (const std::uint32_t key : seen.erased)
      on.erase(key);
    return count_answer(wanted);
  }
  case verb::range:
    maps.cursor(op.step) = pass(passing::cursor, op.on, on.next_birth());
    return {};
  case verb::begin:
    maps.cursor(op.step) = pass(passing::iterator, op.on, on.next_birth());
    return {};
  case verb::next:
    return count_answer(seen.yielded.size());
  case verb::drop:
    maps.cursor(op.step) = pass();
    return {};
  case verb::custom:
    return custom(on, op, seen);
  case verb::inject:
    return {};
  }
  return {};
}

bool have_equal_keys(const reference& a, const reference& b) noexcept {
  return std::equal(a.entries().begin(), a.entries().end(), b.entries().begin(), b.entries().end(),
                    [](const auto& one, const auto& two) { return one.key == two.key; });
}

std::string print(const answer& a, const operation& op, const setup& s) {
  const std::string key = print_key(a.key, s.hash);
  switch (op.what) {
  case verb::insert:
  case verb::try_emplace:
  case verb::insert_or_assign:
  case verb::insert_own:
  case verb::assign_own:
  case verb::index:
    if (!a.has_entry)
      return "nothing to do";
    return std::string(a.count != 0 ? "inserted " : "present already: ") + key + " = " +
           std::to_string(a.value);
  case verb::find:
  case verb::at:
    return a.has_entry ? key + " = " + std::to_string(a.value) : "absent";
  case verb::contains:
  case verb::equal:
    return a.count != 0 ? "true" : "false";
  case verb::iterate:
    return std::to_string(a.count) + " entries, digest " + std::to_string(a.digest);
  case verb::find_run:
    return std::to_string(a.count) + " of " + std::to_string(op.number) + " found, digest " +
           std::to_string(a.digest);
  case verb::erase_loop:
    return std::to_string(a.count) + " visits";
  case verb::custom:
    return a.has_entry ? std::to_string(static_cast<std::int64_t>(a.count)) : "nothing";
  default:
    return std::to_string(a.count);
  }
}

} // namespace bucketproof::model
