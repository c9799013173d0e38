#include "props/bugs/properties.hpp"

#include "model/promises/promises.hpp"

#include <stdexcept>
#include <utility>

namespace bucketproof::bugs {

const model::property& promise_named(const std::string& name) {
  const std::vector<model::property>& all = model::promises();
  if (const model::property* const p = model::find(all, name))
    return *p;
  std::string names;
  for (const model::property& p : all)
    names += (names.empty() ? " " : ", ") + std::string(p.name);
  throw std::runtime_error("no property '" + name + "'; there are" + names);
}

std::vector<model::trace> traces_for(const model::property& p, std::uint64_t seed, std::size_t n) {
  trace_source source(seed, p.traces());
  std::vector<model::trace> all;
  all.reserve(n);
  while (all.size() < n)
    all.push_back(source.next());
  return all;
}

asked ask(const model::property& p, const bug& b, std::span<const model::trace> traces,
          const asking_limits& limits) {
  using clock = std::chrono::steady_clock;
  const clock::time_point end = clock::now() + limits.time;
  model::worker isolated(run_asking(p, b.number), limits.run_time);
  asked a;
  std::size_t hangs = 0;
  for (const model::trace& t : traces) {
    if (a.deaths >= limits.deaths || hangs >= limits.hangs || clock::now() >= end)
      break;
    ++a.traces;
    std::optional<model::divergence> d = isolated(t);
    if (!d)
      continue;
    if (d->failed != model::check::property) {
      ++a.deaths;
      hangs += d->failed == model::check::hang ? 1 : 0;
      continue;
    }
    a.operation = operation_of(t, *d);
    a.why = std::move(d);
    break;
  }
  return a;
}

} // namespace bucketproof::bugs
