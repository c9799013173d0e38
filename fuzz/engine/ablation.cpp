#include "ablation.hpp"

#include <cstdlib>

namespace bucketproof::fuzz {
namespace {

bool is_named(std::string_view name) noexcept {
  const char* const names = std::getenv(ablation_variable);
  std::string_view rest = names != nullptr ? names : "";
  while (!rest.empty()) {
    const std::size_t end = rest.find(',');
    if (rest.substr(0, end) == name)
      return true;
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return false;
}

} // namespace

bool is_ablated(component p) noexcept {
  return is_named(component_names[static_cast<std::size_t>(p)]);
}
bool are_operations_left_out() noexcept {
  return is_named(operations_name);
}

} // namespace bucketproof::fuzz
