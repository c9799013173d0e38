#include "props/explore/search.hpp"

#include "props/explore/explorer.hpp"

#include "model/run/child_function.hpp"
#include "model/run/shared.hpp"

#include <algorithm>
#include <thread>

namespace bucketproof::explore {

using model::verb;

kept kept_by(const model::operation& op, const model::policy_rules& promise, bool growing,
             bool key_is_present) noexcept {
  const bool writes_move = growing && !promise.only_inserts_evacuate;
  const model::verb_info& known = model::info(op.what);
  switch (known.iterators) {
  case model::keeps::everything:
  case model::keeps::by_erase_at:
    return kept::iterators;
  case model::keeps::by_erase:
    return writes_move ? kept::nothing : kept::iterators;
  case model::keeps::by_insert:
    return !key_is_present || writes_move ? kept::nothing : kept::iterators;
  case model::keeps::references:
    return kept::references;
  case model::keeps::nothing:
    break;
  }
  if (op.on == model::map_name::b) { // what map a had
    if (known.buckets == model::buckets_of::a_copy)
      return kept::iterators;
    if (known.buckets == model::buckets_of::other)
      return kept::references;
  }
  return kept::nothing;
}

model::setup setup_of(const scope& s, const limits& l) noexcept {
  return {.keys = l.of == elements::tracked ? model::key_kind::tracked : model::key_kind::integer,
          .hash = model::hash_kind::controlled,
          .policy = s.policy};
}

void explore(const scope& s, const limits& l, logbook& log) {
  switch (l.of) {
  case elements::integer:
    return explore_elements<model::integer_elements>(s, l, log);
  case elements::tracked:
    return explore_elements<model::tracked_elements>(s, l, log);
  }
}

namespace {

void read(const logbook& log, outcome& o) {
  o.states = log.states;
  o.expanded = log.expanded;
  o.transitions = log.transitions;
  o.depth = log.depth;
  o.seconds = std::chrono::duration<double>(log.time.load()).count();
  std::copy(log.thrown.begin(), log.thrown.end(), o.thrown.begin());
  o.end = log.end;
}

counterexample failure_in(const logbook& log, const scope& s, const limits& l) {
  counterexample c;
  c.trace.setup = setup_of(s, l);
  for (std::size_t i = 0; i < log.length; ++i) {
    const transition& t = log.way[i];
    if (t.thrown_at != 0)
      c.trace.operations.push_back(
          {.what = verb::inject, .step = t.failpoint, .number = t.thrown_at});
    c.trace.operations.push_back(t.what);
  }
  c.why = {.failed = log.failed,
           .at = c.trace.operations.size() - 1,
           .expected = log.expected.text(),
           .found = log.found.text(),
           .buckets = log.buckets.text()};
  return c;
}

} // namespace

outcome explore_isolated(const scope& s, const limits& l,
                         const std::function<void(const outcome&)>& watch,
                         const std::function<void()>& begin) {
  const model::process_limits an_operation{.cpu_time = l.operation,
                                           .memory = model::process_limits::any_memory};
  const model::shared<logbook> log;
  model::child_function exploring(
      [&](const model::channel&) {
        if (begin)
          begin();
        explore(s, l, *log);
      },
      an_operation);
  outcome o;
  while (exploring.is_running()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(o.seconds < 1 ? 5 : 100));
    const std::uint64_t before = o.transitions;
    read(*log, o);
    if (o.transitions != before || log->end != ending::none)
      exploring.limit_from_now(an_operation);
    watch(o);
  }
  const model::ending end = exploring.wait();
  read(*log, o);
  if (o.end == ending::complete || o.end == ending::out_of_time)
    return o;
  o.failure = failure_in(*log, s, l);
  if (o.end == ending::none) {
    const bool hangs = end.kind == model::ending::how::hung;
    o.end = ending::failed;
    o.failure->why.failed = hangs ? model::check::hang : model::check::crash;
    o.failure->why.expected = hangs ? "an operation that ends" : "a process that lives";
    o.failure->why.found = end.says;
  }
  return o;
}

} // namespace bucketproof::explore
