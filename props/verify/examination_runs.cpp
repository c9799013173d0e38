// How an examination runs traces: in workers, within limits that follow from the runs that end.
#include "examination.hpp"

#include "model/report/recording.hpp"
#include "model/run/worker.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::verify {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds longest_run = std::chrono::seconds(10); ///< More is a hang.
constexpr milliseconds shortest_limit{100}, shortest_of_a_try{30};
constexpr int patience = 20;         ///< A run that takes so many times what it should may hang.
constexpr int great_patience = 1000; ///< And one that takes so many does.
constexpr milliseconds surely_long = std::chrono::seconds(3); ///< But no run that is quicker.
constexpr std::size_t most_memory = std::size_t{512} << 20U;  ///< Of a trace, which is short.

/// A step is an operation, or an element of a run; some are added for what any run takes.
std::int64_t steps(const model::trace& t) noexcept {
  constexpr std::int64_t of_any = 20;
  return of_any + static_cast<std::int64_t>(model::steps_of(t));
}

} // namespace

void examination::start_workers() {
  worker_ = std::make_unique<model::worker>(
      [this](const model::trace& t) {
        return v_.why_not(t.setup).empty() ? run_counted(t) : std::nullopt;
      },
      longest_run);
  if (!whole_)
    whole_ = std::make_unique<model::worker>(
        [this](const model::trace& t) {
          return v_.why_not(t.setup).empty() ? v_.run(t) : std::nullopt;
        },
        longest_run);
  worker_->limit_memory(most_memory);
  whole_->limit_memory(most_memory);
}

/// In the child: a run without what is set aside.
std::optional<model::divergence> examination::run_counted(const model::trace& t) const {
  std::vector<model::tally> seen(asked_.size());
  auto d = v_.run(t, {.without = &set_aside_,
                      .asks_what_is_left = !leaks_,
                      .asks_for_destruction = !keeps_objects_,
                      .properties = asked_,
                      .seen = seen});
  for (std::size_t i = 0; i < seen.size(); ++i)
    (*steps_asked_)[static_cast<std::size_t>(asked_[i] - v_.properties.data())] += seen[i].asked();
  return d;
}

std::vector<std::size_t> examination::steps_asked() const {
  return {steps_asked_->begin(), steps_asked_->begin() + v_.properties.size()};
}
std::vector<verified::skipped> examination::never_asked() const {
  std::vector<verified::skipped> all;
  const std::vector<std::size_t> steps = steps_asked();
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i] == 0)
      all.push_back(
          {"property " + std::string(v_.properties[i].name), "no step of this run was about it"});
  return all;
}

/// What NAME_replay needs to show the failure: by itself it asks all properties, and another one
/// may fail before.
std::string examination::replayed_with(const model::trace& t, const model::divergence& d) const {
  if (v_.properties.empty())
    return {};
  model::worker with_all(
      [this](const model::trace& one) { return v_.run(one, {.properties = properties_of(v_)}); },
      d.failed == model::check::hang ? sure_limit(t) : longest_run);
  with_all.limit_memory(most_memory);
  const auto shown = with_all(t);
  if (shown && name(*shown) == name(d))
    return {};
  return d.failed == model::check::property ? "--property " + d.property + ' ' : "--checks ";
}

/// So many times as long as the trace should take, by the slowest step so far, within sensible
/// limits.
milliseconds examination::times_expected(int times, milliseconds least,
                                         const model::trace& t) const {
  return slowest_step_ == slowest_step_.zero()
             ? longest_run
             : std::clamp(std::chrono::ceil<milliseconds>(times * steps(t) * slowest_step_), least,
                          longest_run);
}
/// What takes longer may hang.
milliseconds examination::limit_for(const model::trace& t) const {
  return times_expected(patience, shortest_limit, t);
}
/// What takes longer does hang.
milliseconds examination::sure_limit(const model::trace& t) const {
  return times_expected(great_patience, surely_long, t);
}
void examination::ended(const model::trace& t, std::chrono::nanoseconds after) {
  slowest_step_ = std::max(slowest_step_, after / steps(t));
}

/// A crash may take far longer than a run: a sanitizer writes its report, memory is used up.
milliseconds examination::time_to_die(const model::trace& t) {
  constexpr int margin = 5;
  worker_->limit(longest_run);
  static_cast<void>((*worker_)(t));
  return std::clamp(std::chrono::ceil<milliseconds>(margin * worker_->took()), limit_for(t),
                    longest_run);
}

std::optional<model::divergence> examination::run(const model::trace& t) {
  worker_->limit(limit_for(t));
  auto d = (*worker_)(t);
  if (!d)
    ended(t, worker_->took());
  return d;
}
std::optional<model::divergence> examination::run_whole(const model::trace& t) {
  whole_->limit(limit_for(t));
  return (*whole_)(t);
}

/// A hang by a limit that was only estimated must be one by a far longer one, too; one that is
/// known need not.
std::optional<model::divergence> examination::confirmed(const model::trace& t,
                                                        model::divergence d) {
  if (d.failed != model::check::hang || known_as(t, d) != nullptr)
    return d;
  worker_->limit(sure_limit(t));
  auto again = (*worker_)(t);
  if (!again || again->failed != model::check::hang) // it is slow to end: so are smaller ones
    ended(t, worker_->took());
  return again;
}

/// A hang takes all of the time that a try has: the tries get little, and the smallest is then
/// tried as long as any.
model::shrunk examination::shrink(const model::trace& t, const model::divergence& d) {
  if (d.failed == model::check::crash)
    return shrink_within(time_to_die(t), t, d);
  if (d.failed == model::check::hang) {
    model::shrunk s = shrink_within(shortest_of_a_try, t, d);
    if (const auto again = confirmed(s.smallest, s.why); again && again->failed == s.why.failed)
      return s;
  }
  return shrink_within(limit_for(t), t, d);
}
/// Each try gets `limit`, and does not count for the slowest step.
model::shrunk examination::shrink_within(milliseconds limit, const model::trace& t,
                                         const model::divergence& d) {
  const clock::time_point start = clock::now();
  const auto left = std::chrono::duration_cast<milliseconds>(how_.shrinking - shrunk_for_);
  model::shrink_limits limits;
  limits.time = std::clamp(left, milliseconds(500), milliseconds(std::chrono::seconds(20)));
  if (is_death(d.failed)) // each try takes a new child, and a hang all of its time
    limits = {.runs = 2000, .time = std::min(limits.time, milliseconds(std::chrono::seconds(8)))};
  worker_->limit(limit);
  model::shrunk s = model::shrink(
      t, d, [this](const model::trace& candidate) { return (*worker_)(candidate); }, limits);
  shrunk_for_ += clock::now() - start;
  return s;
}

} // namespace bucketproof::verify
