// A planted mistake, as `plant` lists it.
#pragma once

#include <string_view>

namespace bucketproof::bugs {

/// What sees a bug.
enum class seen_by {
  bank,       ///< Random traces, in lockstep with the model, in default time.
  reproducer, ///< A trace, but one that random traces are rarely like: its own reproducer.
  guarantees, ///< What props/guarantees/ measures: it shows in a throw, or in what is called how
              ///< often.
  promises,   ///< Only the test suites: it shows in a seed or memory over time.
};

struct bug {
  int number; ///< What planted::current is when it is switched on.
  std::string_view name;
  std::string_view promise; ///< The promise that it breaks, in a word.
  std::string_view says;    ///< What a person might get wrong.
  seen_by seen;
  std::string_view header = {}; ///< The file that it is in.
};

} // namespace bucketproof::bugs
