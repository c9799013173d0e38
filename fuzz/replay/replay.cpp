// replay: runs inputs of any engine again, without one. Reads bytes and text; says pass or fail for
// each. The map that they are run on is the program's (replayed.hpp).
#include "replayed.hpp"

#include "model/check/failure_file.hpp"
#include "model/check/growth_coverage.hpp"
#include "model/report/explanation.hpp"
#include "model/report/program/program.hpp"
#include "model/run/standard_output.hpp"
#include "model/run/worker.hpp"
#include "model/shrink/shrink.hpp"
#include "model/trace/bytes.hpp"
#include "model/trace/files.hpp"
#include "model/trace/text.hpp"

#include <CLI/CLI.hpp>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace bucketproof::model;
using bucketproof::fuzz::under_replay;
namespace fs = std::filesystem;

constexpr int all_held = 0, one_failed = 1, bad_input = 2;

/// Set by ^C and SIGTERM while a trace is shrunk: the best so far is printed. A second one ends the
/// program.
std::atomic<bool> stopped = false;
void stop_shrinking() {
  struct sigaction action = {};
  action.sa_handler = [](int) { stopped = true; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGINT, SIGTERM})
    ::sigaction(signal, &action, nullptr);
}

/// The properties that are asked: the one that --property names, or those that are asked with the
/// checks of lockstep.
struct asked_of_runs {
  std::vector<const property*> properties;
  property_order order = property_order::alone;
  std::string option; ///< Of the command line, with a space before it.
} asked;

run_settings settings_of_run() {
  // One that is asked of each step of large maps takes its time; of a whole run, it must be.
  const bool is_of_steps =
      asked.order == property_order::alone && asked.properties.front()->over_a_run == nullptr;
  return {.properties = asked.properties,
          .asked = asked.order,
          .reads =
              is_of_steps ? property_watch::reading::affordably : property_watch::reading::always};
}
/// The map under test.
std::optional<divergence> run_watched(const trace& t, observer* watching) {
  run_settings with = settings_of_run();
  with.watching = watching;
  return under_replay().run(t, with);
}
/// This program, as it was called but for its inputs and what it was to do with them.
std::string this_command() {
  return under_replay().program + asked.option;
}

/// The standard output of a program that is asked for colours: a terminal, unless NO_COLOR is set.
ink colours_of_output() {
  const char* const none = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) != 0 && (none == nullptr || *none == '\0') ? ink::coloured
                                                                            : ink::plain;
}

struct options {
  std::vector<std::string> inputs;
  bool explain = false;
  bool shrink = false;
  bool stats = false;
  std::string convert;
  std::string cpp;
  std::string gtest;
  std::string draw;
  std::string out;
  std::optional<std::string> property;
  bool checks = false;
  bool lists_properties = false;
  explanation_limits told;
  shrink_limits limits;
  unsigned seconds = 20;
  unsigned run_seconds = 10;
};

/// The files of all inputs. A missing input is reported and counted; the others are run.
struct inputs {
  std::vector<fs::path> files;
  std::size_t bad = 0;
};
inputs files_of(const std::vector<std::string>& named) {
  inputs all;
  for (const std::string& input : named)
    try {
      for (fs::path& file : input_files(input))
        all.files.push_back(std::move(file));
    } catch (const std::runtime_error& e) {
      std::fprintf(stderr, "%s: %s\n", under_replay().program.c_str(), e.what());
      ++all.bad;
    }
  return all;
}

/// The trace in a file, which the map under test must be able to be set up for.
trace read_for_map(const fs::path& file) {
  trace t = read_trace(file);
  if (const std::string why = under_replay().refuses(t.setup); !why.empty())
    throw std::runtime_error(file.string() + ": " + why);
  return t;
}

