#include "props/go/bucket_image.hpp"

#include <tuple>

namespace bucketproof::go {
namespace {

std::string hexadecimal(std::uint64_t n, unsigned digits) {
  std::string text(digits, '0');
  for (std::size_t i = digits; i-- > 0; n >>= 4)
    text[i] = "0123456789abcdef"[n & 15];
  return text;
}

std::string print_slot(const bucket_picture& b, std::size_t slot) {
  switch (b.controls[slot]) {
  case control::rest:
    return ".";
  case control::vacant:
    return "-";
  case control::evacuated_low:
    return "<";
  case control::evacuated_high:
    return ">";
  case control::evacuated_vacant:
    return "x";
  default:
    return hexadecimal(static_cast<std::uint64_t>(b.controls[slot]), 2) + ':' +
           std::to_string(b.keys[slot]) + '=' + std::to_string(b.values[slot]);
  }
}

} // namespace

bool operator<(const bucket_picture& a, const bucket_picture& b) noexcept {
  return std::tuple(!a.old, a.index, a.place) < std::tuple(!b.old, b.index, b.place);
}

std::string print(const header& h) {
  std::string text = std::to_string(h.size) + " entries, " + std::to_string(h.buckets) + " buckets";
  if (h.growth != growth_kind::none)
    text += std::string(h.growth == growth_kind::doubling ? ", doubling" : ", same-size growth") +
            ", " + std::to_string(h.evacuated) + " evacuated";
  return text + ", " + std::to_string(h.overflow) + " overflow, seed " + hexadecimal(h.seed, 8);
}

std::string print(const bucket_picture& b) {
  std::string text = (b.old ? "old " : "") + std::to_string(b.index) + std::string(b.place, '+');
  std::size_t shown = b.controls.size(); // one mark is enough for those after which nothing comes
  while (shown > 1 && b.controls[shown - 1] == control::rest &&
         b.controls[shown - 2] == control::rest)
    --shown;
  for (std::size_t slot = 0; slot < shown; ++slot)
    text += " | " + print_slot(b, slot);
  return text;
}

std::pair<std::vector<bucket_picture>, std::vector<bucket_picture>>
differences(const bucket_image& a, const bucket_image& b) {
  std::pair<std::vector<bucket_picture>, std::vector<bucket_picture>> only;
  auto x = a.buckets.begin();
  auto y = b.buckets.begin();
  while (x != a.buckets.end() || y != b.buckets.end()) {
    const bool from_a = y == b.buckets.end() || (x != a.buckets.end() && !(*y < *x));
    const bool from_b = x == a.buckets.end() || (y != b.buckets.end() && !(*x < *y));
    if (!from_a || !from_b || *x != *y) {
      if (from_a)
        only.first.push_back(*x);
      if (from_b)
        only.second.push_back(*y);
    }
    x += from_a ? 1 : 0;
    y += from_b ? 1 : 0;
  }
  return only;
}

} // namespace bucketproof::go
