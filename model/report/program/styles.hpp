// The maps that a trace of bucket_map is written for.
#pragma once

#include "program.hpp"

namespace bucketproof::model {

/// std::unordered_map, by what the standard says of it.
written_map standard_map(const setup& s);
written_map bucket_map(const setup& s);

} // namespace bucketproof::model
