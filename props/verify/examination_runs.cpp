// How an examination runs traces: in workers, within limits that follow from the runs that end.
#include "examination.hpp"

#include "model/run/worker.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::verify {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds longest_run = std::chrono::seconds(10); ///< More is a hang.
constexpr milliseconds shortest_limit{100};
constexpr int patience = 20; ///< A run that takes so many times the slowest so far may hang.
constexpr int great_patience = 1000;                          ///< And one that takes so many does.
constexpr milliseconds surely_long = std::chrono::seconds(3); ///< But no run that is quicker.
constexpr std::size_t most_memory = std::size_t{512} << 20U;  ///< Of a trace, which is short.

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
  adapt_limit({});
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
      longest_run);
  with_all.limit_memory(most_memory);
  const auto shown = with_all(t);
  if (shown && name(*shown) == name(d))
    return {};
  return d.failed == model::check::property ? "--property " + d.property + ' ' : "--checks ";
}

/// Runs that take far longer than all before may hang.
void examination::adapt_limit(std::chrono::nanoseconds took) {
  slowest_ = std::max(slowest_, took);
  const milliseconds limit = slowest_ == slowest_.zero()
                                 ? longest_run
                                 : std::clamp(std::chrono::ceil<milliseconds>(patience * slowest_),
                                              shortest_limit, longest_run);
  worker_->limit(hang_limit_ != hang_limit_.zero() ? hang_limit_ : std::max(limit, least_limit_));
  whole_->limit(limit);
}

/// A crash may take far longer than a run: a sanitizer writes its report, memory is used up.
void examination::leave_time_to_die(const model::trace& t) {
  constexpr int margin = 5;
  worker_->limit(longest_run);
  static_cast<void>((*worker_)(t));
  least_limit_ = std::min(std::chrono::ceil<milliseconds>(margin * worker_->took()), longest_run);
  adapt_limit({});
}

std::optional<model::divergence> examination::run(const model::trace& t) {
  auto d = (*worker_)(t);
  if (!d)
    adapt_limit(worker_->took());
  return d;
}
std::optional<model::divergence> examination::run_whole(const model::trace& t) {
  return (*whole_)(t);
}

/// A hang by a limit that was only estimated must be one by a far longer one, too; one that is
/// known need not.
std::optional<model::divergence> examination::confirmed(const model::trace& t,
                                                        model::divergence d) {
  if (d.failed != model::check::hang || known_as(t, d) != nullptr)
    return d;
  worker_->limit(slowest_ == slowest_.zero()
                     ? longest_run
                     : std::clamp(std::chrono::ceil<milliseconds>(great_patience * slowest_),
                                  surely_long, longest_run));
  auto again = (*worker_)(t);
  if (!again || again->failed != model::check::hang) // it is slow to end: so are smaller ones
    slowest_ = std::max(slowest_, worker_->took());
  adapt_limit({});
  return again;
}

/// A hang takes all of the time that a try has: the tries get little, and the smallest is then
/// tried as long as any.
model::shrunk examination::shrink(const model::trace& t, const model::divergence& d) {
  if (d.failed != model::check::hang)
    return shrink_within(t, d);
  hang_limit_ = milliseconds(30);
  adapt_limit({});
  model::shrunk s = shrink_within(t, d);
  hang_limit_ = {};
  adapt_limit({});
  if (const auto again = confirmed(s.smallest, s.why); again && again->failed == s.why.failed)
    return s;
  return shrink_within(t, d);
}
model::shrunk examination::shrink_within(const model::trace& t, const model::divergence& d) {
  const clock::time_point start = clock::now();
  const auto left = std::chrono::duration_cast<milliseconds>(how_.shrinking - shrunk_for_);
  model::shrink_limits limits;
  limits.time = std::clamp(left, milliseconds(500), milliseconds(std::chrono::seconds(20)));
  if (is_death(d.failed)) // each try takes a new child, and a hang all of its time
    limits = {.runs = 2000, .time = std::min(limits.time, milliseconds(std::chrono::seconds(8)))};
  if (d.failed == model::check::crash)
    leave_time_to_die(t);
  model::shrunk s = model::shrink(
      t, d, [this](const model::trace& candidate) { return run(candidate); }, limits);
  least_limit_ = {};
  adapt_limit({});
  shrunk_for_ += clock::now() - start;
  return s;
}

} // namespace bucketproof::verify
