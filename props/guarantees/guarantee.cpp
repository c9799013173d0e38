#include "guarantee.hpp"

namespace bucketproof::props {

guarantee_letters measured_operation::letters() const {
  guarantee_letters all;
  for (const cell& c : of_event)
    all += static_cast<char>(c.weakest);
  return all;
}

std::size_t measured_guarantees::failures_in_all() const {
  std::size_t all = 0;
  for (const auto& [position, n] : failures)
    all += n;
  return all;
}
std::size_t measured_guarantees::completions_in_all() const {
  std::size_t all = 0;
  for (const auto& [name, operation] : operations)
    for (const auto& [position, n] : operation.completions)
      all += n;
  return all;
}

} // namespace bucketproof::props
