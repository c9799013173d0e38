// The definition of run_policies; included by the file that instantiates it for a kind of elements.
#include "lockstep.hpp"
#include "run_policies.hpp"

namespace bucketproof::model {

template <class Elements>
std::optional<divergence> run_policies(const trace& t, const promise& held_to, reach* reached,
                                       spectator* watching) {
  const auto with = [&]<class Policy>(Policy) {
    using value_type = std::pair<const typename Elements::key_type, typename Elements::mapped_type>;
    using map = bucket_map<typename Elements::key_type, typename Elements::mapped_type,
                           element_hash<Elements>, element_equal<Elements>,
                           ledger_allocator<value_type>, Policy>;
    return lockstep<map, Elements>(t, held_to, reached, watching).run();
  };
  switch (t.setup.policy) {
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
  return std::nullopt;
}

} // namespace bucketproof::model
