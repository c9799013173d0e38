#include "run.hpp"

#include "run_policies.hpp"

namespace bucketproof::model {

namespace {

std::optional<divergence> run_kind(const trace& t, const promise& held_to, reach* reached,
                                   spectator* watching) {
  switch (t.setup.keys) {
  case key_kind::integer:
    return run_policies<integer_elements>(t, held_to, reached, watching);
  case key_kind::string:
    return run_policies<string_elements>(t, held_to, reached, watching);
  case key_kind::tracked:
    return run_policies<tracked_elements>(t, held_to, reached, watching);
  }
  return std::nullopt;
}

} // namespace

std::optional<divergence> run(const trace& t, const promise& held_to, reach* reached) {
  return run_kind(t, held_to, reached, nullptr);
}

std::optional<divergence> run(const trace& t, reach* reached) {
  return run(t, promise_of(t.setup.policy), reached);
}

std::optional<divergence> run(const trace& t, spectator& watching) {
  return run_kind(t, promise_of(t.setup.policy), nullptr, &watching);
}

} // namespace bucketproof::model
