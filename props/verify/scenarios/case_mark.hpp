// The case that a scenario is at, for the process that has to say where it died.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace bucketproof::verify {

class case_mark {
public:
  static constexpr std::size_t longest = 128;
  using text = std::array<char, longest>;

  /// From now on cases are written here: to memory that outlives this process.
  static void write_to(text& where) noexcept { written_ = &where; }
  static void begins(std::string_view name) noexcept {
    const std::size_t size = std::min(name.size(), longest - 1);
    std::copy_n(name.data(), size, written_->data());
    (*written_)[size] = '\0';
  }

private:
  inline static text unread_{};
  inline static text* written_ = &unread_;
};

/// What follows is this case.
inline void begin_case(const std::string& name) noexcept {
  case_mark::begins(name);
}

} // namespace bucketproof::verify
