#include "props/traces.hpp"

#include "model/adapter/injection.hpp"
#include "model/check/failure_file.hpp"
#include "model/shrink/shrink.hpp"
#include "model/trace/bytes.hpp"
#include "model/trace/files.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno> // program_invocation_name
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <iostream>
#include <ostream>
#include <sstream>
#include <string>
#include <unistd.h>

// Present in a sanitized program: called when a sanitizer is about to end it.
extern "C" void __sanitizer_set_death_callback(void (*callback)()) // NOLINT: the sanitizers' name
    __attribute__((weak));
// Present in a program that counts coverage: writes down what it has counted.
extern "C" int __llvm_profile_write_file() // NOLINT: the runtime's name
    __attribute__((weak));

namespace bucketproof::props {

std::filesystem::path failures() {
  const char* named = std::getenv("BUCKETPROOF_FAILURES");
  return named != nullptr ? named : "failures";
}

namespace {

constexpr unsigned hang_seconds = 60;
/// Names a trace file, for the test to run in place of random ones.
constexpr const char* trace_variable = "BUCKETPROOF_TRACE";

/// The trace that runs now, as bytes, ready to be written by a signal handler.
struct {
  std::vector<std::uint8_t> bytes;
  std::array<char, 512> file{};
  bool running = false;
} on_record;

void say(const char* text) {
  if (::write(STDERR_FILENO, text, std::strlen(text)) < 0)
    return;
}
/// Writes the trace on record. Async-signal-safe.
void save_record() {
  if (!on_record.running)
    return;
  on_record.running = false;
  const int fd = ::open(on_record.file.data(), O_CREAT | O_TRUNC | O_WRONLY, 0644);
  if (fd < 0 || ::write(fd, on_record.bytes.data(), on_record.bytes.size()) < 0) {
    say("\nthe trace that was running could not be written to ");
    say(on_record.file.data());
    say("\n");
    return;
  }
  ::close(fd);
  say("\nthe trace that was running: ");
  say(on_record.file.data());
  say("\nnext    replay --shrink ");
  say(on_record.file.data());
  say("\n");
}
void on_signal(int signal) {
  if (signal == SIGALRM)
    say("\na trace did not end");
  save_record();
  if (__llvm_profile_write_file != nullptr)
    __llvm_profile_write_file(); // what ends by a signal, as a death test does, would write nothing
  ::signal(signal == SIGALRM ? SIGABRT : signal, SIG_DFL);
  ::raise(signal == SIGALRM ? SIGABRT : signal);
}

/// Keeps a trace on record while it runs.
class recording {
public:
  explicit recording(const model::trace& t) {
    on_record.bytes = model::encode(t);
    on_record.running = true;
    ::alarm(hang_seconds);
  }
  recording(const recording&) = delete;
  recording& operator=(const recording&) = delete;
  ~recording() {
    ::alarm(0);
    on_record.running = false;
  }
};

std::string name_of_test() {
  const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
  return std::string(test->test_suite_name()) + '.' + test->name();
}
std::string command(const std::string& replay, const std::filesystem::path& file) {
  return replay.empty() ? std::string(trace_variable) + '=' + file.string() + ' ' +
                              program_invocation_name + " --gtest_filter='" + name_of_test() + '\''
                        : replay + " --explain " + file.string();
}
/// Writes the trace; the line that says so, or why not.
std::string kept(const model::trace& t, const model::divergence& d, const std::string& replay) {
  try {
    const std::filesystem::path file = model::write_failure(failures(), t, d);
    return "wrote " + file.string() + "\nnext    " + command(replay, file) + '\n';
  } catch (const std::runtime_error& e) {
    return std::string("not written: ") + e.what() + '\n';
  }
}
/// The report of the trace that the shrinker found: what it does, where it is, how to go on.
std::string told(const model::trace& as_found, const model::shrunk& s, const std::string& replay) {
  std::string text = std::to_string(as_found.operations.size()) + " operations, " +
                     (s.failed_again ? "shrunk to " + std::to_string(s.smallest.operations.size()) +
                                           " in " + std::to_string(s.runs) + " runs"
                                     : "not shrunk: it held when it was run again") +
                     '\n' + model::explain(s.smallest, s.why) + kept(s.smallest, s.why, replay);
  if (s.as_found)
    text += "as found, " + summary(s.as_found->what, s.as_found->why) +
            ", perhaps another mistake:\n" + kept(s.as_found->what, s.as_found->why, replay);
  return text;
}

/// One case of RapidCheck: traces that are run one after the other; or, when the shrinker has been
/// at work, the smallest that fails.
struct trace_case {
  std::vector<model::trace> traces;
  std::string told; ///< Of the smallest.
};
void showValue(const trace_case& c, std::ostream& out) {
  if (c.traces.size() == 1)
    out << print(c.traces.front());
  else
    out << c.traces.size() << " traces";
}

/// The first trace of the case that fails.
std::optional<model::failing_trace> first_failing(const trace_case& c, const trace_test& test) {
  for (const model::trace& t : c.traces) {
    const recording on_record_now(t);
    if (auto d = test.run(t))
      return model::failing_trace{t, std::move(*d)};
  }
  return std::nullopt;
}

rc::Seq<rc::Shrinkable<trace_case>> shrinks(const trace_case& c, const trace_test& test) {
  const auto failing = first_failing(c, test);
  if (!failing)
    return {};
  const model::shrunk s = model::shrink(failing->what, failing->why, test.again);
  return rc::seq::just(
      rc::shrinkable::just(trace_case{{s.smallest}, told(failing->what, s, test.replay)}));
}

/// How many of `times` as many as there are cases fall to the case of that number.
std::size_t share(std::size_t number, double times) {
  const auto until = [times](std::size_t n) {
    return static_cast<std::size_t>(static_cast<double>(n) * times + 1e-9);
  };
  return until(number + 1) - until(number);
}

/// Runs RapidCheck as RC_PARAMS says. It reports to the standard error; here, only what fails is
/// told, as the failure of the test.
template <class Testable>
void check(Testable&& testable) {
  std::ostringstream said;
  const struct redirected {
    explicit redirected(std::streambuf* to) : usual(std::cerr.rdbuf(to)) {}
    ~redirected() { std::cerr.rdbuf(usual); }
    std::streambuf* usual;
  } errors(said.rdbuf());
  if (!rc::check(name_of_test(), std::forward<Testable>(testable)))
    FAIL() << said.str();
}

/// A seed that is as varied in the first case as in the last.
rc::Gen<std::uint64_t> seeds() {
  return rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
}

} // namespace

model::runner isolated(model::runner run) {
  const auto in_child = std::make_shared<model::worker>(std::move(run));
  return [in_child](const model::trace& t) { return (*in_child)(t); };
}

rc::Gen<model::trace> traces(const model::profile& p) {
  return rc::gen::map(seeds(), [p](std::uint64_t seed) {
    model::random_source random(seed);
    return model::generate(random, p);
  });
}
trace_maker traces_of(const model::profile& p) {
  return [p](model::random_source& random) { return model::generate(random, p); };
}

bool for_all_traces(double times, const trace_maker& make, const trace_test& test) {
  if (const char* const file = std::getenv(trace_variable); file != nullptr) {
    const model::trace t = model::read_trace(file);
    if (const auto d = test.again(t))
      ADD_FAILURE() << model::explain(t, *d);
    return false;
  }
  std::size_t number = 0; // of the case
  const rc::Gen<trace_case> cases([&](const rc::Random& random, int) {
    rc::Random own = random;
    trace_case c;
    model::random_source source(own.next());
    for (std::size_t n = share(number++, times); n > 0; --n)
      c.traces.push_back(make(source));
    return rc::shrinkable::shrink(
        [c] { return c; }, [&test](const trace_case& failed) { return shrinks(failed, test); });
  });
  check([&] {
    const trace_case c = *cases;
    if (!c.told.empty())
      RC_FAIL(c.told);
    if (const auto failing = first_failing(c, test))
      RC_FAIL(model::explain(failing->what, failing->why));
  });
  return !::testing::Test::HasFailure();
}

void for_all(double times, const std::function<void(model::random_source&)>& property) {
  std::size_t number = 0; // of the case
  check([&] {
    model::random_source random(*seeds());
    for (std::size_t n = share(number++, times); n > 0; --n) {
      model::random_source own(random.next());
      property(own);
    }
  });
}

void record_crashes() {
  const std::filesystem::path folder = failures();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string file = (folder / ("running-" + std::to_string(::getpid()))).string();
  std::strncpy(on_record.file.data(), file.c_str(), on_record.file.size() - 1);
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGALRM})
    ::signal(signal, on_signal);
  if (__sanitizer_set_death_callback != nullptr)
    __sanitizer_set_death_callback(save_record);
}

} // namespace bucketproof::props

namespace bucketproof::model {
void showValue(const trace& t, std::ostream& out) {
  out << print(t);
}
} // namespace bucketproof::model