/// For options that take exactly one trace.
const fs::path& only_one(const std::vector<fs::path>& files, const char* option) {
  if (files.size() != 1)
    throw std::runtime_error(std::string(option) + " takes one trace, and there are " +
                             std::to_string(files.size()));
  return files.front();
}
/// The exit code of what has written its result; throws where it could not.
int written() {
  if (std::fflush(stdout) != 0)
    throw std::runtime_error("the output cannot be written");
  return all_held;
}

int write_programs(const options& o, const std::vector<fs::path>& files) {
  const bool is_test = o.cpp.empty();
  const trace t = read_for_map(only_one(files, is_test ? "--gtest" : "--cpp"));
  std::fputs(under_replay()
                 .write(t, is_test ? o.gtest : o.cpp,
                        is_test ? program_form::gtest : program_form::executable)
                 .c_str(),
             stdout);
  return written();
}

int draw(const options& o, const std::vector<fs::path>& files) {
  const fs::path& file = only_one(files, "--draw");
  const trace t = read_trace(file);
  const drawn page = under_replay().draw(t, file.filename().string(), o.draw, run_watched,
                                         std::chrono::seconds(o.run_seconds));
  if (page.why)
    std::printf("FAILED  %s: %s\n", file.c_str(), summary(t, *page.why).c_str());
  else
    std::printf("held    %s\n", file.c_str());
  std::printf("wrote %s, %zu steps, %zu kB\nnext    open it in a browser: file://%s\n",
              o.draw.c_str(), page.steps, (page.bytes + 999) / 1000,
              fs::absolute(o.draw).lexically_normal().c_str());
  written();
  return page.why ? one_failed : all_held;
}

int convert(const options& o, const std::vector<fs::path>& files) {
  const trace t = read_trace(only_one(files, "--convert"));
  if (o.convert == "text") {
    std::fputs(print(t).c_str(), stdout);
  } else {
    const std::vector<std::uint8_t> bytes = encode(t);
    if (decode(bytes) != t)
      throw std::runtime_error(files.front().string() +
                               ": has longer runs or more rounds than bytes can say");
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
  }
  return written();
}

class replayer {
public:
  explicit replayer(const options& o)
      : options_(o),
        isolated_([](const trace& t) { return run_watched(t, nullptr); },
                  std::chrono::seconds(o.run_seconds)) {
    isolated_.stop_by(stopped);
  }

  int run_all(const std::vector<fs::path>& files, std::size_t bad) {
    bad_ = bad;
    only_one_ = files.size() == 1;
    for (const fs::path& file : files) {
      if (stopped)
        break;
      show_progress(file, files.size());
      try {
        replay(file);
      } catch (const std::runtime_error& e) { // one bad file must not hide what the others say
        ++bad_;
        clear_progress();
        std::fprintf(stderr, "%s: %s\n", under_replay().program.c_str(), e.what());
      }
    }
    clear_progress();
    std::printf("%zu held, %zu failed%s\n", held_, failed_,
                bad_ == 0 ? "" : (", " + std::to_string(bad_) + " not read").c_str());
    if (options_.stats)
      std::fputs(print(reached_).c_str(), stdout);
    written();
    return bad_ != 0 ? bad_input : failed_ != 0 ? one_failed : all_held;
  }

private:
  void replay(const fs::path& file) {
    const trace t = read_for_map(file);
    const std::optional<divergence> d = isolated_(t);
    if (stopped && !d)
      return; // it was not run to its end
    if (!d) {
      ++held_;
      if (options_.stats)
        under_replay().run(t, {.reached = &reached_});
      if (options_.explain && only_one_) { // of many, only failures are explained
        clear_progress();
        tell(t, d);
      }
      return;
    }
    ++failed_;
    clear_progress();
    std::printf("FAILED  %s: %s\n", file.c_str(), summary(t, *d).c_str());
    if (options_.shrink)
      shrink_and_write(t, *d);
    else {
      if (options_.explain)
        tell(t, d);
      else
        std::printf("next    %s --explain %s\n        %s --shrink %s\n", this_command().c_str(),
                    file.c_str(), this_command().c_str(), file.c_str());
    }
    std::fflush(stdout);
  }

