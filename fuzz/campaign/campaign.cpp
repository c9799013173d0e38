// campaign: replays the corpus, fuzzes each target for its time, reports.
//
// Each target is fuzzed in a copy of its corpus, so that the committed one changes only on request.
// libFuzzer writes what fails straight into the folder of failures; replay then makes it smaller.
// Nothing that was found depends on this program coming to its end.
#include "distillation.hpp"
#include "session.hpp"

#include "model/run/standard_output.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace {

using namespace bucketproof::fuzz;
namespace fs = std::filesystem;

constexpr int held = 0, failed = 1, bad_input = 2;
constexpr std::chrono::seconds replay_seconds{600};
constexpr std::size_t most_shown = 10; // of the inputs in the corpus that fail or cannot be read

/// The targets that were built, by the list in CMakeLists.txt.
std::vector<std::string> all_targets() {
  std::istringstream list(BUCKETPROOF_FUZZ_TARGETS);
  std::vector<std::string> names;
  for (std::string name; list >> name;)
    names.push_back(name);
  return names;
}

struct options {
  std::vector<std::string> targets = all_targets();
  unsigned seconds = 60;
  unsigned jobs = 1;
  fs::path corpus = "corpus";
  fs::path failures = "build/failures";
  fs::path build;
  fs::path afl;
  fs::path bug_bank;
  bool grow = false;
  bool minimise = false;
};

/// A folder that is gone with this object.
class scratch_folder {
public:
  scratch_folder() {
    std::string path = fs::temp_directory_path() / "bucketproof-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr)
      throw std::system_error(errno, std::generic_category(), path);
    path_ = path;
  }
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;
  ~scratch_folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const noexcept { return path_; }

private:
  fs::path path_;
};

class campaign {
public:
  explicit campaign(const options& o)
      : options_(o),
        where_{.binaries = binaries(o),
               .afl = o.afl,
               .corpus = o.corpus,
               .failures = o.failures,
               .scratch = scratch_.path()} {
    require_folder(o.corpus);
    fs::create_directories(o.failures);
    for (const std::string& name : o.targets)
      sessions_.emplace_back(name, where_, o.jobs, std::chrono::seconds(o.seconds));
  }

  /// Fuzzing, or minimising the corpora.
  int run() {
    if (!options_.minimise)
      return fuzz_all();
    screen_.say(minimiser(options_.targets, where_, options_.bug_bank).run());
    return held;
  }

private:
  int fuzz_all() {
    const bool corpus_held = replay_corpus();
    try {
      for (std::size_t i = 0; i < sessions_.size() && !interrupted(); ++i)
        fuzz(i);
    } catch (...) { // what was found is reported in any case
      if (std::any_of(sessions_.begin(), sessions_.end(), std::mem_fn(&session::failed)))
        report(corpus_held);
      throw;
    }
    screen_.clear();
    if (options_.grow && !interrupted())
      for (session& s : sessions_)
        screen_.say(s.grow_corpus());
    return report(corpus_held);
  }

  /// The folder of this program, unless another is named; `--build build/fuzz` may also mean the
  /// folder of this name within it.
  static fs::path binaries(const options& o) {
    if (o.build.empty())
      return fs::read_symlink("/proc/self/exe").parent_path();
    const fs::path within = o.build / "fuzz";
    return fs::exists(within / ("fuzz_" + o.targets.front())) ? within : o.build;
  }
  static void require_folder(const fs::path& folder) {
    if (!fs::is_directory(folder))
      throw campaign_error("no corpus folder " + folder.string() + "; name it with --corpus");
    for (const fs::directory_entry& e : fs::recursive_directory_iterator(folder))
      if (!e.is_directory() && !std::ifstream(e.path()))
        throw campaign_error("cannot read " + e.path().string());
  }

