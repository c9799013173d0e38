// guarantees: measures what every operation guarantees when something throws, and prints the page
// src/GUARANTEES.md.
//
// Exit code 0: as promised; 1: something was measured that is not promised, and is printed on the
// standard error; 2: bad usage.
#include "page.hpp"
#include "sweep.hpp"

#include <cstdio>
#include <iostream>
#include <vector>

namespace {
using namespace bucketproof;

props::measured_guarantees measure(const props::promise_column& column) {
  return props::sweep(column.how, column.work == growth_work::writes
                                      ? model::policy_kind::two_slots_go
                                      : model::policy_kind::two_slots);
}
} // namespace

int main(int argc, char**) {
  if (argc > 1) {
    std::fputs("usage: guarantees > src/GUARANTEES.md\n", stderr);
    return 2;
  }
  std::vector<props::measured_guarantees> measured;
  int result = 0;
  for (const props::promise_column& column : props::promise_columns) {
    measured.push_back(measure(column));
    for (const std::string& what : measured.back().broken) {
      std::cerr << what << '\n';
      result = 1;
    }
    for (const std::string& what : differences(measured.back(), column)) {
      std::cerr << what << '\n';
      result = 1;
    }
  }
  std::cout << props::guarantees_page([&measured](std::string_view operation, std::size_t column) {
    const auto at = measured[column].operations.find(operation);
    return at == measured[column].operations.end() ? props::guarantee_letters()
                                                   : at->second.letters();
  });
  return result;
}
