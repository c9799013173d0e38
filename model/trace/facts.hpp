// What is known of an operation: its row of facts. Each operation has a header in operations/, with
// its facts and what it does; operations.hpp lists them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bucketproof::model {

/// What an operation does; operations.hpp lists them.
enum class verb : std::uint8_t;

/// What an operation's arguments are.
enum class form : std::uint8_t {
  nothing,
  key,        ///< (key)
  key_value,  ///< (key, value), or (key, n)
  key_own,    ///< (key, n): the value is a reference to that of the n-th entry, by key, of the map
  own,        ///< (n): the n-th entry, by key, of the map
  size,       ///< (n)
  run,        ///< (key, n, step): the n keys key, key + step, ...
  list,       ///< (key, value): four elements (`for_each_element`)
  residue,    ///< (m, r): the entries whose key is r modulo m
  pair,       ///< the other map
  given,      ///< (n): the number of what the map is given, functors or an allocator
  pair_given, ///< the other map, and (n)
  cursor,     ///< a cursor
  cursor_number, ///< a cursor and (n)
  fault,         ///< (failpoint, n)
  block,         ///< (n), and how many operations follow in the block
  custom,        ///< what the custom operation takes (custom.hpp)
};

/// What an operation answers, and how that reads.
enum class answers : std::uint8_t {
  nothing,
  yes_or_no,
  number,
  visits,
  inserted, ///< Whether the key was new, and the entry that is there now.
  entry,    ///< An entry, or "absent".
  digest,   ///< How many entries, and a digest of them.
  found,    ///< How many of the run were found, and a digest of their entries.
  custom,   ///< What the owner of the custom operation says.
};

/// What an operation is there for: a mistake shows in others of its purpose, too.
enum class purpose : std::uint8_t { adds, takes, looks, passes, replaces };

/// What an operation leaves valid of the iterators into its maps. What a contract says about it is
/// in oracle/contract.hpp.
enum class keeps : std::uint8_t {
  everything,  ///< It only looks.
  by_insert,   ///< What an insert of a new key keeps, or of a key that is present.
  by_erase,    ///< What an erase by key keeps.
  by_erase_at, ///< What an erase by iterator keeps.
  references,  ///< References to entries; nothing is promised of iterators.
  nothing,
};

/// What the C++ standard promises is left when something throws in the operation
/// ([unord.req.except]), apart from a throw of what the operation's row excepts.
enum class throw_leaves : std::uint8_t {
  anything,        ///< No promise.
  some,            ///< Both maps can be used, but may hold anything.
  all,             ///< Everything as it was.
  all_unless_hash, ///< The same, unless the hash threw.
  all_unless_hash_or_equality,
};

/// Where the buckets of the map come from.
enum class buckets_of : std::uint8_t {
  its_own, ///< Those that it had, or those that it grew from them.
  no_map,  ///< It is a new map.
  a_copy,  ///< Made for the entries of the other map.
  other,   ///< Taken from the other map, which is left without.
  /// Made for the entries of the other map, which go over one by one. It depends on the allocators,
  /// so it is no operation's row: `other` becomes it where they are unequal.
  entries_of_other,
  each_other,
  both,    ///< Entries go over from the other map.
  anew,    ///< Made for elements that are handed over; the seed stays.
  new_map, ///< The same, of a new map, which chooses its own seed.
};

/// What Go's maps have of an operation.
enum class go_action : std::uint8_t {
  keep,    ///< `m[k] = v` if k is absent, else `m[k] = m[k]`: C++'s insert.
  assign,  ///< `m[k] = v`
  find,    ///< `v, ok := m[k]`
  erase,   ///< `delete(m, k)`
  clear,   ///< `for k := range m { delete(m, k) }`
  make,    ///< `m = make(map[uint64]uint64)`
  reserve, ///< `m = make(map[uint64]uint64, n)` if m is empty; Go has nothing for one that is not.
};

/// What the standard, or the owner of a map, says of an operation.
struct clause {
  std::string_view says;
  std::string_view where;
};

/// The row of an operation. What has no default must be said.
struct facts {
  std::string_view name;
  form arguments;
  std::string_view says; ///< What it does and what it answers, in a line.
  std::string_view spelled =
      {}; ///< As a trace's text has it, if not `X.name(...)`; Y is the other.
  answers answer = answers::nothing;
  purpose is_for;
  keeps iterators;
  throw_leaves after_a_throw;
  buckets_of buckets = buckets_of::its_own;
  bool at_once = false;      ///< Of a run: one call for all its keys.
  bool makes_room = false;   ///< For (n) entries or buckets: a map with a limit may not have it.
  bool is_symmetric = false; ///< Of two maps: it does the same on either.
  /// It names an allocator: only maps of tracked keys have some that differ.
  bool names_allocator = false;
  /// What it does depends on the order of the map's iteration: the model follows what was seen.
  bool depends_on_order = false;
  std::uint32_t weight =
      4; ///< How often random traces use it; bulk runs have weights of their own.
  std::uint32_t numbers_below = 1000; ///< What random traces draw for (n), or a value.
  std::optional<go_action> in_go = std::nullopt;
  std::string_view not_in_programs = {}; ///< Why C++ programs leave it out.
  clause standard;
  std::string_view habit = {};          ///< Of maps that do otherwise: how traits say it.
  std::string_view habit_to_throw = {}; ///< The same, of maps that throw.
};

} // namespace bucketproof::model