  /// What replay would look at: texts for the parser and READMEs are no traces.
  static bool holds_traces(const fs::path& folder) {
    const fs::recursive_directory_iterator all(folder);
    return std::any_of(begin(all), end(all), [](const fs::directory_entry& e) {
      return e.is_regular_file() && e.path().filename() != "README.md" &&
             e.path().parent_path().filename() != "trace_text";
    });
  }
  bool replay_corpus() {
    if (!holds_traces(where_.corpus)) {
      screen_.say("corpus  empty: no trace to replay");
      return true;
    }
    if (!fs::exists(where_.replay())) {
      screen_.say("corpus  not replayed: there is no " + where_.replay().string());
      return true;
    }
    std::string last;
    std::size_t shown = 0;
    const auto on_line = [&](const std::string& line) {
      const bool is_trouble = line.starts_with("FAILED") || line.starts_with("replay: ");
      if (is_trouble && ++shown <= most_shown)
        screen_.say(line);
      last = line;
    };
    const auto code = run_to_end({.words = {where_.replay().string(), where_.corpus.string()}},
                                 replay_seconds, on_line);
    if (shown > most_shown)
      screen_.say("        and " + std::to_string(shown - most_shown) + " more");
    screen_.say("corpus  " + (code ? last : "replay was not over in time"));
    if (code && *code == bad_input)
      throw campaign_error("the corpus cannot be replayed: " + last);
    return code == held || interrupted();
  }

  void fuzz(std::size_t i) {
    session& s = sessions_[i];
    s.start();
    while (s.go_on(screen_))
      show(i);
    s.stop(screen_);
    show(i);
  }
  void show(std::size_t current) {
    std::vector<std::string> lines{session::heading()};
    for (const session& s : sessions_)
      lines.push_back(s.progress());
    screen_.show(lines, current + 1);
  }

  int report(bool corpus_held) {
    bool found = !corpus_held;
    for (const session& s : sessions_) {
      screen_.say("\n" + s.report());
      found = found || s.failed();
    }
    if (interrupted())
      screen_.say("interrupted before its time was up");
    if (!corpus_held)
      screen_.say("the corpus does not hold: the files named FAILED above");
    screen_.say(
        found ? "next: explain each failure as shown, mend the map, and commit its trace in " +
                    where_.regressions().string()
              : "nothing found; longer: --time SECONDS, keep what is new: --grow");
    return found ? failed : held;
  }

  const options& options_;
  scratch_folder scratch_;
  places where_;
  screen screen_;
  std::deque<session> sessions_;
};

} // namespace

int main(int argc, char** argv) {
  bucketproof::model::require_standard_output();
  CLI::App app("Replays the corpus, then fuzzes each target for a while and reports. What fails is "
               "kept, made\nsmaller and named. Exit code 0: nothing found; 1: a failure was found; "
               "2: bad usage or input.");
  options o;
  app.add_option("target", o.targets, "Targets, in this order")->capture_default_str();
  app.add_option("--time", o.seconds, "Seconds for each target")
      ->check(CLI::Range(1U, 1'000'000U))
      ->capture_default_str();
  app.add_option("--jobs", o.jobs, "Processes that fuzz one target together")
      ->check(CLI::Range(1U, 256U))
      ->capture_default_str();
  app.add_option("--corpus", o.corpus, "A folder for each target, and regressions/")
      ->take_last()
      ->capture_default_str();
  app.add_option("--failures", o.failures, "Where inputs that fail are kept as they were found")
      ->take_last()
      ->capture_default_str();
  app.add_option("--build", o.build, "Folder of the targets and replay; default: this program's")
      ->take_last();
  app.add_option("--afl", o.afl, "Folder of the targets as AFL++ builds them: fuzz with AFL++")
      ->take_last();
  auto* minimise = app.add_flag("--minimise", o.minimise,
                                "Do not fuzz: remove from the corpus what is not needed, and print "
                                "what each input is for");
  app.add_option("--bug-bank", o.bug_bank,
                 "Program of the planted bugs: an input that kills one is needed")
      ->take_last()
      ->check(CLI::ExistingFile)
      ->needs(minimise);
  app.add_flag("--grow", o.grow, "At the end, add to the corpus what reaches more")
      ->excludes(minimise);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? held : bad_input;
  }
  catch_interrupts();
  try {
    return bucketproof::model::exit_code_after_output(campaign(o).run());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "campaign: %s\n", e.what());
    return bad_input;
  }
}
