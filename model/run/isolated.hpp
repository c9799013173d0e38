// A function that may crash or hang, in a process of its own.
#pragma once

#include "ending.hpp"
#include "limits.hpp"

#include <functional>
#include <optional>
#include <string>

namespace bucketproof::model {

struct isolated_result {
  std::optional<std::string> said; ///< What the function returned; nothing if it did not return.
  std::string died;                ///< What happened instead.
  ending end;
};

/// What `say` returns, from a child process (child_function.hpp). Throws std::system_error if no
/// process can be started.
isolated_result isolated(const std::function<std::string()>& say, const process_limits& limits);
/// The same with so many seconds of CPU time, and the usual memory.
isolated_result isolated(const std::function<std::string()>& say, unsigned seconds);

} // namespace bucketproof::model
