// A kill: the first trace of the property engine that a planted bug breaks.
#pragma once

#include "bug.hpp"

#include "model/check/divergence.hpp"
#include "model/check/property.hpp"
#include "model/report/drawing.hpp"
#include "model/run/worker.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/trace.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace bucketproof::bugs {

/// All bugs, by number.
std::span<const bug> all() noexcept;

/// No bug: the switched headers are the map's own.
inline constexpr int none = 0;

/// Runs a trace with a bug switched on, or two. For a `worker`: it crashes and hangs as the bug
/// does.
model::runner run_with(int number, int beside = none);
/// The same, to find a trace that fails: whole maps are compared seldom.
model::runner quick_run_with(int number);
/// The same, where nothing but the property is asked.
model::runner run_asking(const model::property& p, int number);
/// The same, for who wants to see it.
model::watched_runner watched_run_with(int number);

/// The name of the operation at which the trace failed.
std::string operation_of(const model::trace& t, const model::divergence& d);

/// The traces of the engine `properties`, in the proportion in which props/ runs its profiles; or
/// those of one profile.
class trace_source {
public:
  explicit trace_source(std::uint64_t seed) noexcept : random_(seed) {}
  trace_source(std::uint64_t seed, model::profile only) : random_(seed), only_(std::move(only)) {}
  model::trace next();

private:
  model::random_source random_;
  model::profile everything_ = model::everything();
  model::profile faulty_ = model::faulty();
  model::profile overflowing_ = model::overflowing();
  model::profile growing_ = model::growing();
  std::optional<model::profile> only_;
  std::size_t made_ = 0;
};

/// The first of some traces that diverges.
struct first_kill {
  std::size_t index; ///< Among the traces.
  model::divergence why;
};
/// Runs the traces in a process of their own until one diverges; nothing where all hold. A run that
/// takes more than `limit` of processor time is a hang.
std::optional<first_kill> first_to_kill(const model::runner& run,
                                        std::span<const model::trace> traces,
                                        std::chrono::milliseconds limit);

struct search_limits {
  std::size_t traces = 20000;
  std::chrono::milliseconds time = std::chrono::seconds(20);
};

struct search_result {
  std::size_t traces = 0;
  std::size_t operations = 0; ///< Run, every element of a bulk run as one.
  double seconds = 0;
  model::trace last; ///< The one that diverged, if any did.
  std::optional<model::divergence> why;
};

/// Runs traces until one diverges. `watch` is called now and then with what was done so far.
search_result search(const model::runner& run, trace_source source, const search_limits& limits,
                     const std::function<void(const search_result&)>& watch);

} // namespace bucketproof::bugs
