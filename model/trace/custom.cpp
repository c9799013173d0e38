#include "custom.hpp"

#include <utility>

namespace bucketproof::model {
namespace {

std::vector<custom_operation>& of_the_program() noexcept {
  static std::vector<custom_operation> all;
  return all;
}

} // namespace

void set_custom_operations(std::vector<custom_operation> all) {
  of_the_program() = std::move(all);
}
std::span<const custom_operation> custom_operations() noexcept {
  return of_the_program();
}

const custom_operation* custom_operation_of(std::uint8_t number) noexcept {
  const auto all = custom_operations();
  return number < all.size() ? &all[number] : nullptr;
}
std::string custom_name(std::uint8_t number) {
  if (const custom_operation* const known = custom_operation_of(number))
    return std::string(known->name);
  return "custom_" + std::to_string(number);
}
std::optional<std::uint8_t> custom_named(std::string_view name) {
  for (std::uint8_t n = 0; n < most_custom_operations; ++n)
    if (custom_name(n) == name)
      return n;
  return std::nullopt;
}
custom_arguments custom_arguments_of(std::uint8_t number) noexcept {
  const custom_operation* const known = custom_operation_of(number);
  return known != nullptr ? known->arguments : custom_arguments::key_value;
}

} // namespace bucketproof::model
