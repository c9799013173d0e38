// A file as text, for tests that hold a page to the code that it shows.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

namespace bucketproof::model {

inline std::string text_of(const char* file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace bucketproof::model
