// The logbook: what an exploration has done, and does now, kept where it survives a crash.
//
// The explorer writes it in one process and another reads it: the second draws the progress, and
// when the first dies it still knows which operation did that.
#pragma once

#include "props/explore/states.hpp"

#include "model/check/divergence.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace bucketproof::explore {

/// How an exploration ended.
enum class ending : std::uint8_t {
  none,        ///< It did not: it goes on, or died.
  complete,    ///< No state within the scope is left.
  out_of_time, ///< A limit ended it.
  failed,      ///< The last transition breaks a promise.
};

/// Text of bounded length that needs no other memory.
template <std::size_t Most>
class note {
public:
  void write(std::string_view text) noexcept {
    const std::size_t n = std::min(text.size(), Most);
    std::memcpy(text_.data(), text.data(), n);
    size_ = n;
  }
  std::string text() const { return {text_.data(), size_}; }

private:
  std::array<char, Most> text_{};
  std::size_t size_ = 0;
};

struct logbook {
  /// The longest way to a state that can be written down.
  static constexpr std::size_t longest = 1024;

  std::atomic<std::uint64_t> states{0};      ///< Found.
  std::atomic<std::uint64_t> expanded{0};    ///< Of these, those in which everything was done.
  std::atomic<std::uint64_t> transitions{0}; ///< Operations done and checked.
  std::atomic<std::uint64_t> depth{0};       ///< Operations from the empty map to the state now.
  std::atomic<std::chrono::milliseconds> time{std::chrono::milliseconds(0)}; ///< On one core.
  std::array<std::atomic<std::uint64_t>, thrown_failpoints> thrown{};        ///< By failpoint.

  /// The transitions from the empty map, the one that is done now last.
  std::array<transition, longest> way{};
  std::size_t length = 0;

  ending end = ending::none;
  model::check failed{};
  note<1024> expected, found;
  note<4096> buckets;
};
static_assert(std::is_trivially_destructible_v<logbook>);

} // namespace bucketproof::explore
