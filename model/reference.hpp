// The reference model: what a map must hold and answer. A sorted vector: obviously right.
#pragma once

#include "trace.hpp"

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
    friend bool operator==(const entry&, const entry&) = default;
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

  friend bool operator==(const reference&, const reference&) = default;

private:
  std::vector<entry> entries_;
};

/// What an operation answered. What it does not answer is zero.
struct answer {
  std::uint64_t count = 0;  ///< How many, or a yes as 1.
  bool has_entry = false;   ///< Whether there is an entry to speak of.
  std::uint32_t key = 0;    ///< The entry's.
  std::uint32_t value = 0;  ///< The entry's, or the value before.
  std::uint64_t digest = 0; ///< Of all entries, in any order.
  friend bool operator==(const answer&, const answer&) = default;
};
std::string print(const answer& a, const operation& op, const setup& s);

/// The part of a digest that one entry is.
std::uint64_t digest_of(std::uint32_t key, std::uint32_t value) noexcept;

/// What only the map under test can know, because it depends on its iteration order.
struct witness {
  std::vector<std::uint32_t> erased; ///< Keys that `drain` erased.
};

/// The key of the entry that an own-element operation refers to; the model must not be empty.
std::uint32_t own_key(const reference& on, const operation& op) noexcept;

/// Two models, for the maps a and b.
using references = reference[2];

/// Does the operation to the models and says what a right map answers.
answer apply(const operation& op, references& maps, const witness& seen);

} // namespace bucketproof::model
