// The reference model: what a map must hold and answer. A sorted vector: obviously right.
#pragma once

#include "iteration.hpp"

#include "model/trace/custom.hpp"
#include "model/trace/trace.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bucketproof::model {

/// Keys and values as numbers, sorted by key.
class reference {
public:
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
  /// The place of the key among the entries, or `size()`.
  std::size_t find(std::uint32_t key) const noexcept;
  bool contains(std::uint32_t key) const noexcept { return find(key) != size(); }

  /// Whether the key was absent; if it was present, its value stays.
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
  std::vector<entry> entries_;
  birth next_birth_{};
};

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

/// The models of the maps a and b, and of the cursors that pass through them.
class references {
public:
  reference& operator[](std::size_t m) noexcept { return maps_[m]; }
  const reference& operator[](std::size_t m) const noexcept { return maps_[m]; }
  pass& cursor(std::size_t c) noexcept { return passes_[c]; }
  const pass& cursor(std::size_t c) const noexcept { return passes_[c]; }
  bool any(passing by) const noexcept;

  /// The map's contents are now the other's, whose are gone; its own are gone for good.
  void move(map_name to) noexcept;
  /// The map's contents are now a copy of the other's; its own are gone for good.
  void copy(map_name to);
  void swap() noexcept;
  /// Entries of the other map whose keys are missing in this one move here.
  void merge(map_name to);
  /// The map is a new one.
  void renew(map_name m) noexcept;

private:
  void end_passes(map_name m) noexcept;

  std::array<reference, 2> maps_;
  std::array<pass, cursor_count> passes_;
};

/// Does the operation to the models and says what a right map answers.
answer apply(const operation& op, references& maps, const observation& seen);

} // namespace bucketproof::model