  void shrink_and_write(const trace& t, const divergence& d) {
    const shrunk s = shrink(
        t, d, [this](const trace& candidate) { return isolated_(candidate); }, options_.limits,
        [this](const shrunk& best) {
          if (interactive_)
            std::fprintf(stderr, "\r\033[Kshrinking: %zu operations, %zu runs",
                         best.smallest.operations.size(), best.runs);
        });
    clear_progress();
    if (!s.failed_again)
      std::printf("not shrunk: it %s\n",
                  stopped ? "was stopped before it was run again" : "held when it was run again");
    else
      std::printf("shrunk  %zu operations to %zu in %zu runs%s\n%s", t.operations.size(),
                  s.smallest.operations.size(), s.runs,
                  s.complete ? ""
                  : stopped  ? " (stopped; this is the best so far)"
                             : " (a limit ended it: --runs, --time)",
                  print(s.rules).c_str());
    if (stopped) // no time to run it once more
      std::fputs(explain(s.smallest, s.why).c_str(), stdout);
    else
      tell(s.smallest, s.why);
    if (!options_.out.empty()) {
      const fs::path written = write_failure(options_.out, s.smallest, s.why);
      std::printf("wrote %s\nnext    %s --explain %s\n", written.c_str(), this_command().c_str(),
                  written.c_str());
    } else
      std::printf("the trace, as text:\n%s", print(s.smallest).c_str());
    if (s.as_found)
      keep(*s.as_found);
  }
  /// What fails as it was found may be another mistake than what it shrank to.
  void keep(const failing_trace& f) const {
    std::printf("as found, %s: %zu operations, perhaps another mistake; ",
                summary(f.what, f.why).c_str(), f.what.operations.size());
    if (options_.out.empty())
      std::printf("as text:\n%s", print(f.what).c_str());
    else
      std::printf("kept in %s\n", write_failure(options_.out, f.what, f.why).c_str());
  }

  void tell(const trace& t, const std::optional<divergence>& d) const {
    std::fputs(explain_run(t, d, run_watched, colours_of_output(), options_.told).c_str(), stdout);
  }

  void show_progress(const fs::path& file, std::size_t of) {
    if (interactive_)
      std::fprintf(stderr, "\r\033[K%zu of %zu, %zu failed: %s", held_ + failed_ + bad_ + 1, of,
                   failed_, file.filename().c_str());
  }
  void clear_progress() const {
    if (interactive_)
      std::fputs("\r\033[K", stderr);
  }

  const options& options_;
  worker isolated_;
  growth_coverage reached_;
  std::size_t held_ = 0, failed_ = 0, bad_ = 0;
  bool only_one_ = false;
  bool interactive_ = ::isatty(STDERR_FILENO) != 0;
};

/// Has runs ask what --property names, and nothing else; throws where there is no such property.
void ask_alone(const std::string& name) {
  const std::vector<property>& all = under_replay().properties;
  if (const property* const named = find(all, name); named != nullptr) {
    asked = {
        .properties = {named}, .order = property_order::alone, .option = " --property " + name};
    return;
  }
  throw std::runtime_error(
      "--property: no property '" + name + "'; " +
      (all.empty() ? "this map has none" : under_replay().program + " --properties lists them"));
}
int list_properties() {
  for (const property& p : under_replay().properties)
    std::printf("%s\n    %s\n", std::string(p.name).c_str(), std::string(p.says).c_str());
  return written();
}

void ask_what_is_asked(const options& o) {
  if (o.property)
    return ask_alone(*o.property);
  if (o.checks)
    asked.option = " --checks";
  else
    asked.properties = under_replay().always;
  asked.order = property_order::before_checks;
}

