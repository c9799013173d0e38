// Go's side: the runtime's own maps, through the oracle.
#pragma once

#include "props/go/bucket_image.hpp"
#include "props/go/steps.hpp"

#include "model/trace/trace.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bucketproof::go {

/// Two maps of the Go runtime in this process. There is one pair: making another empties it.
class go_maps {
public:
  /// Throws std::runtime_error where this runtime cannot be compared with, and says why.
  explicit go_maps(const model::setup& s);

  /// One call for all steps; the state after each.
  std::vector<state> apply(std::span<const step> steps);
  state apply(const step& s) { return apply(std::span(&s, 1)).front(); }

  bucket_image look(model::map_name which) const;

private:
  header last_[2]; // the maps after the last step
};

/// runtime.memhash64 of each key.
std::vector<std::uint64_t> go_hashes(std::span<const std::uint64_t> keys, std::uint32_t hash0);

/// One thing done while a range loop over a Go map is under way.
struct range_event {
  enum class kind : std::uint8_t { step, next } what = kind::next;
  go::step step; ///< On map `a`.
};
/// The key that each `next` yielded, or nothing where the loop had ended; steps yield nothing. What
/// comes before the first `next` is done before the loop begins.
std::vector<std::optional<std::uint64_t>> range_over_go_map(const model::setup& s,
                                                            std::span<const range_event> events);

} // namespace bucketproof::go
