// The definition of maker_of; included by the file that instantiates it for a kind of elements.
#include "run_policies.hpp"

#include "model/adapter/adapter.hpp"

#include "bucketproof/bucket_map.hpp"

namespace bucketproof::model {

template <class Elements>
map_maker maker_of(policy_kind policy) {
  const auto with = []<class Policy>(Policy) -> map_maker {
    using map = bucket_map<typename Elements::key_type, typename Elements::mapped_type,
                           element_hash<Elements>, element_equal<Elements>,
                           element_allocator<Elements>, Policy>;
    return adapter<map, Elements>::make;
  };
  switch (policy) {
  case policy_kind::standard:
    return with(default_policy());
  case policy_kind::go:
    return with(go_policy());
  case policy_kind::go_1_21:
    return with(go_1_21_policy());
  case policy_kind::two_slots:
    return with(two_slot_policy());
  case policy_kind::two_slots_go:
    return with(two_slot_go_policy());
  }
  return nullptr;
}

} // namespace bucketproof::model
