// Steps: the part of a trace that can be done to a Go map, one entry at a time.
#pragma once

#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace bucketproof::go {

/// What a step does, in Go.
using action = model::go_action;

/// Which chains are compared after a step.
enum class scope : std::uint8_t {
  touched, ///< Those that the step may have touched.
  all,
};

struct step {
  action what = action::find;
  model::map_name on = model::map_name::a;
  model::verb by = model::verb::find; ///< The member of bucket_map that does it.
  go::scope scope = go::scope::touched;
  std::uint64_t key = 0; ///< Or the size, of `reserve`.
  std::uint64_t value = 0;
  std::size_t operation = 0; ///< Its place in the trace.
};

/// What an operation is in Go, or nothing where Go has no such operation.
std::optional<action> action_of(model::verb what) noexcept;

/// The steps of a trace, a bulk run as one step an entry. Operations without an action are left
/// out. After an action that may touch every chain all chains are compared; otherwise the touched
/// ones, unless it is changed later.
std::vector<step> steps_of(const model::trace& t);

} // namespace bucketproof::go
