// One target's part of a campaign: workers that fuzz it, what they found, and what they did.
#pragma once

#include "afl.hpp"
#include "child.hpp"
#include "libfuzzer_output.hpp"
#include "progress_display.hpp"

#include "fuzz/engine/statistics.hpp"

#include <chrono>
#include <deque>
#include <filesystem>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace bucketproof::fuzz {

/// What ends a campaign without a result: a tool or a folder is missing, the disk is full.
class campaign_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Where everything is.
struct places {
  std::filesystem::path binaries; ///< fuzz_TARGET, and replay.
  std::filesystem::path afl;    ///< fuzz_TARGET as AFL++ builds it; empty: libFuzzer is the engine.
  std::filesystem::path corpus; ///< A folder for each target, and regressions/.
  std::filesystem::path failures; ///< Raw inputs that failed, in a folder for each target.
  std::filesystem::path scratch;  ///< Gone with the campaign.

  std::filesystem::path target(const std::string& name) const {
    return binaries / ("fuzz_" + name);
  }
  std::filesystem::path dictionary(const std::string& name) const {
    return binaries / ("fuzz_" + name + ".dict");
  }
  std::filesystem::path replay() const { return binaries / "replay"; }
  std::filesystem::path regressions() const { return corpus / "regressions"; }
};

/// The files in the folder, sorted by name; empty if the folder does not exist.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder);
/// Throws campaign_error where the disk that `folder` is on has no room for what is found.
void require_space(const std::filesystem::path& folder);

class session {
  using clock = std::chrono::steady_clock;

public:
  session(std::string name, const places& where, unsigned jobs, std::chrono::seconds time);

  /// Starts fuzzing, in a copy of the committed corpus.
  void start();
  /// Waits a moment for the workers and handles what they printed; false when the session is over:
  /// the time is up or enough was found.
  bool go_on(screen& to);
  /// Ends the workers; what one of them is stuck in is a failure.
  void stop(screen& to);
  /// Adds to the committed corpus inputs that reach edges or shapes that it does not reach, the
  /// smallest first, while it stays small. Returns what was done, for people.
  std::string grow_corpus();

  const std::string& name() const noexcept { return name_; }
  bool failed() const noexcept { return !failures_.empty(); }
  static std::string heading();
  std::string progress() const;
  std::string report() const;

private:
  static constexpr std::size_t most_failures = 100, most_different = 5;

  struct worker {
    explicit worker(const command& c) : process(c) {}
    status said;
    child process;
    std::uint64_t traces = 0; // as last seen, and when that was new
    clock::time_point alive = clock::now();
    std::set<std::filesystem::path> afl_failures; // that were taken care of
  };
  /// What was done by some time: shows the speed.
  struct sample {
    clock::time_point when;
    counters what;
  };
  struct failure {
    std::string cause;
    std::filesystem::path input;    ///< As it was found.
    std::filesystem::path trace;    ///< The smallest; empty if not a trace.
    std::filesystem::path as_found; ///< What perhaps shows another mistake than the smallest does.
    std::string remark;             ///< Why it has no trace.
    bool by_replay = true;          ///< `replay` fails in the same way, where the target did.
    bool again = false;             ///< Earlier ones left the same traces.
  };

  std::filesystem::path committed() const { return where_.corpus / name_; }
  std::filesystem::path working() const { return where_.scratch / name_; }
  std::filesystem::path notes_file(unsigned job) const;
  bool by_afl() const noexcept { return !where_.afl.empty(); }
  afl_place afl() const;
  command fuzz_command(unsigned job) const;
  void wait_for_output();
  void take_in(std::size_t job);
  void take_in_afl(std::size_t job, screen& to);
  /// Copies what AFL++ keeps to the working corpus.
  void take_afl_queues() const;
  void after_end(std::size_t job, screen& to);
  bool stands_still(std::size_t job, std::chrono::seconds longest) const;
  /// Writes the input that the worker ran last to the folder of failures.
  std::filesystem::path save_last_input(std::size_t job) const;
  void restart(std::size_t job, const std::string& cause, std::filesystem::path input, screen& to);
  void take_failure(std::string cause, std::filesystem::path input, screen& to);
  void shrink(failure& f) const;
  void drop_from_working(const std::filesystem::path& input) const;
  /// Whether the failure leaves what no earlier one did.
  bool is_new(const failure& f);
  std::size_t different() const;
  std::string describe(const failure& f) const;
  counters totals() const;
  double seconds_run() const;
  double seconds_left() const;

  std::string name_;
  const places& where_;
  unsigned jobs_;
  std::chrono::duration<double> time_;
  std::vector<std::unique_ptr<worker>> workers_;
  std::vector<failure> failures_;
  std::set<std::filesystem::path> left_; ///< What failures left: traces, or the input.
  std::deque<mapped_notes> notes_;       // one a job; they outlive a worker that dies
  std::uint64_t coverage_ = 0, corpus_ = 0;
  sample before_, latest_;
  clock::time_point started_, last_find_, ended_;
  bool was_started_ = false, is_over_ = false;
  std::chrono::duration<double> shrinking_{0}; // of what was new; not counted as time that was run
};

} // namespace bucketproof::fuzz
