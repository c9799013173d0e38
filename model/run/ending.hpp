// How a child process ended: every way has a name.
#pragma once

#include "limits.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace bucketproof::model {

struct ending {
  enum class how : std::uint8_t {
    answered,       ///< The function that it ran returned; a program exited with 0.
    threw,          ///< An exception left the function.
    exited,         ///< The function called exit or _exit; a program exited with another code.
    aborted,        ///< By SIGABRT: an assertion, std::terminate, a check of the C library.
    crashed,        ///< By another signal, or with a sanitizer's report.
    stack_overflow, ///< By recursion without end.
    out_of_memory,  ///< It used more memory than its limit.
    hung,           ///< It used more CPU time than its limit, or slept for too long.
    slow,           ///< It went on (process_limits::progress), and used its whole_time.
    ended_by_owner, ///< Its owner ended it.
  };
  how kind = how::ended_by_owner;
  /// What happened, e.g. "called exit(3)", "Aborted: Assertion `full' failed.".
  std::string says = {};
  int exit_code = 0; ///< As a shell has it: 128 + the signal, where one ended it.
};
std::string_view name(ending::how kind) noexcept;

/// The line that best explains a death, from all that the process wrote: a sanitizer's summary, an
/// assertion, an exception that nothing caught. Empty if there was no message.
std::string telling_line(std::string_view written);

/// Of a child that used more memory than these limits allow.
ending beyond_memory(const process_limits& limits);

} // namespace bucketproof::model
