// Child processes: each way to end has a name, nothing is left behind, and nothing else is harmed.
#include "model/run/child_function.hpp"
#include "model/run/child_program.hpp"
#include "model/run/isolated.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace bucketproof::model {

void PrintTo(ending::how kind, std::ostream* out) {
  *out << name(kind);
}

namespace {

using namespace std::chrono_literals;
using how = ending::how;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool has_address_sanitizer = true;
#elif defined(__has_feature)
constexpr bool has_address_sanitizer = __has_feature(address_sanitizer);
#else
constexpr bool has_address_sanitizer = false;
#endif

constexpr process_limits small{.cpu_time = 200ms, .memory = std::size_t{64} << 20U};

ending end_of(const std::function<void()>& run, const process_limits& limits = small) {
  child_function child([&run](const channel&) { run(); }, limits);
  return child.wait();
}

void spin() {
  for (volatile unsigned spins = 0;;)
    spins = spins + 1;
}
bool exists(pid_t id) {
  return ::kill(id, 0) == 0 || errno != ESRCH;
}
/// Whether it is gone within a second. What was a grandchild may be a zombie for longer.
bool ends(pid_t id) {
  const std::string file = "/proc/" + std::to_string(id) + "/stat";
  for (int i = 0; i < 100; ++i) {
    char state = 'Z';
    if (std::FILE* const stat = std::fopen(file.c_str(), "r")) {
      if (std::fscanf(stat, "%*d (%*[^)]) %c", &state) != 1)
        state = 'Z';
      std::fclose(stat);
    }
    if (!exists(id) || state == 'Z')
      return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

struct of_nobody {};

#define EXPECT_END(expected_kind, expected_says, end)                                              \
  do {                                                                                             \
    const ending found = (end);                                                                    \
    EXPECT_EQ(found.kind, expected_kind) << found.says;                                            \
    EXPECT_NE(found.says.find(expected_says), std::string::npos) << found.says;                    \
  } while (false)

// Exceptions.

TEST(process, names_what_was_thrown_whatever_it_is) {
  EXPECT_END(how::threw, "threw full", end_of([] { throw std::runtime_error("full"); }));
  EXPECT_END(how::threw, "threw the int 7", end_of([] { throw 7; }));
  EXPECT_END(how::threw, "threw the string \"no room\"", end_of([] { throw "no room"; }));
  EXPECT_END(how::threw, "threw the string \"none\"", end_of([] { throw std::string("none"); }));
  EXPECT_END(how::threw, "of_nobody", end_of([] { throw of_nobody(); }));
}

[[noreturn]] void end_with_full() {
  throw std::runtime_error("full");
}

// Ends by the function's own doing.

TEST(process, names_exit) {
  EXPECT_END(how::exited, "called exit(3)", end_of([] { std::exit(3); }));
  EXPECT_END(how::exited, "called exit(0)", end_of([] { std::exit(0); }));
  EXPECT_END(how::exited, "called _exit(4)", end_of([] { ::_exit(4); }));
}

TEST(process, exit_in_a_child_calls_nothing_that_was_registered_in_its_parent) {
  static bool is_in_child = false;
  std::atexit([] {
    if (is_in_child)
      ::_exit(9);
  });
  EXPECT_END(how::exited, "called exit(3)", end_of([] {
               is_in_child = true;
               std::exit(3);
             }));
}

TEST(process, names_abort_with_the_line_that_explains_it) {
  EXPECT_END(how::aborted, "Aborted", end_of([] { std::abort(); }));
  EXPECT_END(how::aborted, "Aborted: Assertion `full' failed.", end_of([] {
               std::fputs("map.hpp:1: Assertion `full' failed.\nAnd more.\n", stderr);
               std::abort();
             }));
  const auto terminate = []() noexcept { end_with_full(); };
  EXPECT_END(how::aborted, "std::runtime_error'", end_of(terminate));
  EXPECT_END(how::aborted, ": full", end_of(terminate));
}

TEST(process, names_signals) {
  EXPECT_END(how::crashed, "Segmentation fault", end_of([] { std::raise(SIGSEGV); }));
  EXPECT_END(how::crashed, "Segmentation fault", end_of([] {
               volatile std::uintptr_t nowhere = 8;
               *reinterpret_cast<volatile char*>(nowhere) = 1;
             }));
  EXPECT_END(how::crashed, "Killed", end_of([] { std::raise(SIGKILL); }));
}

/// So deep that no stack suffices.
std::size_t depth(volatile char* above, std::size_t left) {
  volatile char here[64] = {};
  here[0] = *above;
  return left == 0 ? 0 : 1 + depth(here, left - 1) + static_cast<unsigned char>(here[0]);
}
TEST(process, names_a_stack_overflow) {
  EXPECT_END(how::stack_overflow, "the stack overflowed",
             end_of(
                 [] {
                   volatile char top = 1;
                   std::printf("%zu", depth(&top, std::size_t{1} << 40U));
                 },
                 {.cpu_time = 5s}));
}

// Limits.

TEST(process, names_an_endless_loop) {
  EXPECT_END(how::hung, "no end within 200 ms of CPU time", end_of(spin));
}
TEST(process, a_limit_can_be_given_again_and_again) {
  child_function child([](const channel&) { spin(); }, small);
  const auto end = std::chrono::steady_clock::now() + 500ms;
  while (std::chrono::steady_clock::now() < end) {
    child.limit_from_now(small);
    ASSERT_TRUE(child.is_running());
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(child.wait().kind, how::hung);
}
TEST(process, names_a_sleep_without_end) {
  EXPECT_END(how::hung, "asleep",
             end_of(
                 [] {
                   for (;;)
                     ::pause();
                 },
                 {.cpu_time = 10ms}));
}
TEST(process, names_a_destructor_without_end_after_the_last_message) {
  struct endless {
    ~endless() { spin(); }
  };
  child_function child(
      [](const channel& parent) {
        const endless local;
        parent.send("done");
      },
      small);
  EXPECT_EQ(child.receive(), "done");
  EXPECT_END(how::hung, "200 ms of CPU time", child.wait());
}

constexpr process_limits more_time{.cpu_time = 10s, .memory = small.memory};

TEST(process, names_memory_without_end) {
  EXPECT_END(how::out_of_memory, "beyond the cap of 64 MiB",
             end_of(
                 [] {
                   for (std::vector<std::unique_ptr<int>> all;;)
                     all.push_back(std::make_unique<int>(1));
                 },
                 more_time));
  EXPECT_END(how::out_of_memory, "beyond the cap of 64 MiB",
             end_of(
                 [] {
                   for (std::vector<int> all;;)
                     all.resize(2 * all.size() + 1);
                 },
                 more_time));
}
TEST(process, names_memory_without_end_whose_exceptions_are_caught) {
  EXPECT_END(how::out_of_memory, "beyond the cap of 64 MiB",
             end_of(
                 [] {
                   for (std::vector<char*> all;;)
                     try {
                       all.push_back(new char[1000]);
                     } catch (...) { // and again
                     }
                 },
                 more_time));
}
/// As a map in C might keep it.
volatile char* volatile last_block = nullptr;
volatile char* block(std::size_t size) {
  last_block = static_cast<volatile char*>(std::malloc(size));
  return last_block;
}
TEST(process, names_malloc_without_end) {
  const std::string cap = "beyond the cap of 64 MiB";
  const auto never_looks = [] {
    for (;;)
      block(1 << 20);
  };
  EXPECT_END(how::out_of_memory, cap, end_of(never_looks));
  const auto looks_too_late = [] {
    for (;;)
      *block(1 << 20) = 1;
  };
  EXPECT_END(how::out_of_memory, cap, end_of(looks_too_late, more_time));
  const auto gives_up = [] {
    while (block(1 << 20) != nullptr) {
    }
    std::exit(1);
  };
  EXPECT_END(how::out_of_memory, cap, end_of(gives_up, more_time));
}

TEST(process, refuses_one_request_that_is_too_large_and_goes_on) {
  if (has_address_sanitizer)
    GTEST_SKIP() << "it ends the process";
  EXPECT_END(how::answered, "", end_of([] {
               try {
                 const std::vector<char> much(std::size_t{1} << 30U);
                 ::_exit(1);
               } catch (const std::bad_alloc&) { // as a map may say it
               }
             }));
}

// Messages.

TEST(process, exchanges_messages) {
  child_function child([](const channel& parent) {
    while (const auto message = parent.receive())
      parent.send(*message + *message);
  });
  const std::string large(1 << 20, 'x');
  for (const std::string& message : {std::string("ab"), std::string(), large}) {
    ASSERT_TRUE(child.send(message));
    EXPECT_EQ(child.receive(), message + message);
  }
  EXPECT_EQ(child.wait().kind, how::answered);
}
TEST(process, a_message_to_a_child_that_is_gone_is_no_signal_here) {
  child_function child([](const channel&) {});
  while (child.is_running())
    std::this_thread::sleep_for(1ms);
  EXPECT_FALSE(child.send("hello"));
  EXPECT_EQ(child.receive(), std::nullopt);
}
TEST(process, what_a_child_prints_is_kept_apart) {
  ::testing::internal::CaptureStdout();
  child_function child([](const channel&) {
    std::puts("from the child");
    std::fflush(stdout);
    EXPECT_EQ(std::getchar(), EOF);
  });
  EXPECT_EQ(child.wait().kind, how::answered);
  EXPECT_EQ(child.printed(), "from the child\n");
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
}
TEST(process, a_child_that_prints_without_end_fills_nothing) {
  child_function child(
      [](const channel&) {
        for (;;)
          std::fputs("and so on, and so on, and so on, and so on\n", stderr);
      },
      small);
  EXPECT_EQ(child.wait().kind, how::hung);
  EXPECT_LE(child.printed().size(), std::size_t{16} << 20U);
}
TEST(process, isolated_says_what_the_function_returns_or_how_it_ended) {
  EXPECT_EQ(isolated([] { return std::string("all\0of it", 9); }, small).said,
            std::string("all\0of it", 9));
  const auto dead = isolated([]() -> std::string { throw 7; }, small);
  EXPECT_FALSE(dead.said);
  EXPECT_EQ(dead.died, "threw the int 7");
}

// No other process is harmed, and none is left.

TEST(process, a_process_object_copied_into_a_child_does_nothing_there) {
  std::optional<child_function> sibling;
  sibling.emplace([](const channel& parent) {
    while (const auto message = parent.receive())
      parent.send(*message);
  });
  EXPECT_EQ(end_of([&sibling] { sibling.reset(); }).kind, how::answered);
  ASSERT_TRUE(sibling->send("still here"));
  EXPECT_EQ(sibling->receive(), "still here");
}

TEST(process, a_child_leads_a_process_group_and_ours_lives) {
  static volatile std::sig_atomic_t signals = 0;
  const auto before = std::signal(SIGTERM, [](int) { signals = signals + 1; });
  for (int i = 0; i < 20; ++i) {
    child_function child([](const channel& parent) {
      parent.send(std::to_string(::getpgrp() == ::getpid() ? 1 : 0));
      ::kill(0, SIGTERM); // its group
      spin();
    });
    EXPECT_EQ(child.receive(), "1");
  }
  std::signal(SIGTERM, before);
  EXPECT_EQ(signals, 0) << "the signal reached the test";
}

/// Starts a process as a map might that starts others; its number.
pid_t start_sleeper() {
  const pid_t id = ::vfork(); // NOLINT: no atfork handlers, no buffers
  if (id == 0) {
    ::execl("/bin/sleep", "sleep", "100", nullptr);
    ::_exit(1);
  }
  return id;
}
TEST(process, what_a_child_started_ends_with_it) {
  child_function child([](const channel& parent) { parent.send(std::to_string(start_sleeper())); });
  const pid_t grandchild = std::stoi(child.receive().value());
  EXPECT_EQ(child.wait().kind, how::answered) << "waited for what the child started";
  EXPECT_TRUE(ends(grandchild));
}

TEST(process, children_end_when_their_parent_is_killed) {
  child_function parent(
      [](const channel& test) {
        child_function busy(
            [](const channel& between) {
              between.send(std::to_string(::getpid()));
              spin();
            },
            no_limits);
        test.send(busy.receive().value());
        std::raise(SIGKILL);
      },
      no_limits);
  const pid_t child = std::stoi(parent.receive().value());
  EXPECT_EQ(parent.wait().says, "Killed");
  EXPECT_TRUE(ends(child));
}

TEST(process, a_child_does_not_keep_the_pipes_of_another_open) {
  child_function first(
      [](const channel& parent) {
        while (parent.receive()) {
        }
      },
      small);
  child_function second([](const channel&) { ::pause(); }, no_limits);
  EXPECT_EQ(first.wait().kind, how::answered) << "it waits for messages that cannot come";
}

TEST(process, a_child_whose_object_is_destroyed_ends) {
  pid_t id = 0;
  {
    child_function child([](const channel& parent) {
      parent.send(std::to_string(::getpid()));
      spin();
    });
    id = std::stoi(child.receive().value());
  }
  EXPECT_FALSE(exists(id));
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child was not waited for";
}

// Programs.

std::string output_of(const child_program& program) {
  std::string all;
  std::array<char, 256> part{};
  for (ssize_t n = 0; (n = ::read(program.output(), part.data(), part.size())) > 0;)
    all.append(part.data(), static_cast<std::size_t>(n));
  return all;
}
TEST(process, runs_a_program) {
  child_program cat({{"/bin/cat"}}, error_output::inherited);
  EXPECT_TRUE(cat.write("hello\n"));
  cat.close_input();
  EXPECT_EQ(output_of(cat), "hello\n");
  EXPECT_EQ(cat.wait().kind, how::answered);

  child_program shell({{"/bin/sh", "-c", "echo $WORD >&2; exit 3"}, {"WORD=two"}},
                      error_output::as_output);
  EXPECT_EQ(output_of(shell), "two\n");
  const ending end = shell.wait();
  EXPECT_EQ(end.kind, how::exited);
  EXPECT_EQ(end.exit_code, 3);
}
TEST(process, a_program_that_cannot_be_started_is_an_error_that_names_it) {
  try {
    const child_program none({{"/no/such/program"}}, error_output::inherited);
    FAIL() << "it was started";
  } catch (const std::system_error& e) {
    EXPECT_EQ(e.code().value(), ENOENT);
    EXPECT_NE(std::string(e.what()).find("/no/such/program"), std::string::npos);
  }
}

} // namespace
} // namespace bucketproof::model
