// What may crash or hang, in a process of its own.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace bucketproof::verify {

struct outcome {
  std::optional<std::string> said; ///< Nothing if it died, or took longer than it may.
  std::string died;                ///< Of what.
};

/// What `say` returns, from a child process that may take so many seconds of processor time and 2
/// GB of memory. An exception is told as a death. Throws std::system_error where no process can be
/// had.
outcome isolated(const std::function<std::string()>& say, unsigned seconds);

} // namespace bucketproof::verify
