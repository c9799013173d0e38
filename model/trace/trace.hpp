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
#include "operations.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace bucketproof::model {

/// What a key and a value of the trace are in the map under test.
enum class key_kind : std::uint8_t {
  integer,  ///< std::uint64_t to std::uint32_t.
  string,   ///< std::string to std::string, longer than any small-string buffer.
  tracked,  ///< Objects that know whether they are alive, and that are counted.
  throwing, ///< The same, whose moves may throw, too.
  coarse,   ///< Tracked ones, of which the map takes two for one key; see `key_equality`.
};

inline constexpr std::array key_kinds{key_kind::integer, key_kind::string, key_kind::tracked,
                                      key_kind::throwing, key_kind::coarse};
/// Whether the objects are tracked ones, which maps hold with allocators that differ.
constexpr bool are_tracked(key_kind k) noexcept {
  return k == key_kind::tracked || k == key_kind::coarse;
}
/// Whether objects that are alive are counted.
constexpr bool are_counted(key_kind k) noexcept {
  return are_tracked(k) || k == key_kind::throwing;
}

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

/// The cursors and iterators of a trace, c0 to c3.
inline constexpr std::uint8_t cursor_count = 4;

/// What neither the hash nor the equality of the map depends on. Of coarse keys, two that differ in
/// their last bit only are equal to the map, and not the same; where keys spell their hash, it is
/// the last bit of the id.
constexpr std::uint32_t ignored_bits(const setup& s) noexcept {
  if (s.keys != key_kind::coarse)
    return 0;
  return s.hash == hash_kind::controlled ? key_of({.id = 1}) : 1;
}

/// Which keys are one key to the map. Made without a set-up: those that are the same.
class key_equality {
public:
  constexpr key_equality() noexcept = default;
  explicit constexpr key_equality(const setup& s) noexcept : ignored_(ignored_bits(s)) {}

  constexpr bool operator()(std::uint32_t one, std::uint32_t two) const noexcept {
    return seen(one) == seen(two);
  }
  /// What the map's functors see of the key: the same of keys that are equal.
  constexpr std::uint32_t seen(std::uint32_t key) const noexcept { return key & ~ignored_; }
  /// The other key that is equal to it, or the key itself.
  constexpr std::uint32_t equal_to(std::uint32_t key) const noexcept { return key ^ ignored_; }

private:
  std::uint32_t ignored_ = 0;
};

/// Functors, and the allocators of tracked keys, have a number: 0 unless an operation says another.
inline constexpr std::uint8_t most_given = 3;

/// What can be made to throw, as `inject` names it: by its place here.
inline constexpr std::array failpoints{failpoint::hash, failpoint::equality, failpoint::copy,
                                       failpoint::allocate, failpoint::move};

/// The simplest verb that does the same kind of thing to one key: insert, erase or find; itself for
/// a verb that does anything else. A bulk run of one is its kind, too.
constexpr verb family_of(verb what) noexcept {
  return info(what).family;
}
/// Whether the operation only looks: it changes no map.
constexpr bool only_looks(verb what) noexcept {
  return info(what).iterators == keeps::everything;
}
/// Whether the operation answers anything.
constexpr bool has_answer(verb what) noexcept {
  return info(what).answer != answers::nothing;
}
/// Whether a throw in the operation leaves both maps usable, with the entries that they had.
constexpr bool keeps_entries_when_it_throws(verb what) noexcept {
  return info(what).after_a_throw != throw_leaves::anything;
}
/// Whether the operation is a bulk run that is done one key after the other, each with its checks.
constexpr bool goes_by_element(verb what) noexcept {
  return info(what).arguments == form::run && !info(what).at_once;
}
/// Whether the operation hands many elements to the map in one call; `for_each_element` says which.
constexpr bool takes_many(verb what) noexcept {
  const form f = info(what).arguments;
  return f == form::list || (f == form::run && info(what).at_once && !only_looks(what));
}
constexpr bool is_about_a_cursor(verb what) noexcept {
  return info(what).is_for == purpose::passes;
}
/// Whether the operation is about the other map, too.
constexpr bool is_about_both_maps(verb what) noexcept {
  return info(what).arguments == form::pair || info(what).arguments == form::pair_given;
}
/// Whether the operation is done to maps of such keys.
constexpr bool is_for(verb what, key_kind keys) noexcept {
  return !info(what).names_allocator || are_tracked(keys);
}
/// Whether the operation gives its map functors or an allocator by number.
constexpr bool names_what_is_given(verb what) noexcept {
  return info(what).arguments == form::given || info(what).arguments == form::pair_given;
}
/// Whether the operation names a key: its own, or the first of a run.
bool has_key(verb what) noexcept;
/// Whether the operation touches the bucket of one key, and no other but by evacuating.
bool touches_one_bucket(verb what) noexcept;

enum class map_name : std::uint8_t { a, b };
constexpr map_name other(map_name m) noexcept {
  return m == map_name::a ? map_name::b : map_name::a;
}

/// One operation. What its form does not use is zero.
struct operation {
  verb what = verb::insert;
  map_name on = map_name::a;
  /// A run's step is 1 << step; below 32. The number of a cursor, or of a custom operation. The
  /// place of a failpoint. The length of a block.
  std::uint8_t step = 0;
  /// Value, size, length of a run, place of an own entry, modulus, steps, second key, rounds; of
  /// functors, or of an allocator.
  std::uint32_t number = 0;
  std::uint32_t key = 0; ///< Key, or remainder.

