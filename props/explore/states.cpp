#include "props/explore/states.hpp"

#include <algorithm>

namespace bucketproof::explore {

namespace {
std::uint32_t tag_of(const digest& fingerprint) noexcept {
  return static_cast<std::uint32_t>(fingerprint.high);
}
} // namespace

states::states() : table_(std::size_t{1} << 16) {}

states::place& states::place_of(const digest& fingerprint) {
  const std::size_t mask = table_.size() - 1;
  const std::uint32_t tag = tag_of(fingerprint);
  std::size_t at = static_cast<std::size_t>(fingerprint.low) & mask;
  while (table_[at].state != none &&
         (table_[at].tag != tag || states_[table_[at].state].fingerprint != fingerprint))
    at = (at + 1) & mask;
  return table_[at];
}

void states::make_room() {
  if (2 * (states_.size() + 1) <= table_.size())
    return;
  table_.assign(2 * table_.size(), place());
  for (std::size_t i = 0; i < states_.size(); ++i)
    place_of(states_[i].fingerprint) = {static_cast<id>(i), tag_of(states_[i].fingerprint)};
}

bool states::add(const digest& fingerprint, id from, const transition& by) {
  place& p = place_of(fingerprint);
  if (p.state != none)
    return false;
  p = {static_cast<id>(states_.size()), tag_of(fingerprint)};
  states_.push_back({fingerprint, from, by});
  make_room();
  return true;
}

void states::path_to(id state, std::vector<transition>& into) const {
  into.clear();
  for (; state != 0; state = states_[state].from)
    into.push_back(states_[state].by);
  std::reverse(into.begin(), into.end());
}

} // namespace bucketproof::explore
