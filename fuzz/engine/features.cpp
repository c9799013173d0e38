#include "features.hpp"

#include "ablation.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace bucketproof::fuzz {
namespace {

using model::growth_coverage;

constexpr std::size_t policies = static_cast<std::size_t>(model::policy_kind::two_slots_go) + 1;
constexpr std::size_t growths = 3, positions = 4, chains = 3;
constexpr std::size_t cells = model::verb_count * growths * positions * chains;
constexpr std::size_t sizes = 16;
constexpr std::size_t whole_map = policies * cells; // the first counter of a trace as a whole
constexpr std::size_t shapes = whole_map + policies * 4 * sizes;

// libFuzzer clears the section before each run and reads it as coverage after it. Nothing here
// reads it: without `used` it would be optimised away.
__attribute__((used, section("__libfuzzer_extra_counters"))) std::uint8_t extra_counters[shapes];

std::array<bool, shapes> ever_marked;
std::size_t marked = 0;

void mark(std::size_t shape) noexcept {
  // A shape is reached or not: how often would keep many inputs that differ in nothing else.
  static const bool unfelt = is_ablated(component::shapes);
  if (!unfelt)
    extra_counters[shape] = 1;
  if (!ever_marked[shape]) {
    ever_marked[shape] = true;
    ++marked;
  }
}

/// The growth position without what would only multiply the inputs that are kept: how far
/// evacuation is, which of two maps it is about, and cursors.
std::size_t cell_of(const model::growth_position& p) noexcept {
  std::size_t i = static_cast<std::size_t>(p.what);
  i = i * growths + static_cast<std::size_t>(p.growth);
  i = i * positions + static_cast<std::size_t>(p.touched);
  return i * chains + p.chain;
}

} // namespace

void mark_features(const model::setup& s, const growth_coverage& reached) noexcept {
  const auto policy = static_cast<std::size_t>(s.policy);
  for (const model::growth_position& p : model::reachable_positions())
    if (reached.at(p) != 0)
      mark(policy * cells + cell_of(p));

  std::size_t first = whole_map + policy * 4 * sizes;
  for (const std::uint64_t size :
       {std::uint64_t{reached.most_buckets}, std::uint64_t{reached.longest_chain},
        reached.doublings, reached.same_sizes}) {
    mark(first + std::min<std::size_t>(std::bit_width(size), sizes - 1));
    first += sizes;
  }
}

std::size_t features_marked() noexcept {
  return marked;
}

} // namespace bucketproof::fuzz
