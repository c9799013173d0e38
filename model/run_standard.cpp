#include "lockstep.hpp"
#include "run.hpp"

#include <unordered_map>

namespace bucketproof::model {
namespace {

template <class Elements>
std::optional<divergence> run_with(const trace& t) {
  using value_type = std::pair<const typename Elements::key_type, typename Elements::mapped_type>;
  using map = std::unordered_map<typename Elements::key_type, typename Elements::mapped_type,
                                 element_hash<Elements>, element_equal<Elements>,
                                 ledger_allocator<value_type>>;
  return lockstep<map, Elements>(t, promise_of(t.setup.policy), nullptr).run();
}

} // namespace

std::optional<divergence> run_standard(const trace& t) {
  switch (t.setup.keys) {
  case key_kind::integer:
    return run_with<integer_elements>(t);
  case key_kind::string:
    return run_with<string_elements>(t);
  case key_kind::tracked:
    return run_with<tracked_elements>(t);
  }
  return std::nullopt;
}

} // namespace bucketproof::model
