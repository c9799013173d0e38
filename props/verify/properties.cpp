// NAME_props: the properties of any map. Traces run in a process of their own, so that a map that
// crashes or hangs is shrunk like any other.
#include "props/traces.hpp"

#include "model/verify/isolated.hpp"
#include "model/verify/verified.hpp"
#include "model/worker.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace bucketproof::verify {
namespace {

/// Runs traces of a profile, so many times as many as an ordinary property has cases.
void holds_on_traces(double times, const model::profile& p) {
  const verified& v = map_under_test();
  const model::profile profile = for_map(v, p);
  model::worker isolated([&v](const model::trace& t) { return v.run(t, nullptr, nullptr); });
  props::for_all(times, [&](model::random_source& random) {
    props::must_hold(
        generate(random, profile), [&isolated](const model::trace& t) { return isolated(t); },
        v.name + "_replay --explain");
  });
}

TEST(traces, agrees_with_the_model_on_any_trace) {
  holds_on_traces(4, model::everything());
}
TEST(traces, agrees_where_keys_collide) {
  holds_on_traces(4, model::overflowing());
}
TEST(traces, agrees_on_growing_maps) {
  holds_on_traces(0.2, model::growing());
}
TEST(traces, agrees_while_iterators_are_kept) {
  holds_on_traces(2, model::iterating());
}
TEST(traces, uses_only_objects_that_are_alive) {
  holds_on_traces(2, model::living());
}
TEST(traces, leaves_what_it_promises_when_operations_throw) {
  holds_on_traces(4, model::faulty());
}

class scenario_test : public ::testing::Test {
public:
  explicit scenario_test(const scenario& s) : scenario_(s) {}
  void TestBody() override {
    constexpr unsigned most_seconds = 120;
    const outcome o = isolated([this] { return scenario_.run().value_or(""); }, most_seconds);
    if (!o.said || !o.said->empty())
      ADD_FAILURE() << "promised: " << scenario_.says
                    << "\nfound:    " << (o.said ? *o.said : o.died);
  }

private:
  const scenario& scenario_;
};
void register_scenarios() {
  for (const scenario& s : map_under_test().scenarios)
    ::testing::RegisterTest("scenarios", s.name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [&s]() -> ::testing::Test* { return new scenario_test(s); });
}

} // namespace
} // namespace bucketproof::verify

int main(int argc, char** argv) {
  using namespace bucketproof;
  ::testing::InitGoogleTest(&argc, argv);
  verify::register_scenarios();
  constexpr int keep_what_is_set = 0; // a red run is red again
  ::setenv("RC_PARAMS", "seed=20231119 max_success=1000", keep_what_is_set);
  if (!::testing::GTEST_FLAG(list_tests)) {
    std::printf("%s\nRC_PARAMS=\"%s\"\n", verify::map_under_test().map.c_str(),
                std::getenv("RC_PARAMS"));
    for (const std::string& line : verify::map_under_test().left_out)
      std::printf("left out  %s\n", line.c_str());
  }
  props::record_crashes();
  return RUN_ALL_TESTS();
}
