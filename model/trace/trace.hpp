// The trace: one language for everything.
//
// A trace is a set-up and a list of operations on two maps, `a` and `b`. Every engine produces
// traces, every check consumes one, and every failure is one. A trace has three forms with the same
// meaning:
//
//   text      a line an operation, for people and reviews      text.hpp
//   bytes     8 bytes an operation, for fuzzers and corpora    bytes.hpp
//   C++       a program that needs no harness                  report/program/program.hpp
//
// Keys are written as numbers. What a number becomes as a key is the key kind's business
// (adapter/elements.hpp), and what hash it has is the hash kind's (hash.hpp).
#pragma once

#include "failpoints.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace bucketproof::model {

/// What a key and a value of the trace are in the map under test.
enum class key_kind : std::uint8_t {
  integer, ///< std::uint64_t to std::uint32_t.
  string,  ///< std::string to std::string, longer than any small-string buffer.
  tracked, ///< Objects that know whether they are alive, and that are counted.
};

/// Which part of a key its hash depends on.
enum class hash_kind : std::uint8_t {
  seeded,     ///< All of it, mixed with the map's seed: the normal case.
  controlled, ///< The key spells the hash that it wants; see `controlled_key`.
  constant,   ///< Nothing: all keys collide.
  low_bits,   ///< The low 16 bits choose the bucket; all tophashes are the same.
  high_bits,  ///< The low 8 bits are the tophash; all keys are in bucket 0.
  identity,   ///< The hash is the key.
};

/// Which policy the map under test has.
enum class policy_kind : std::uint8_t {
  standard,     ///< bucketproof::default_policy
  go,           ///< bucketproof::go_policy
  go_1_21,      ///< bucketproof::go_1_21_policy
  two_slots,    ///< bucketproof::two_slot_policy
  two_slots_go, ///< bucketproof::two_slot_go_policy
};

/// What is fixed before the first operation.
struct setup {
  key_kind keys = key_kind::integer;
  hash_kind hash = hash_kind::seeded;
  policy_kind policy = policy_kind::standard;
  std::uint32_t seed = 0; ///< The first seed of map `a`; that of map `b` is the next one.

  friend bool operator==(const setup&, const setup&) = default;
};

/// A key as its hash kind `controlled_key` reads it: nine keys in one bucket, all going to the same
/// half, is one draw. Written `bucket:tophash:id`.
struct controlled_key {
  std::uint16_t bucket =
      0; ///< The low bits of the hash: bucket, and its choices at the next doublings.
  std::uint8_t tophash = 0; ///< The top 8 bits of the hash.
  std::uint8_t id = 0;      ///< Only equality sees it.
};
constexpr controlled_key controlled_key_of(std::uint32_t key) noexcept {
  return {static_cast<std::uint16_t>(key), static_cast<std::uint8_t>(key >> 16),
          static_cast<std::uint8_t>(key >> 24)};
}
constexpr std::uint32_t key_of(controlled_key c) noexcept {
  return c.bucket | std::uint32_t{c.tophash} << 16 | std::uint32_t{c.id} << 24;
}

/// What an operation does. The order is the byte format's: new ones go at the end.
enum class verb : std::uint8_t {
  insert,
  try_emplace,
  insert_or_assign,
  index,
  insert_own,
  assign_own,
  find,
  contains,
  count,
  at,
  erase,
  erase_at,
  erase_own,
  erase_if,
  erase_loop,
  clear,
  reserve,
  shrink_to_fit,
  iterate,
  insert_run,
  erase_run,
  find_run,
  copy_assign,
  move_assign,
  copy_construct,
  move_construct,
  construct,
  swap,
  equal,
  self_assign,
  self_move,
  self_swap,
  drain,
  range,
  next,
  drop,
  begin,
  inject,
  merge,
  custom,
};
inline constexpr verb last_verb = verb::custom;
inline constexpr std::size_t verb_count = static_cast<std::size_t>(last_verb) + 1;

/// What an operation's arguments are.
enum class form : std::uint8_t {
  nothing,
  key,       ///< (key)
  key_value, ///< (key, value)
  key_own,   ///< (key, n): the value is a reference to that of the n-th entry, by key, of the map
  own,       ///< (n): the n-th entry, by key, of the map
  size,      ///< (n)
  run,       ///< (key, n, step): the n keys key, key + step, ...
  residue,   ///< (m, r): the entries whose key is r modulo m
  pair,      ///< the other map
  cursor,    ///< a cursor
  cursor_number, ///< a cursor and (n)
  fault,         ///< (failpoint, n)
  custom,        ///< what the custom operation takes (custom.hpp)
};
/// The cursors and iterators of a trace, c0 to c3.
inline constexpr std::uint8_t cursor_count = 4;