  friend bool operator==(const operation&, const operation&) = default;
};
/// Operations of a block, at most.
inline constexpr std::uint8_t longest_block = 31;

/// Calls `visit(key)` for each key of a bulk run, in order.
template <class Visit>
void for_each_key(const operation& run, Visit visit) {
  std::uint32_t key = run.key;
  for (unsigned i = 0; i < run.number; ++i, key += std::uint32_t{1} << run.step)
    visit(key);
}

/// Calls `visit(key, value)` for each element that an operation hands to the map in one call, in
/// their order. Some keys come more than once, side by side and far apart: the first one counts.
template <class Visit>
void for_each_element(const operation& op, Visit visit) {
  if (info(op.what).arguments == form::list) {
    const std::uint32_t value = op.number;
    visit(op.key, value);
    visit(op.key + 1, value + 1);
    visit(op.key, value + 2);
    visit(op.key + 2, value + 3);
    return;
  }
  for_each_key(op, [&](std::uint32_t key) { visit(key, key); });
  for (std::uint32_t i = op.number; i-- > 0;) // and back
    visit(op.key + (i << op.step), std::uint32_t{0});
}
/// How many those are.
constexpr std::size_t elements_of(const operation& op) noexcept {
  return info(op.what).arguments == form::list ? 4 : 2 * std::size_t{op.number};
}

struct trace {
  model::setup setup;
  std::vector<operation> operations;

  friend bool operator==(const trace&, const trace&) = default;
};

/// The first operation behind the block of the `repeat` at this place.
std::size_t block_end(const trace& t, std::size_t at) noexcept;
/// Of each operation, whether it is in a block.
std::vector<bool> in_blocks(const trace& t);
/// Removes the operations at these places; a block that had some of them becomes shorter.
void erase(trace& from, std::size_t first, std::size_t last);
/// Removes the operations that `are` says yes of.
template <class Are>
void erase_if(trace& from, Are are) {
  for (std::size_t at = from.operations.size(); at-- > 0;)
    if (are(from.operations[at]))
      erase(from, at, at + 1);
}
/// Calls `visit(at, round)` for each operation before `end`, in the order in which they are done,
/// until it says no; whether it never did. A `repeat` is visited before each of its rounds, and
/// once behind the last. The round counts from 1; it is 0 outside blocks.
template <class Visit>
bool in_order(const trace& t, std::size_t end, Visit visit) {
  for (std::size_t at = 0; at < end; ++at) {
    const operation& op = t.operations[at];
    if (op.what != verb::repeat) {
      if (!visit(at, std::uint32_t{0}))
        return false;
      continue;
    }
    const std::size_t after = std::min(block_end(t, at), end);
    for (std::uint32_t round = 1; round <= op.number; ++round)
      for (std::size_t i = at; i < after; ++i)
        if (!visit(i, round))
          return false;
    if (!visit(at, std::uint32_t{0}))
      return false;
    at = after - 1;
  }
  return true;
}

/// Whether the operation may change the map, or asks it anything.
constexpr bool concerns(const operation& op, map_name m) noexcept {
  return m == op.on || is_about_both_maps(op.what);
}

/// What keeps a trace from running for long. What is longer is cut when bytes are decoded, and
/// refused in text.
struct limits {
  std::size_t operations;
  std::uint32_t number;    ///< Values, sizes, places.
  std::uint32_t run;       ///< The longest run; the most rounds.
  std::size_t run_entries; ///< All runs of a trace together.
  /// Runs whose keys all may lie in one chain cost the square of their length.
  std::uint32_t narrow_run;
  std::size_t narrow_entries;
  std::size_t repeated; ///< Operations done in rounds; an element of a run is one.
};
/// Of bytes, and of random traces: B = 10 takes 6,657 entries.
inline constexpr limits limits_of_bytes{.operations = 4096,
                                        .number = 8191,
                                        .run = 8191,
                                        .run_entries = 32'768,
                                        .narrow_run = 255,
                                        .narrow_entries = 1024,
                                        .repeated = 2048};
/// Of text: people write what takes its time.
inline constexpr limits limits_of_text{.operations = 4096,
                                       .number = 8191,
                                       .run = 1'000'000,
                                       .run_entries = 4'000'000,
                                       .narrow_run = 100'000,
                                       .narrow_entries = 100'000,
                                       .repeated = 1'000'000};

/// What the limits leave of runs and rounds.
class trace_budget {
public:
  trace_budget(const setup& s, const limits& within) noexcept : setup_(s), left_(within) {}
  /// The length that the run may have, at most `run.number`; takes it from what is left.
  std::uint32_t allow(const operation& run) noexcept;
  /// The same, of the rounds of a block.
  std::uint32_t allow(std::uint32_t rounds, std::span<const operation> block) noexcept;

private:
  setup setup_;
  limits left_;
};

/// The operation with every field that its form does not use set to zero, and the rest in range.
operation normal(operation op, const limits& within = limits_of_text) noexcept;
/// The trace with normal operations within the limits.
trace normal(trace t, const limits& within = limits_of_text);

/// The same trace has the same hash on every machine. It names files.
std::uint64_t trace_hash(const trace& t);

} // namespace bucketproof::model
