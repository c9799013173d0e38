// Exclusions: operations that a run does not do, because they are known to fail. So that a run can
// go on after a failure, and find the next one.
#pragma once

#include "model/trace/failpoints.hpp"
#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::model {

/// One operation, under the conditions in which it failed; what is not given holds for all. Those
/// that name an allocator are one: a map that confuses allocators fails by any of them. Where
/// inserts of one entry are left out from a size on, so are those of many that would come past it.
struct exclusion {
  verb what = verb::insert;
  std::uint8_t custom = 0; ///< Which of the custom operations, if `what` is one.
  std::optional<key_kind> keys = {};
  std::optional<hash_kind> hash = {};
  std::optional<failpoint> thrown = {}; ///< Where this is made to throw in the operation.
  std::size_t from_size = 0;            ///< On a map of at least so many entries.
  bool all_operations = false;          ///< Any operation, in place of `what`.

  bool covers(const setup& s, const operation& op, std::optional<failpoint> injected,
              std::size_t size) const noexcept {
    const bool passes_it = family_of(what) == verb::insert && most_after(op, size) > from_size;
    const bool is_meant = all_operations || op.what == what ||
                          (info(what).names_allocator && info(op.what).names_allocator);
    return (is_meant || passes_it) &&
           (all_operations || what != verb::custom || op.step == custom) &&
           (!keys || *keys == s.keys) && (!hash || *hash == s.hash) &&
           (!thrown || thrown == injected) && (size >= from_size || passes_it);
  }
  friend bool operator==(const exclusion&, const exclusion&) = default;

private:
  /// The most entries after an operation that inserts many; 0 for any other.
  static std::size_t most_after(const operation& op, std::size_t size) noexcept {
    if (info(op.what).buckets == buckets_of::both)
      return 2 * size;
    if (!takes_many(op.what))
      return 0;
    return elements_of(op) + (info(op.what).is_for == purpose::replaces ? 0 : size);
  }
};
using exclusions = std::vector<exclusion>;

bool covers(const exclusions& all, const setup& s, const operation& op,
            std::optional<failpoint> injected, std::size_t size) noexcept;

/// `erase, of string keys, where a copy throws`.
std::string print(const exclusion& e);

/// The trace without the operations that the exclusions cover.
trace without_excluded(const trace& t, const exclusions& all);

} // namespace bucketproof::model
