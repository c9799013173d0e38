// The sweep: every operation, in every growth position, with a throw at the 1st, 2nd, 3rd ...
// failpoint of every kind.
#pragma once

#include "faulty.hpp"
#include "guarantee.hpp"

#include <cstddef>

namespace bucketproof::props {

/// Sweeps the map of a policy with elements whose moves may do this: two_slots or two_slots_go;
/// standard and go as well where a move cannot throw. Ends early when `enough` things are broken.
measured_guarantees sweep(moving how, model::policy_kind policy, std::size_t enough = 10);

/// The same for one kind of elements; each is compiled in a file of its own.
template <moving How>
measured_guarantees sweep_of(model::policy_kind policy, std::size_t enough);

} // namespace bucketproof::props
