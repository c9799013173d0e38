#include "sweep.hpp"

namespace bucketproof::props {

measured_guarantees sweep(moving how, model::policy_kind policy) {
  switch (how) {
  case moving::cannot_throw:
    return sweep_of<moving::cannot_throw>(policy);
  case moving::can_throw:
    return sweep_of<moving::can_throw>(policy);
  case moving::only_and_can_throw:
    break;
  }
  return sweep_of<moving::only_and_can_throw>(policy);
}

} // namespace bucketproof::props
