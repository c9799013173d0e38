// The policies of the map under test for one kind of elements. Each kind is compiled in a file of
// its own.
#pragma once

#include "model/adapter/elements.hpp"
#include "model/adapter/map_under_test.hpp"

namespace bucketproof::model {

/// The maker of the map of a policy.
template <class Elements>
map_maker maker_of(policy_kind policy);

extern template map_maker maker_of<integer_elements>(policy_kind);
extern template map_maker maker_of<string_elements>(policy_kind);
extern template map_maker maker_of<tracked_elements>(policy_kind);
extern template map_maker maker_of<throwing_elements>(policy_kind);

} // namespace bucketproof::model
