// absl::flat_hash_map.
#pragma once

#include "absl.hpp"

#include <absl/container/flat_hash_map.h>

namespace peers {

using absl::flat_hash_map;

} // namespace peers
