#include "run.hpp"
#include "run_shaped.hpp"

#include <unordered_map>

std::optional<bucketproof::model::divergence> bucketproof::model::run_standard(const trace& t) {
  return run_shaped<std::unordered_map>(t);
}
