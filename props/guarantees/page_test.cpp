// The page of guarantees in the repository is the one that the promises give. That they are what is
// measured is faults_test's business.
#include "page.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace bucketproof::props {
namespace {

std::string promised(std::string_view operation, std::size_t column) {
  const auto rows = promised_guarantees();
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [operation](const auto& r) { return r.name == operation; });
  return std::string(row->letters[column]);
}

TEST(guarantees_page, in_the_repository_is_up_to_date) {
  std::ifstream file(BUCKETPROOF_GUARANTEES_PAGE);
  std::ostringstream committed;
  committed << file.rdbuf();
  ASSERT_TRUE(file) << BUCKETPROOF_GUARANTEES_PAGE << " cannot be read";
  std::istringstream expected(guarantees_page(promised)), found(committed.str());
  std::string line, other;
  for (int n = 1; std::getline(expected, line) && std::getline(found, other); ++n)
    ASSERT_EQ(other, line) << "line " << n
                           << "; the command that makes the page stands at its beginning";
  EXPECT_EQ(committed.str(), guarantees_page(promised));
}

} // namespace
} // namespace bucketproof::props
