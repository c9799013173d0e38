#include "order.hpp"

#include "shrink.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace bucketproof::model {

bool uses_number(const operation& op) noexcept {
  const form f = info(op.what).arguments;
  return f == form::key_value || f == form::key_own || f == form::list || f == form::own ||
         f == form::size || f == form::cursor_number || f == form::fault || f == form::block ||
         f == form::custom || f == form::given || f == form::pair_given;
}

std::span<const std::uint8_t> steps_for(const operation& op) noexcept {
  static constexpr std::array<std::uint8_t, 3> of_run{next_bucket, next_tophash, next_twin};
  static constexpr std::array<std::uint8_t, 5> of_fault{0, 1, 2, 3, 4};
  static constexpr std::array<std::uint8_t, 3> of_block{1, 2, 3};
  static_assert(of_fault.size() == failpoints.size());
  static constexpr auto of_custom = [] {
    std::array<std::uint8_t, most_custom_operations> all{};
    std::iota(all.begin(), all.end(), std::uint8_t{0});
    return all;
  }();
  if (is_run(op))
    return of_run;
  if (info(op.what).arguments == form::fault)
    return of_fault;
  if (op.what == verb::repeat)
    return of_block;
  if (op.what == verb::custom)
    return std::span(of_custom).first(custom_operations().size());
  static constexpr std::array<std::uint8_t, 1> none{0};
  return none;
}

verb run_of(verb kind) noexcept {
  return kind == verb::insert  ? verb::insert_run
         : kind == verb::erase ? verb::erase_run
                               : verb::find_run;
}
bool has_run(verb kind) noexcept {
  return kind == verb::insert || kind == verb::erase || kind == verb::find;
}

bool simpler(const trace& a, const trace& b) {
  const auto measure = [](const trace& t) {
    std::size_t verbs = 0, entries = 0;
    for (const operation& op : t.operations) {
      verbs += static_cast<std::size_t>(op.what);
      entries += is_run(op) ? op.number : 0U;
    }
    return std::tuple(t.operations.size(), order_of(t.setup), verbs, entries);
  };
  const auto of_a = measure(a), of_b = measure(b);
  if (of_a != of_b)
    return of_a < of_b;
  return std::lexicographical_compare(a.operations.begin(), a.operations.end(),
                                      b.operations.begin(), b.operations.end(), before);
}

} // namespace bucketproof::model
