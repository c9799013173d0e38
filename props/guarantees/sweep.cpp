#include "sweep.hpp"

namespace bucketproof::props {

measured_guarantees sweep(moving how, model::policy_kind policy, std::size_t enough) {
  switch (how) {
  case moving::cannot_throw:
    return sweep_of<moving::cannot_throw>(policy, enough);
  case moving::can_throw:
    return sweep_of<moving::can_throw>(policy, enough);
  case moving::only_and_can_throw:
    break;
  }
  return sweep_of<moving::only_and_can_throw>(policy, enough);
}

} // namespace bucketproof::props
