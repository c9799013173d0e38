#include "trace.hpp"

#include "bytes.hpp"

#include "bucketproof/hash.hpp"

#include <algorithm>
#include <array>

namespace bucketproof::model {
namespace {

constexpr std::array<verb_info, verb_count> table{{
    {verb::insert, "insert", form::key_value, "inserts; answers whether, and the entry there now"},
    {verb::try_emplace, "try_emplace", form::key_value, "as insert, constructed in place"},
    {verb::insert_or_assign, "insert_or_assign", form::key_value, "inserts or assigns; as insert"},
    {verb::index, "index", form::key_value, "a[key] = value; answers the value that was there"},
    {verb::insert_own, "insert_own", form::key_own, "inserts a reference to an entry of the map"},
    {verb::assign_own, "assign_own", form::key_own, "assigns a reference to an entry of the map"},
    {verb::find, "find", form::key, "answers the entry, if any"},
    {verb::contains, "contains", form::key, "answers whether the key is there"},
    {verb::count, "count", form::key, "answers 0 or 1"},
    {verb::at, "at", form::key, "answers the value, or that it threw out_of_range"},
    {verb::erase, "erase", form::key, "answers how many were erased"},
    {verb::erase_at, "erase_at", form::key, "erases by iterator, if the key is there"},
    {verb::erase_own, "erase_own", form::own, "erases by a reference to the entry's own key"},
    {verb::erase_if, "erase_if", form::residue, "erases the matching; answers how many"},
    {verb::erase_loop, "erase_loop", form::residue,
     "erases the matching by iterator in a loop; answers visits"},
    {verb::clear, "clear", form::nothing, "erases all"},
    {verb::reserve, "reserve", form::size, "makes room"},
    {verb::shrink_to_fit, "shrink_to_fit", form::nothing, "gives back memory"},
    {verb::iterate, "iterate", form::nothing, "answers how many entries, and a digest of them"},
    {verb::insert_run, "insert_run", form::run,
     "inserts each key with itself as value; answers how many were new"},
    {verb::erase_run, "erase_run", form::run, "erases each key; answers how many were there"},
    {verb::find_run, "find_run", form::run,
     "looks all keys up; answers how many were there, and a digest of their entries"},
    {verb::copy_assign, "copy_assign", form::pair, "a = b"},
    {verb::move_assign, "move_assign", form::pair, "a = move(b); b is then empty"},
    {verb::copy_construct, "copy_construct", form::pair, "a is destroyed and made as a copy of b"},
    {verb::move_construct, "move_construct", form::pair, "a is destroyed and made from move(b)"},
    {verb::construct, "construct", form::nothing, "a is destroyed and made anew, empty"},
    {verb::swap, "swap", form::pair, "swaps the maps"},
    {verb::equal, "equal", form::pair, "answers a == b"},
    {verb::self_assign, "self_assign", form::nothing, "a = a"},
    {verb::self_move, "self_move", form::nothing, "a = move(a); the map is as it was"},
    {verb::self_swap, "self_swap", form::nothing, "swaps the map with itself"},
    {verb::drain, "drain", form::size, "erases the first entry, so many times; answers how many"},
    {verb::range, "range", form::cursor_number,
     "c0 becomes a cursor that starts at a random place"},
    {verb::next, "next", form::cursor_number,
     "steps the cursor; answers how many entries it yielded"},
    {verb::drop, "drop", form::cursor, "destroys the cursor"},
    {verb::begin, "begin", form::cursor, "c0 becomes an iterator, dropped by what invalidates it"},
    {verb::arm, "arm", form::fault, "the n-th such event in the next operation throws"},
    {verb::merge, "merge", form::pair, "moves to a what it has not of b; the rest stays in b"},
}};

constexpr bool table_is_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (static_cast<std::size_t>(table[i].what) != i)
      return false;
  return true;
}
static_assert(table_is_in_order());

bool is_narrow(const setup& s, const operation& op) noexcept {
  return op.step > 7 || s.hash == hash_kind::constant || s.hash == hash_kind::high_bits;
}

} // namespace

std::span<const verb_info> verbs() noexcept {
  return table;
}
const verb_info& info(verb what) noexcept {
  return table[static_cast<std::size_t>(what)];
}

verb kind_of(verb what) noexcept {
  switch (what) {
  case verb::try_emplace:
  case verb::insert_or_assign:
  case verb::index:
  case verb::insert_own:
  case verb::assign_own:
  case verb::insert_run:
    return verb::insert;
  case verb::contains:
  case verb::count:
  case verb::at:
  case verb::find_run:
    return verb::find;
  case verb::erase_at:
  case verb::erase_own:
  case verb::erase_run:
    return verb::erase;
  default:
    return what;
  }
}

bool keeps_entries_when_it_throws(verb what) noexcept {
  switch (kind_of(what)) {
  case verb::insert:
  case verb::find:
  case verb::erase:
  case verb::reserve:
  case verb::shrink_to_fit:
  case verb::copy_assign:
  case verb::equal:
    return true;
  default:
    return false;
  }
}

bool has_key(verb what) noexcept {
  switch (info(what).arguments) {
  case form::key:
  case form::key_value:
  case form::key_own:
  case form::run:
    return true;
  default:
    return false;
  }
}

bool goes_by_element(verb what) noexcept {
  return info(what).arguments == form::run && what != verb::find_run;
}

std::uint16_t run_budget::allow(const operation& op) noexcept {
  std::size_t allowed = std::min<std::size_t>({op.number, limits::number, entries_});
  if (is_narrow(setup_, op)) {
    allowed = std::min<std::size_t>({allowed, limits::narrow_run, narrow_});
    narrow_ -= allowed;
  }
  entries_ -= allowed;
  return static_cast<std::uint16_t>(allowed);
}

operation normal(operation op) noexcept {
  operation n{.what = op.what, .on = op.on};
  op.number = static_cast<std::uint16_t>(op.number % (limits::number + 1));
  switch (info(op.what).arguments) {
  case form::nothing:
  case form::pair:
    break;
  case form::key:
    n.key = op.key;
    break;
  case form::key_value:
  case form::key_own:
    n.key = op.key;
    n.number = op.number;
    break;
  case form::own:
  case form::size:
    n.number = op.number;
    break;
  case form::run:
    n.key = op.key;
    n.number = op.number;
    n.step = op.step % 32;
    break;
  case form::residue:
    n.number = std::max<std::uint16_t>(op.number, 1);
    n.key = op.key % n.number;
    break;
  case form::cursor_number:
    n.number = op.number;
    [[fallthrough]];
  case form::cursor:
    n.step = op.step % cursor_count;
    if (op.what != verb::range &&
        op.what != verb::begin) // a cursor goes along with its map's contents
      n.on = map_name::a;
    break;
  case form::fault:
    n.step = op.step % armed_events.size();
    n.number = std::max<std::uint16_t>(op.number, 1);
    n.on = map_name::a;
    break;
  }
  return n;
}

trace normal(trace t) {
  if (t.operations.size() > limits::operations)
    t.operations.resize(limits::operations);
  run_budget budget(t.setup);
  for (operation& op : t.operations) {
    op = normal(op);
    if (info(op.what).arguments == form::run)
      op.number = budget.allow(op);
  }
  return t;
}

std::uint64_t trace_hash(const trace& t) {
  const std::vector<std::uint8_t> bytes = encode(t);
  std::uint64_t h = bytes.size();
  for (const std::uint8_t byte : bytes)
    h = detail::mix(h ^ byte, detail::pi);
  return h;
}

} // namespace bucketproof::model
