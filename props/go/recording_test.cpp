// Recordings of Go's map: their form, and that another map fails them. Needs no Go.
#include "props/go/bucket_maps.hpp"
#include "props/go/recording.hpp"

#include "model/trace/files.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>

namespace bucketproof::go {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files() {
  return model::input_files(BUCKETPROOF_RECORDINGS);
}

std::vector<recorded> read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return read_recording(std::string(std::istreambuf_iterator<char>(in), {}));
}

TEST(recording, is_read_as_it_was_printed) {
  const model::trace t = model::read_trace(files().front());
  const std::vector<recorded> recording = record(t, bucket_maps<go_policy>(t.setup));
  const std::string text = print(t, recording);
  EXPECT_EQ(read_recording(text), recording);
  EXPECT_EQ(model::parse(text), t);
}

TEST(recording, names_the_line_that_is_none) {
  try {
    read_recording("a.insert(1, 1)\n# go 1 | right\n# go wrong\n");
    FAIL() << "no error";
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "3:1: not a line of a recording: wrong");
  }
}

TEST(recording, of_another_trace_is_refused) {
  const std::vector<recorded> first{{0, {"a"}}}, second{{1, {"a"}}};
  EXPECT_THROW(difference(first, second), std::runtime_error);
  EXPECT_THROW(difference(first, {}), std::runtime_error);
  EXPECT_FALSE(difference(first, first));
}

/// In how many recordings a map with another policy differs, and where first.
template <class Policy>
std::size_t told_in() {
  std::size_t told = 0;
  for (const fs::path& file : files()) {
    const model::trace t = model::read_trace(file);
    const auto d = difference(read(file), record(t, bucket_maps<Policy>(t.setup)));
    if (!d)
      continue;
    ++told;
    std::cout << file.filename().string() << ": " << summary(t, *d) << "\nexpected  " << d->expected
              << "\nfound     " << d->found << '\n';
  }
  return told;
}

TEST(recording, holds) {
  EXPECT_EQ(told_in<go_policy>(), 0U);
}

TEST(recording, tells_the_load_limit_of_go_1_21) {
  EXPECT_GT(told_in<go_1_21_policy>(), 0U);
}

struct in_order_policy : go_policy {
  static constexpr evacuation_order order = evacuation_order::in_order;
};
TEST(recording, tells_evacuation_in_order) {
  EXPECT_GT(told_in<in_order_policy>(), 0U);
}

struct inserts_only_policy : go_policy {
  static constexpr growth_work work = growth_work::inserts;
};
TEST(recording, tells_that_only_new_keys_evacuate) {
  EXPECT_GT(told_in<inserts_only_policy>(), 0U);
}

} // namespace
} // namespace bucketproof::go
