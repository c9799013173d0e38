// The reference model: what a map must hold and answer. A sorted vector: obviously right.
#pragma once

#include "iteration.hpp"

#include "model/trace/custom.hpp"
#include "model/trace/trace.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bucketproof::model {

/// Keys and values as numbers, sorted by key. Of keys that are equal, it holds one.
class reference {
public:
  explicit reference(key_equality equal = {}) noexcept : equal_(equal) {}

  struct entry {
    std::uint32_t key;
    std::uint32_t value;
    /// Of the entries that there ever were, which: one that is erased and inserted again is
    /// another.
    birth born;
    friend bool operator==(const entry& a, const entry& b) noexcept {
      return a.key == b.key && a.value == b.value;
    }
  };

  std::size_t size() const noexcept { return entries_.size(); }
  std::span<const entry> entries() const noexcept { return entries_; }
  /// The place of the key, or of one that is equal to it, among the entries; or `size()`.
  std::size_t find(std::uint32_t key) const noexcept;
  bool contains(std::uint32_t key) const noexcept { return find(key) != size(); }
  /// Whether it holds the key itself, not one that is only equal to it.
  bool holds(std::uint32_t key) const noexcept {
    const std::size_t place = find(key);
    return place != size() && entries_[place].key == key;
  }

  /// Whether the key was absent; if it was present, its value stays, and the key that is there.
  bool insert(std::uint32_t key, std::uint32_t value);
  void assign(std::uint32_t key, std::uint32_t value);
  bool erase(std::uint32_t key);
  void clear() noexcept { entries_.clear(); }
  /// Erases the entries whose key is `remainder` modulo `modulus`; says how many.
  std::size_t erase_residue(std::uint32_t modulus, std::uint32_t remainder);

  custom_contents as_contents() const;
  /// Holds these from now on. An entry whose key was there before is the same entry.
  void become(const custom_contents& now);

  /// The birth of the next entry that is inserted.
  birth next_birth() const noexcept { return next_birth_; }

  friend bool operator==(const reference& a, const reference& b) noexcept {
    return a.entries_ == b.entries_;
  }

private:
  std::vector<entry>::const_iterator first_not_before(std::uint32_t key) const noexcept;

  std::vector<entry> entries_;
  birth next_birth_{};
  key_equality equal_;
};

/// Whether the maps have equal keys with the same values, though not the same keys perhaps.
bool have_equal_entries(const reference& a, const reference& b) noexcept;
/// Whether the maps have the same keys, whatever their values.
bool have_equal_keys(const reference& a, const reference& b) noexcept;

/// What an operation answered. What it does not answer is zero.
struct answer {
  std::uint64_t count = 0; ///< How many, or a yes as 1.
  bool has_entry = false;  ///< Whether there is an entry, or an answer, to speak of.
  std::uint32_t key = 0;   ///< The entry's.
  std::uint32_t value = 0; ///< The entry's, or the value before.
  /// Of all entries, in any order; of those that `find_run` found, in the order of their keys.
  std::uint64_t digest = 0;
  friend bool operator==(const answer&, const answer&) = default;
};
answer answer_of(const custom_answer& a) noexcept;
std::string print(const answer& a, const operation& op, const setup& s);

/// The part of a digest that one entry is.
std::uint64_t digest_of(std::uint32_t key, std::uint32_t value) noexcept;

/// What `find_run` answers: made of what was found, key after key.
class found_run {
public:
  void found(std::uint32_t key, std::uint32_t value) noexcept {
    ++all_.count;
    add(digest_of(key, value));
  }
  void absent() noexcept { add(0); }
  answer get() const noexcept { return all_; }

private:
  void add(std::uint64_t part) noexcept;

  answer all_;
};

/// What only the map under test can know, because it depends on its iteration order.
struct observation {
  std::vector<std::uint32_t> erased;     ///< Keys that `drain` erased.
  std::vector<reference::entry> yielded; ///< What `next` yielded; births are not known.
  bool at_end = false;                   ///< Whether `next` came to the end.
  custom_answer custom;                  ///< What a custom operation answered.

  void clear() noexcept {
    erased.clear();
    yielded.clear();
    at_end = false;
    custom.reset();
  }
};

/// The key of the entry that an own-element operation refers to; the model must not be empty.
std::uint32_t own_key(const reference& on, const operation& op) noexcept;

/// The numbers of what a map has been given.
struct given_numbers {
  /// Of hash function and key equality. Nothing for a map that was moved from: it may have kept
  /// them, or the other map's.
  std::optional<std::uint8_t> functors = std::uint8_t{0};
  std::uint8_t allocator = 0;
};

/// The models of the maps a and b, and of the cursors that pass through them.
class references {
public:
  references() = default;
  explicit references(const setup& s) noexcept
      : equal_(s),
        maps_{reference(equal_), reference(equal_)} {}

  reference& operator[](std::size_t m) noexcept { return maps_[m]; }
  const reference& operator[](std::size_t m) const noexcept { return maps_[m]; }
  pass& cursor(std::size_t c) noexcept { return passes_[c]; }
  const pass& cursor(std::size_t c) const noexcept { return passes_[c]; }
  bool any(passing by) const noexcept;
  const given_numbers& given(map_name m) const noexcept {
    return given_[static_cast<std::size_t>(m)];
  }
  /// What a map is given that is made with the functors that this one has.
  given_numbers with_same_functors(map_name m) const noexcept {
    return {.functors = given(m).functors, .allocator = 0};
  }
  bool have_equal_allocators() const noexcept { return given_[0].allocator == given_[1].allocator; }
  /// And it is known.
  bool have_equal_functors() const noexcept {
    return given_[0].functors && given_[0].functors == given_[1].functors;
  }

  /// The map's contents are now the other's, whose are gone; its own are gone for good. So are its
  /// functors; its allocator stays, unless another is given to it.
  void move(map_name to) noexcept;
  /// The map's contents are now a copy of the other's; its own are gone for good. So are its
  /// functors, but not its allocator.
  void copy(map_name to);
  /// Also functors; the allocators must be equal.
  void swap() noexcept;
  /// Entries of the other map whose keys are missing in this one move here.
  void merge(map_name to);
  /// The map is a new one.
  void renew(map_name m, given_numbers with = {}) noexcept;
  /// The map was made with this allocator, or with that of the other.
  void give_allocator(map_name m, std::uint8_t number) noexcept;
  void take_allocator(map_name m) noexcept { give_allocator(m, given(other(m)).allocator); }
  /// The map may have its own functors, or the other's.
  void confuse_functors(map_name m) noexcept;

private:
  void end_passes(map_name m) noexcept;

  key_equality equal_;
  std::array<reference, 2> maps_;
  std::array<given_numbers, 2> given_;
  std::array<pass, cursor_count> passes_;
};

/// Where the buckets of the operation's map come from: what its row says, and the allocators.
buckets_of source_of_buckets(const operation& op, const references& before) noexcept;
/// Whether the standard defines what the operation does to such maps.
bool is_defined(const operation& op, const references& maps) noexcept;

/// Does the operation to the models and says what a right map answers. One that is not defined does
/// nothing.
answer apply(const operation& op, references& maps, const observation& seen);

} // namespace bucketproof::model
