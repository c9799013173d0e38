// The promises of bucket_map, a test each: model/promises/ says what they are.
#include "props/traces.hpp"

#include "model/promises/promises.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <string>

namespace bucketproof::props {
namespace {

/// Asks one property of random traces of its own profile. It must have been about something.
class promise : public ::testing::Test {
public:
  explicit promise(const model::property& p) : property_(p) {}
  void TestBody() override {
    model::tally seen;
    if (!for_all_traces(property_.times, traces_of(property_.traces()), asking(property_, seen)))
      return;
    std::cout << seen.print(property_);
    for (const std::string& line : seen.missing(property_))
      ADD_FAILURE() << line;
  }

private:
  const model::property& property_;
};

const bool are_registered = [] {
  for (const model::property& p : model::promises())
    ::testing::RegisterTest("promises", std::string(p.name).c_str(), nullptr, nullptr, __FILE__,
                            __LINE__, [&p]() -> ::testing::Test* { return new promise(p); });
  return true;
}();

} // namespace
} // namespace bucketproof::props
