#include "worker.hpp"

#include "child_function.hpp"

#include "model/adapter/caught_exception.hpp"
#include "model/check/current_operation.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace bucketproof::model {
namespace {

constexpr std::size_t nothing_begun = std::numeric_limits<std::size_t>::max();

// A divergence as a message: its check, then its texts, the size before each. Nothing if there is
// none.

std::string as_message(const std::optional<divergence>& d) {
  if (!d)
    return {};
  std::string message(1, static_cast<char>(d->failed));
  for (const std::string& text : {std::to_string(d->at), std::to_string(d->round), d->expected,
                                  d->found, d->buckets, d->property, d->promise})
    message += std::to_string(text.size()) + ' ' + text;
  return message;
}
std::optional<divergence> as_divergence(const std::string& message) {
  if (message.empty())
    return std::nullopt;
  std::size_t at = 1;
  const auto next = [&] {
    const std::size_t space = message.find(' ', at);
    std::string text = message.substr(space + 1, std::stoul(message.substr(at, space - at)));
    at = space + 1 + text.size();
    return text;
  };
  divergence d;
  d.failed = static_cast<check>(message.front());
  d.at = std::stoul(next());
  d.round = static_cast<std::uint32_t>(std::stoul(next()));
  d.expected = next();
  d.found = next();
  d.buckets = next();
  d.property = next();
  d.promise = next();
  return d;
}

// A trace as a message, whole: text can say more than the byte form. The child has the parent's
// image, so its operations have the same layout.

std::string as_message(const trace& t) {
  static_assert(std::is_trivially_copyable_v<setup> && std::is_trivially_copyable_v<operation>);
  const std::size_t size = t.operations.size() * sizeof(operation);
  std::string message(sizeof t.setup + size, '\0');
  std::memcpy(message.data(), &t.setup, sizeof t.setup);
  if (size != 0)
    std::memcpy(message.data() + sizeof t.setup, t.operations.data(), size);
  return message;
}
trace as_trace(const std::string& message) {
  trace t;
  t.operations.resize((message.size() - sizeof t.setup) / sizeof(operation));
  std::memcpy(&t.setup, message.data(), sizeof t.setup);
  if (!t.operations.empty())
    std::memcpy(t.operations.data(), message.data() + sizeof t.setup,
                t.operations.size() * sizeof(operation));
  return t;
}

std::size_t operation_begun(std::size_t written, const trace& t) {
  return written == nothing_begun
             ? t.operations.size()
             : std::min(current_operation::operation(written), t.operations.size());
}

} // namespace

struct worker::child {
  child(const runner& run, const process_limits& limits)
      : process([this, &run](const channel& parent) { serve(run, parent); }, limits) {}

  /// In the child process.
  void serve(const runner& run, const channel& parent) const {
    current_operation::write_to(&*begun);
    while (const auto message = parent.receive()) {
      const trace t = as_trace(*message);
      std::optional<divergence> d;
      try {
        d = run(t);
      } catch (...) {
        d = divergence{.failed = check::exception,
                       .at = operation_begun(*begun, t),
                       .expected = "no exception",
                       .found = caught_exception(),
                       .buckets = {}};
      }
      if (!parent.send(as_message(d)))
        return;
    }
  }

  std::optional<std::string> ask(const trace& t, process_limits limits) {
    limits.progress = &*begun;
    *begun = nothing_begun;
    process.limit_from_now(limits);
    if (!process.send(as_message(t)))
      return std::nullopt;
    return process.receive();
  }

  shared<volatile std::size_t> begun; ///< The operation that the child has begun.
  child_function process;
  bool is_fresh = true; ///< It has run nothing yet.
};

worker::worker(runner run, std::chrono::milliseconds limit)
    : run_(std::move(run)),
      limits_{.cpu_time = limit} {}
worker::~worker() = default;

std::optional<divergence> worker::operator()(const trace& t) {
  for (;;) {
    if (!child_)
      child_ = std::make_unique<child>(run_, limits_);
    const bool was_fresh = std::exchange(child_->is_fresh, false);
    if (const auto reply = child_->ask(t, limits_)) {
      took_ = child_->process.used();
      return as_divergence(*reply);
    }
    // What ended a used child may be damage that an earlier trace did: ask a new one.
    if (was_fresh)
      return death(t);
    child_.reset();
  }
}

std::optional<divergence> worker::death(const trace& t) {
  const ending end = child_->process.wait();
  if (end.kind == ending::how::ended_by_owner || end.kind == ending::how::slow) {
    took_ = child_->process.cpu_time();
    child_.reset();
    return std::nullopt;
  }
  divergence d{.failed = check::crash,
               .at = operation_begun(*child_->begun, t),
               .expected = "an end",
               .found = end.says,
               .buckets = {}};
  took_ = child_->process.cpu_time();
  child_.reset();
  switch (end.kind) {
  case ending::how::hung:
    d.failed = check::hang;
    d.found = "a hang: " + end.says;
    break;
  case ending::how::exited:
    d.found = "the map " + end.says;
    break;
  case ending::how::answered:
    d.found = "the process stopped answering";
    break;
  default:
    break;
  }
  return d;
}

} // namespace bucketproof::model
