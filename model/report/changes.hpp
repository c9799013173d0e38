// Changes: what an operation did to the structure, from a snapshot before it and one after it.
#pragma once

#include "model/adapter/snapshot.hpp"
#include "model/check/wrong_slots.hpp"
#include "model/trace/trace.hpp"

#include <compare>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace bucketproof::model {

/// Whether a growth started between the two snapshots: what is old now was current before.
bool grew(const snapshot& was, const snapshot& now) noexcept;

/// What was done to the structure, a short sentence each; none where nothing was.
std::vector<std::string> words(const snapshot& was, const snapshot& now, hash_kind hash);

/// What was done to the structure, counted; that of several operations, added up.
struct change_counts {
  std::size_t growths = 0;      ///< Started.
  std::size_t finished = 0;     ///< Growths that are over.
  std::size_t evacuated = 0;    ///< Old buckets.
  std::size_t longer = 0;       ///< Chains that got overflow buckets.
  std::size_t put = 0;          ///< Entries.
  std::size_t moved = 0;        ///< Entries.
  std::size_t assigned = 0;     ///< Values.
  std::size_t taken = 0;        ///< Entries.
  std::size_t left_vacant = 0;  ///< Slots of these, with something behind them.
  std::size_t buckets_were = 0; ///< Before the first.
  std::size_t buckets = 0;      ///< After the last.

  change_counts& operator+=(const change_counts& next) noexcept;
};
change_counts count(const snapshot& was, const snapshot& now);
/// `26 entries put in, 1 growth started, ...`; without what is 0.
std::string print(const change_counts& all);

/// A chain of a map.
struct chain_place {
  generation array = generation::current;
  std::size_t chain = 0;

  friend auto operator<=>(const chain_place&, const chain_place&) = default;
};
/// The chains that are not as they were, in order, current ones first.
std::vector<chain_place> changed_chains(const snapshot& was, const snapshot& now);

/// Chains as text, a line a bucket, wrong slots with a `!` before them.
std::vector<std::string> draw(const snapshot& of, hash_kind hash,
                              std::span<const chain_place> chains,
                              std::span<const wrong_slot> wrong);

} // namespace bucketproof::model
