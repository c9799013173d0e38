// A map under test: two maps, `a` and `b`, of one kind of elements, and how the harness drives
// them.
//
//   lockstep, checks, shrinker ...   ordinary compiled code, which knows no map's type
//          |
//   map_under_test                   this interface; entries are numbers
//          |
//   adapter<Map, Elements>           the one template, compiled for each map (adapter.hpp)
//
// No function here has an opinion: what a right map answers is the reference model's business.
#pragma once

#include "elements.hpp"

#include "model/oracle/reference.hpp"
#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace bucketproof::model {

class inspection;

/// An entry as a map shows it.
struct seen_entry {
  std::uint32_t key = 0;
  std::uint32_t value = 0;
  /// Where the value lies; null where the map hands out copies.
  const void* address = nullptr;
};

/// What a map says of itself in numbers; nothing where it has no such member.
struct map_numbers {
  std::optional<std::size_t> bucket_count, capacity;
  std::optional<double> load_factor, max_load_factor;
};

/// The numbers of what a map says that it was given; nothing where it has no such member.
struct shown_numbers {
  std::optional<std::uint8_t> hash, equal, allocator;
};

class map_under_test {
public:
  map_under_test() = default;
  map_under_test(const map_under_test&) = delete;
  map_under_test& operator=(const map_under_test&) = delete;
  virtual ~map_under_test() = default;

  /// Whether the map has the members that the operation takes, and a custom operation its elements.
  virtual bool does(const operation& op) const noexcept = 0;
  /// Does the operation and answers as the map did; lets exceptions through. `own` is the key of
  /// the entry that an own-element operation refers to; without one there is nothing to do.
  virtual answer apply(const operation& op, std::optional<std::uint32_t> own,
                       observation& seen) = 0;

  virtual std::size_t size(map_name m) const = 0;
  /// What `empty()` says; nothing for a map that has no such member.
  virtual std::optional<bool> is_empty(map_name m) const = 0;
  virtual map_numbers numbers(map_name m) const = 0;
  virtual shown_numbers given(map_name m) const = 0;
  /// What the owner's property of that number measures of the map (props/verify/README.md); nothing
  /// if it has no `measure` that takes a map of such elements. Lets exceptions through.
  virtual std::optional<double> measure(map_name m, std::size_t number) const = 0;
  /// Whether `begin() == end()`.
  virtual bool begins_at_its_end(map_name m) const = 0;
  /// What an iteration visits, in its order, and no more than `most` entries.
  virtual void read(map_name m, std::size_t most, std::vector<seen_entry>& visited) const = 0;
  /// What a lookup of each key, or of the other one that is equal to it, finds, in their order;
  /// nothing for a key that is not found. Ends after the first entry that is not the one expected.
  virtual void look_up(map_name m, std::span<const reference::entry> expected,
                       std::vector<std::optional<seen_entry>>& found) const = 0;
  virtual bool finds(map_name m, std::uint32_t key) const = 0;

  /// The key of the entry that iterator `c` stands at; nothing at the end.
  virtual std::optional<std::uint32_t> stands_at(std::size_t c) const = 0;
  /// Drops iterator or cursor `c`.
  virtual void drop(std::size_t c) noexcept = 0;
  /// Empties a map that was moved from, and that does `clear`.
  virtual void clear(map_name m) = 0;
  /// Puts a new map in the place of one that may only be destroyed or assigned to.
  virtual void replace(map_name m) = 0;

  /// The buckets of a map that shows them; null for any other.
  virtual const inspection* inspect() const noexcept { return nullptr; }
};

/// Makes the two maps of a trace, both empty. May throw what a constructor of the map throws.
using map_maker = std::unique_ptr<map_under_test> (*)(const setup& s);

} // namespace bucketproof::model
