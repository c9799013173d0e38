// A worker: a process of its own that runs traces, so that a trace that crashes or hangs the map
// under test is a divergence like any other.
#pragma once

#include "model/divergence.hpp"
#include "model/trace.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>

namespace bucketproof::model {

using runner = std::function<std::optional<divergence>(const trace&)>;

/// Runs traces in a child process that lives until one of them kills it. POSIX only.
class worker {
public:
  /// `run` is what the child does with each trace. A run may take `limit` of processor time; then
  /// it is a hang.
  explicit worker(runner run, std::chrono::milliseconds limit = std::chrono::seconds(10));
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;
  ~worker();

  /// The trace's divergence; `check::crash` or `check::hang` where the child did not answer, at the
  /// operation that it had begun (place.hpp). Throws std::system_error where no process can be
  /// had.
  std::optional<divergence> operator()(const trace& t);

private:
  struct reply {
    bool alive = false;
    std::optional<divergence> result;
  };

  void start();
  void stop() noexcept;
  [[noreturn]] void serve(int requests, int replies) const;
  reply ask(const trace& t);
  bool answers() const;
  divergence death(bool hung, const trace& t);
  std::string last_words() const;

  runner run_;
  std::chrono::milliseconds limit_;
  volatile std::size_t* begun_; ///< The operation that the child has begun; both map it.
  pid_t child_ = -1;
  int requests_ = -1, replies_ = -1;
  int errors_ = -1;    // what the child writes to its standard error: a file, which is never full
  bool fresh_ = false; // the child has run nothing yet
  bool hung_ = false;
};

} // namespace bucketproof::model
