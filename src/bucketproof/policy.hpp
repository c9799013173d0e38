// Policies: what may differ from one bucket_map to another, fixed at compile time.
//
// A policy is a struct of constants. The map reads nothing else, so your own policy is a struct
// that derives from one of these and changes a line.
#pragma once

#include <cstddef>

namespace bucketproof {

/// Which old bucket an insert evacuates while a growth is under way.
enum class evacuation_order {
  in_order, ///< The next two in order. New memory is then taken, and old memory returned, in order.
  touched_first, ///< The one the operation is about to touch, then the next in order (Go).
};

/// Which operations evacuate while a growth is under way.
enum class growth_work {
  inserts, ///< Only the insert of a new key: nothing else ever moves an entry.
  writes,  ///< Every insert, assignment and erase by key, whether it changes anything or not (Go).
};

/// The most entries a main bucket may carry on average: `entries / buckets`.
struct load_limit {
  std::size_t entries;
  std::size_t buckets;
};

/// The map to use: Go's structure, with the promises that C++ users expect of iterators.
struct default_policy {
  /// Slots in a bucket, 1 to 8.
  static constexpr std::size_t slots = 8;
  /// An insert that would exceed this (and `slots` entries in all) doubles the buckets.
  static constexpr load_limit max_load{13, 2};
  static constexpr evacuation_order order = evacuation_order::in_order;
  static constexpr growth_work work = growth_work::inserts;
  /// One spare overflow bucket is allocated with so many main buckets; none with fewer.
  static constexpr std::size_t buckets_per_spare = 16;
  /// Main buckets allocated in one piece, a power of two. Large buckets make smaller pieces.
  static constexpr std::size_t segment_buckets = 512;
  /// Whether misuse ends the program with a message (usage.hpp). Costs an atomic operation or two a
  /// call.
#if defined(BUCKETPROOF_CHECKED)
  static constexpr bool checked = true;
#else
  static constexpr bool checked = false;
#endif
};

/// A policy with misuse detection, whatever the build.
template <class Base>
struct checked_policy : Base {
  static constexpr bool checked = true;
};

/// The classic map of the Go runtime, up to Go 1.20 (runtime/map.go): load factor 6.5.
struct go_policy : default_policy {
  static constexpr evacuation_order order = evacuation_order::touched_first;
  static constexpr growth_work work = growth_work::writes;
};

/// The map of Go 1.21, which computed 8 * 13 / 16 in integers and so grew at 6.0 (golang/go issue
/// 63438).
struct go_1_21_policy : go_policy {
  static constexpr load_limit max_load{6, 1};
};

/// Small scopes: two slots and segments of four buckets put overflow, growth and segment ends
/// within reach of a handful of operations.
template <class Base>
struct two_slots : Base {
  static constexpr std::size_t slots = 2;
  static constexpr load_limit max_load{13, 8};
  static constexpr std::size_t buckets_per_spare = 4;
  static constexpr std::size_t segment_buckets = 4;
};

using two_slot_policy = two_slots<default_policy>;
using two_slot_go_policy = two_slots<go_policy>;

} // namespace bucketproof