struct verb_info {
  verb what;
  std::string_view name;
  form arguments;
  std::string_view says; ///< What it does and what it answers, in a line.
};
/// All verbs, in order.
inline constexpr std::array<verb_info, verb_count> verb_table{{
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
    {verb::inject, "inject", form::fault, "the n-th such call in the next operation throws"},
    {verb::merge, "merge", form::pair, "moves to a what it has not of b; the rest stays in b"},
    {verb::custom, "custom", form::custom, "an operation of the map's own"},
}};

static_assert([] {
  for (std::size_t i = 0; i < verb_table.size(); ++i)
    if (static_cast<std::size_t>(verb_table[i].what) != i)
      return false;
  return true;
}());
constexpr std::span<const verb_info> verbs() noexcept {
  return verb_table;
}
constexpr const verb_info& info(verb what) noexcept {
  return verb_table[static_cast<std::size_t>(what)];
}

/// What can be made to throw, as `inject` names it: by its place here.
inline constexpr std::array<failpoint, 4> failpoints{failpoint::hash, failpoint::equality,
                                                     failpoint::copy, failpoint::allocate};

/// The simplest verb that does the same kind of thing to one key: insert, erase or find; itself for
/// a verb that does anything else. A bulk run of one is its kind, too.
verb family_of(verb what) noexcept;
/// Whether the operation names a key: its own, or the first of a run.
bool has_key(verb what) noexcept;
/// Whether the operation is a bulk run that is done one key after the other, each with its checks:
/// one that changes the map. `find_run` is done at once, as a map may look up many keys together.
bool goes_by_element(verb what) noexcept;
constexpr bool is_about_a_cursor(verb what) noexcept {
  return what == verb::range || what == verb::begin || what == verb::next || what == verb::drop;
}

/// Whether the operation touches the bucket of one key, and no other but by evacuating.
bool touches_one_bucket(verb what) noexcept;

/// Whether the operation only looks: it changes no map.
bool only_looks(verb what) noexcept;

/// Whether both maps are in being after a throw in the operation, with the entries that they had.
bool keeps_entries_when_it_throws(verb what) noexcept;

enum class map_name : std::uint8_t { a, b };
constexpr map_name other(map_name m) noexcept {
  return m == map_name::a ? map_name::b : map_name::a;
}

/// One operation. What its form does not use is zero.
struct operation {
  verb what = verb::insert;
  map_name on = map_name::a;
  /// A run's step is 1 << step; below 32. The number of a cursor, or of a
  /// custom operation. The place of a failpoint.
  std::uint8_t step = 0;
  std::uint16_t number =
      0; ///< Value, size, length of a run, place of an own entry, modulus, steps, second key.
  std::uint32_t key = 0; ///< Key, or remainder.

  friend bool operator==(const operation&, const operation&) = default;
};
/// Calls `visit(key)` for each key of a bulk run, in order.
template <class Visit>
void for_each_key(const operation& run, Visit visit) {
  std::uint32_t key = run.key;
  for (unsigned i = 0; i < run.number; ++i, key += std::uint32_t{1} << run.step)
    visit(key);
}

struct trace {
  model::setup setup;
  std::vector<operation> operations;

  friend bool operator==(const trace&, const trace&) = default;
};

/// Whether the operation may change the map, or asks it anything.
constexpr bool concerns(const operation& op, map_name m) noexcept {
  return m == op.on || info(op.what).arguments == form::pair;
}

/// What keeps a trace of any bytes from running for long. Runs longer than these are cut when bytes
/// are decoded, and refused in text.
struct limits {
  static constexpr std::size_t operations = 4096;
  static constexpr std::uint16_t number =
      8191; ///< Also the longest run: B = 10 takes 6,657 entries.
  static constexpr std::size_t run_entries = 32768; ///< All runs of a trace together.
  /// Runs whose keys all may lie in one chain cost the square of their length.
  static constexpr std::uint16_t narrow_run = 255;
  static constexpr std::size_t narrow_entries = 1024;
};
/// What the limits leave of a run.
class run_budget {
public:
  explicit run_budget(const setup& s) noexcept : setup_(s) {}
  /// The length that the run may have, at most `op.number`; takes it from what is left.
  std::uint16_t allow(const operation& op) noexcept;

private:
  setup setup_;
  std::size_t entries_ = limits::run_entries;
  std::size_t narrow_ = limits::narrow_entries;
};

/// The operation with every field that its form does not use set to zero, and the rest in range.
operation normal(operation op) noexcept;
/// The trace with normal operations within the limits: what decoding its bytes gives.
trace normal(trace t);

/// The same trace has the same hash on every machine. It names files.
std::uint64_t trace_hash(const trace& t);

} // namespace bucketproof::model
