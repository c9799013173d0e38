// std::unordered_map of the compiler's standard library.
#pragma once

#include <unordered_map>

namespace peers {

using std::unordered_map;

} // namespace peers
