// Go's own map, in the program that go/ builds.
#pragma once

#include "operations.hpp"

#include "model/run/child_program.hpp"

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {

/// What the Go program measured of one operation, by its own thread's CPU time.
struct go_work {
  work done;
  std::chrono::nanoseconds time{};
};

/// A Go program that could not be run, or did not answer.
struct go_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Why Go's map was not measured.
inline constexpr const char* no_go =
    "\nnot measured: Go's map: there was no Go compiler when this was built (apt-get install "
    "golang-go, then run cmake again)";

/// The Go program for one kind of keys, if it was built.
class go_program {
public:
  /// Looks for the program beside those in C++, where the build puts it if there is a Go compiler.
  explicit go_program(std::string_view kind);

  bool exists() const noexcept { return !version_.empty(); }
  /// "Go map (go1.19.8)"
  std::string name() const { return "Go map (" + version_ + ")"; }
  const std::string& path() const noexcept { return path_; }
  /// Runs it to its end and returns what it wrote. Throws go_error where it fails.
  std::string output(const std::string& part, std::size_t entries) const;

private:
  std::string path_;
  std::string version_;
};

/// A Go program that waits for requests. It keeps the map of the last one, as the benchmarks here
/// do.
class go_map {
public:
  explicit go_map(const go_program& program);

  /// Throws go_error where the program is gone.
  go_work measure(std::string_view operation, std::size_t entries, std::size_t passes,
                  std::chrono::milliseconds at_most);

private:
  std::string path_;
  bucketproof::model::child_program process_;
};

} // namespace bench
