// Traces for lockstep with Go: random ones, and three kinds of long histories that random traces
// rarely have. All have `policy go`, `hash seeded` and integer keys, which is what Go's map has.
#pragma once

#include "model/trace/generate.hpp"
#include "model/trace/trace.hpp"

namespace bucketproof::go {

/// Any operations.
model::trace any(model::random_source& random);

/// Chains filled and thinned out, one after the other, until there are as many overflow buckets as
/// main buckets: growths to the same size. The keys are found by their hash.
model::trace crowding(model::random_source& random);

/// A long life of one large map: filled, thinned out, filled again, overwritten, emptied,
/// constructed again.
model::trace long_life(model::random_source& random);

/// A map of 2^bits buckets near its load limit that loses its oldest entries and gets new ones for
/// long, until overflow buckets have piled up. Longer than the limits of a trace from bytes or
/// text.
model::trace churn(model::random_source& random, unsigned bits);

} // namespace bucketproof::go
