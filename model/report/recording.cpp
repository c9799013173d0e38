#include "recording.hpp"

#include "changes.hpp"

#include "model/run/worker.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace bucketproof::model {
namespace {

using file = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

std::vector<std::string> lines_of(std::FILE* from) {
  std::rewind(from);
  std::vector<std::string> lines(1);
  for (int c = std::fgetc(from); c != EOF; c = std::fgetc(from))
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += static_cast<char>(c);
  lines.pop_back();
  return lines;
}

bool uses_both(const operation& op) noexcept {
  return op.on == map_name::b || is_about_both_maps(op.what);
}

} // namespace

std::size_t steps_of(const trace& t) noexcept {
  std::size_t n = 0;
  in_order(t, t.operations.size(), [&](std::size_t at, std::uint32_t) {
    const operation& op = t.operations[at];
    n += goes_by_element(op.what) ? op.number : 1U;
    return true;
  });
  return n;
}

std::vector<std::string> record(const trace& t, const watched_runner& run,
                                const recorder_maker& make, std::chrono::milliseconds limit) {
  const file to(std::tmpfile(), &std::fclose);
  if (!to)
    throw std::runtime_error("no temporary file can be had");
  worker isolated(
      [&](const trace& in_child) {
        const std::unique_ptr<observer> writes = make(in_child, to.get());
        return run(in_child, writes.get());
      },
      limit);
  isolated(t);
  return lines_of(to.get());
}

std::chrono::milliseconds recording_limit(const std::optional<divergence>& why,
                                          std::chrono::milliseconds limit) noexcept {
  return why && why->failed == check::hang ? limit : limit + std::chrono::minutes(5);
}

succession::succession(const trace& t)
    : trace_(t),
      uses_b_(std::any_of(t.operations.begin(), t.operations.end(), uses_both)) {}

bool succession::took_buckets(const observed_step& m, map_name name) const noexcept {
  if (!m.at)
    return false;
  return m.buckets == buckets_of::each_other ||
         (m.buckets == buckets_of::other && name == trace_.operations[*m.at].on);
}

const snapshot& succession::before(const observed_step& m, map_name name) const noexcept {
  return last_[static_cast<std::size_t>(took_buckets(m, name) ? other(name) : name)];
}

std::vector<std::string> succession::sentences(const observed_step& m) const {
  std::vector<std::string> done;
  if (!m.at)
    return done;
  for (const map_name name : {map_name::a, map_name::b}) {
    if (took_buckets(m, name))
      done.push_back(in(name) + "the buckets are those that " + (name == map_name::a ? "b" : "a") +
                     " had");
    for (const std::string& sentence :
         words(before(m, name), m.maps[static_cast<std::size_t>(name)], trace_.setup.hash))
      done.push_back(in(name) + sentence);
  }
  return done;
}

void succession::go_on(observed_step&& m) {
  for (std::size_t i = 0; i < last_.size(); ++i)
    last_[i] = std::move(m.maps[i]);
}

std::string succession::in(map_name name) const {
  return !uses_b_ ? "" : name == map_name::a ? "a: " : "b: ";
}

} // namespace bucketproof::model
