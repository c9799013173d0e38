// Switches on the bug that BUCKETPROOF_BUG numbers, for a program whose main knows of none.
#include "props/bugs/planted.hpp"

#include <cstdlib>

namespace {

int number() noexcept {
  const char* const text = std::getenv("BUCKETPROOF_BUG");
  return text != nullptr ? std::atoi(text) : 0;
}
[[maybe_unused]] const int switched_on = bucketproof::planted::current = number();

} // namespace
