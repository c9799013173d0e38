// What is simpler: the order that shrinking goes down, and what its passes ask of an operation.
#pragma once

#include "model/trace/custom.hpp"
#include "model/trace/trace.hpp"

#include <cstdint>
#include <span>
#include <tuple>

namespace bucketproof::model {

/// Steps of a run: to the next bucket, the next tophash, the next key with the same hash.
inline constexpr std::uint8_t next_bucket = 0, next_tophash = 16, next_twin = 24;

inline bool is_run(const operation& op) noexcept {
  return info(op.what).arguments == form::run;
}
inline bool uses_key(const operation& op) noexcept {
  return has_key(op.what);
}
/// Whether its number is a key, too.
inline bool uses_two_keys(const operation& op) noexcept {
  return op.what == verb::custom && custom_arguments_of(op.step) == custom_arguments::two_keys;
}
bool uses_number(const operation& op) noexcept;
/// The steps of a run, the failpoints that can be made to throw, the custom operations of the map,
/// or the lengths of a block; simple ones first.
std::span<const std::uint8_t> steps_for(const operation& op) noexcept;
/// The bulk run of a kind.
verb run_of(verb kind) noexcept;
bool has_run(verb kind) noexcept;
inline std::uint32_t length(const operation& op) noexcept {
  return is_run(op) ? op.number : 1U;
}

inline auto order_of(const operation& op) noexcept {
  return std::tuple(op.what, op.on, op.key, op.number, op.step);
}
inline bool before(const operation& a, const operation& b) noexcept {
  return order_of(a) < order_of(b);
}
/// The order of hash kinds: keys that spell their hash come first.
inline unsigned rank(hash_kind h) noexcept {
  return h == hash_kind::controlled ? 0 : 1 + static_cast<unsigned>(h);
}
inline auto order_of(const setup& s) noexcept {
  return std::tuple(s.policy, s.keys, rank(s.hash), s.seed);
}

} // namespace bucketproof::model
