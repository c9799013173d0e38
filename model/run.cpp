#include "run.hpp"

#include "run_policies.hpp"

namespace bucketproof::model {

std::optional<divergence> run(const trace& t, const promise& held_to, reach* reached) {
  switch (t.setup.keys) {
  case key_kind::integer:
    return run_policies<integer_elements>(t, held_to, reached);
  case key_kind::string:
    return run_policies<string_elements>(t, held_to, reached);
  case key_kind::tracked:
    return run_policies<tracked_elements>(t, held_to, reached);
  }
  return std::nullopt;
}

std::optional<divergence> run(const trace& t, reach* reached) {
  return run(t, promise_of(t.setup.policy), reached);
}

} // namespace bucketproof::model
