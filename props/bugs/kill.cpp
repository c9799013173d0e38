#include "props/bugs/kill.hpp"

#include "props/bugs/planted.hpp"

#include "model/check/lockstep.hpp"
#include "model/run/run.hpp"

#include <algorithm>
#include <utility>

namespace bucketproof::bugs {
namespace {

constexpr bug bugs[] = {
#include "planted_bugs.inc"
};

/// How many operations of the trace were run, up to and with the one at `last`.
std::size_t operations_run(const model::trace& t, std::size_t last) {
  std::size_t n = 0;
  model::in_order(t, std::min(last + 1, t.operations.size()),
                  [&n, &t](std::size_t at, std::uint32_t) {
                    const model::operation& op = t.operations[at];
                    n += model::info(op.what).arguments == model::form::run ? op.number : 1U;
                    return true;
                  });
  return n;
}

model::runner run_comparing(model::comparisons how, int number, int beside) {
  return [=](const model::trace& t) {
    planted::current = number;
    planted::beside = beside;
    return model::run(t, model::run_settings{.of_whole_maps = how});
  };
}

} // namespace

std::span<const bug> all() noexcept {
  return bugs;
}

model::runner run_with(int number, int beside) {
  return run_comparing(model::comparisons::often, number, beside);
}

model::runner quick_run_with(int number) {
  return run_comparing(model::comparisons::seldom, number, none);
}

model::runner run_asking(const model::property& p, int number) {
  return [&p, number](const model::trace& t) {
    planted::current = number;
    return model::run_asking(t, p);
  };
}

model::watched_runner watched_run_with(int number) {
  return [number](const model::trace& t, model::observer* watching) {
    planted::current = number;
    return model::run(t, model::run_settings{.watching = watching});
  };
}

std::optional<first_kill> first_to_kill(const model::runner& run,
                                        std::span<const model::trace> traces,
                                        std::chrono::milliseconds limit) {
  model::worker isolated(run, limit);
  for (std::size_t i = 0; i < traces.size(); ++i)
    if (auto d = isolated(traces[i]))
      return first_kill{i, std::move(*d)};
  return std::nullopt;
}

std::string operation_of(const model::trace& t, const model::divergence& d) {
  return d.at < t.operations.size() ? std::string(info(t.operations[d.at].what).name) : "the end";
}

model::trace trace_source::next() {
  if (only_)
    return model::generate(random_, *only_);
  // A trace of a growing map is some hundred times as long as another.
  constexpr std::size_t growing_once_in = 32;
  const std::size_t n = made_++;
  const model::profile& p = n % growing_once_in == growing_once_in - 1 ? growing_
                            : n % 2 == 1                               ? overflowing_
                            : n % 4 == 0                               ? everything_
                                                                       : faulty_;
  return model::generate(random_, p);
}

search_result search(const model::runner& run, trace_source source, const search_limits& limits,
                     const std::function<void(const search_result&)>& watch) {
  using clock = std::chrono::steady_clock;
  const clock::time_point start = clock::now();
  search_result r;
  constexpr std::size_t watched_once_in = 64;
  while (r.traces < limits.traces && clock::now() - start < limits.time) {
    model::trace t = source.next();
    ++r.traces;
    std::optional<model::divergence> d = run(t);
    r.operations += operations_run(t, d ? d->at : t.operations.size());
    r.seconds = std::chrono::duration<double>(clock::now() - start).count();
    if (d) {
      r.last = std::move(t);
      r.why = std::move(d);
      return r;
    }
    if (r.traces % watched_once_in == 0)
      watch(r);
  }
  return r;
}

} // namespace bucketproof::bugs
