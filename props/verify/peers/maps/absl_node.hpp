// absl::node_hash_map.
#pragma once

#include "absl.hpp"

#include <absl/container/node_hash_map.h>

namespace peers {

using absl::node_hash_map;

} // namespace peers