int replay(const options& o) {
  ask_what_is_asked(o);
  if (o.inputs.empty())
    throw std::runtime_error("no input given; see " + under_replay().program + " --help");
  const auto [files, bad] = files_of(o.inputs);
  if (!o.draw.empty())
    return bad != 0 ? bad_input : draw(o, files);
  if (!o.convert.empty())
    return bad != 0 ? bad_input : convert(o, files);
  if (!o.cpp.empty() || !o.gtest.empty())
    return bad != 0 ? bad_input : write_programs(o, files);
  return replayer(o).run_all(files, bad);
}

} // namespace

int main(int argc, char** argv) {
  require_standard_output();
  CLI::App app(
      "Runs traces again, in lockstep with the reference model. Reads what the fuzzers write\n"
      "(bytes) and .trace files (text). Exit code 0: all held; 1: one failed; 2: bad input.");
  options o;
  app.add_option("input", o.inputs, "Files, and folders of files");
  auto* explain = app.add_flag("--explain", o.explain,
                               "Explain each failure operation by operation: what it returned, "
                               "what it did to the buckets, what is wrong. A single input is "
                               "explained even if it holds");
  app.add_option("--operations", o.told.operations,
                 "Most operations of an explanation, the last ones; 0: all")
      ->capture_default_str();
  auto* shrink =
      app.add_flag("--shrink", o.shrink, "Find the smallest trace that fails in the same way");
  app.add_option("--out", o.out, "Folder to write the smallest trace to")->needs(shrink);
  app.add_option("--runs", o.limits.runs, "Most runs of a shrink")->capture_default_str();
  app.add_option("--time", o.seconds, "Most seconds of a shrink")->capture_default_str();
  app.add_option("--run-time", o.run_seconds, "Seconds after which a run is a hang")
      ->check(CLI::Range(1U, 3600U))
      ->capture_default_str();
  auto* property = app.add_option("--property", o.property,
                                  "Ask this property alone, in place of lockstep's checks")
                       ->type_name("NAME");
  if (!under_replay().always.empty())
    app.add_flag("--checks", o.checks, "Ask lockstep's checks alone, and none of the properties")
        ->excludes(property);
  app.add_flag("--properties", o.lists_properties, "List the properties, and what they promise")
      ->excludes(property);
  app.add_flag("--stats", o.stats, "Print what the inputs that held reach");
  const CLI::IsMember a_style(under_replay().styles);
  auto* cpp = app.add_option("--cpp", o.cpp,
                             "Write the trace as a C++ program for std::unordered_map or a map of "
                             "its shape, or for bucket_map");
  cpp->check(a_style)->excludes(explain)->excludes(shrink);
  auto* gtest = app.add_option("--gtest", o.gtest, "The same as a GoogleTest");
  gtest->check(a_style)->excludes(cpp)->excludes(explain)->excludes(shrink);
  auto* convert = app.add_option("--convert", o.convert,
                                 "Write the traces to the standard output as text or bytes");
  for (auto* const without_a_run : {cpp, gtest, convert})
    without_a_run->excludes(property);
  convert->check(CLI::IsMember({"text", "bytes"}))
      ->excludes(cpp)
      ->excludes(gtest)
      ->excludes(explain)
      ->excludes(shrink);
  if (under_replay().draw != nullptr)
    app.add_option("--draw", o.draw,
                   "Write a page to step through the trace in a browser and see what each "
                   "operation did to the buckets")
        ->type_name("OUT.html")
        ->check([](const std::string& name) { return std::string(name.empty() ? "no file" : ""); })
        ->excludes(cpp)
        ->excludes(gtest)
        ->excludes(convert)
        ->excludes(explain)
        ->excludes(shrink);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? all_held : bad_input;
  }
  o.told.time = std::chrono::seconds(o.run_seconds);
  o.limits.time = std::chrono::seconds(o.seconds);
  o.limits.stop = &stopped;
  if (o.shrink)
    stop_shrinking();
  try {
    return exit_code_after_output(o.lists_properties ? list_properties() : replay(o));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: %s\n", under_replay().program.c_str(), e.what());
    return bad_input;
  }
}
