// A target without an engine: runs each file, and the files of each folder, once, with any
// compiler. Exit code 0: all held; 2: bad input. A target that fails ends the program; what ran is
// printed first.
#include "model/trace/files.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

/// The engine's own mutation, which the mutator may ask for. Nothing is mutated here.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t size, std::size_t) {
  return size;
}

namespace {

std::vector<std::uint8_t> content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in)
    throw std::runtime_error(file.string() + ": cannot be read");
  return bytes;
}

} // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 2)
      throw std::runtime_error("no input given: FILE or FOLDER ...");
    std::size_t held = 0;
    for (const std::string& input : std::vector<std::string>(argv + 1, argv + argc))
      for (const std::filesystem::path& file : bucketproof::model::input_files(input)) {
        std::fprintf(stderr, "%s\n", file.c_str());
        const std::vector<std::uint8_t> bytes = content(file);
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
        ++held;
      }
    std::printf("%zu held\n", held);
    return 0;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: %s\n", argv[0], e.what());
    return 2;
  }
}
