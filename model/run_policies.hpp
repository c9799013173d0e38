// The policies of the map under test for one kind of elements. Each kind is compiled in a file of
// its own.
#pragma once

#include "elements.hpp"
#include "run.hpp"

namespace bucketproof::model {

template <class Elements>
std::optional<divergence> run_policies(const trace& t, const promise& held_to, reach* reached,
                                       spectator* watching);

extern template std::optional<divergence>
run_policies<integer_elements>(const trace&, const promise&, reach*, spectator*);
extern template std::optional<divergence>
run_policies<string_elements>(const trace&, const promise&, reach*, spectator*);
extern template std::optional<divergence>
run_policies<tracked_elements>(const trace&, const promise&, reach*, spectator*);

} // namespace bucketproof::model
