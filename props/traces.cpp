#include "props/traces.hpp"

#include "model/adapter/injection.hpp"
#include "model/check/failure_file.hpp"
#include "model/shrink/shrink.hpp"
#include "model/trace/bytes.hpp"
#include "model/trace/files.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
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

/// Shrinks the trace, writes it and explains it. `replay` is the command that runs it again.
std::string report(const model::trace& t, const model::divergence& d, const model::runner& run,
                   const std::string& replay) {
  const model::shrunk s = model::shrink(t, d, run);
  const std::filesystem::path file = model::write_failure(failures(), s.smallest, s.why);
  std::string text = std::to_string(t.operations.size()) + " operations, shrunk to " +
                     std::to_string(s.smallest.operations.size()) + " in " +
                     std::to_string(s.runs) + " runs\n" + model::explain(s.smallest, s.why) +
                     "wrote " + file.string() + "\nnext    " + replay + ' ' + file.string() + '\n';
  if (s.as_found)
    text += "as found, " + summary(s.as_found->what, s.as_found->why) +
            ", perhaps another mistake; kept in " +
            model::write_failure(failures(), s.as_found->what, s.as_found->why).string() + '\n';
  return text;
}

} // namespace

namespace {
/// A seed that is as varied in the first case as in the last.
rc::Gen<std::uint64_t> seeds() {
  return rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
}
} // namespace

rc::Gen<model::trace> traces(const model::profile& p) {
  return rc::gen::map(seeds(), [p](std::uint64_t seed) {
    model::random_source random(seed);
    return model::generate(random, p);
  });
}

void must_hold(const model::trace& t, const model::runner& run, const model::runner& again,
               const std::string& replay) {
  std::optional<model::divergence> d;
  {
    const recording on_record_now(t);
    d = run(t);
  }
  if (d)
    RC_FAIL(report(t, *d, again, replay));
}
void must_hold(const model::trace& t, const model::runner& run, const std::string& replay) {
  must_hold(t, run, run, replay);
}

void for_all(double times, const std::function<void(model::random_source&)>& property) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = static_cast<int>(times * params.maxSuccess);
  rc::detail::TestMetadata metadata;
  metadata.id = ::testing::UnitTest::GetInstance()->current_test_info()->name();
  metadata.description = metadata.id;
  const auto result = rc::detail::checkTestable(
      [&property] {
        model::random_source random(*seeds());
        property(random);
      },
      metadata, params);
  if (result.is<rc::detail::SuccessResult>())
    return;
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  FAIL() << message.str();
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
