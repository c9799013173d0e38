// Lock-step with Go's map, with the bug switched on that BUCKETPROOF_BUG numbers: a program of its
// own, since the Go runtime does not outlive a fork.
//
//   go_with_bugs SEED TRACES SECONDS
//
// Says before each trace which it is, and then what failed, if anything did: `12 structure`.
// Exit code 0: all held; 1: one did not; 2: bad usage.
#include "props/go/lockstep.hpp"
#include "props/go/workloads.hpp"

#include "model/check/divergence.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <optional>
#include <string>

namespace {

using namespace bucketproof;

std::optional<std::uint64_t> number(const char* text) {
  std::uint64_t n = 0;
  const char* const end = text + std::strlen(text);
  const auto [at, error] = std::from_chars(text, end, n);
  return error == std::errc() && at == end ? std::optional(n) : std::nullopt;
}

/// In the proportion of go_props: mostly any, some that make growths to the same size, few long
/// ones.
model::trace next(std::uint64_t made, model::random_source& random) {
  if (made % 256 == 255)
    return go::churn(random, static_cast<unsigned>(4 + made / 256 % 4));
  if (made % 64 == 63)
    return go::long_life(random);
  return made % 8 == 7 ? go::crowding(random) : go::any(random);
}

/// What failed in lockstep, if anything. An exception is the map's.
std::string failed(const model::trace& t, go::tally& reached) {
  try {
    const auto d = go::run(t, reached);
    return d ? std::string(name(d->failed)) : std::string();
  } catch (const std::exception&) {
    return std::string(name(model::check::exception));
  }
}

void say(std::uint64_t traces, const std::string& failed) {
  std::printf("%llu %s\n", static_cast<unsigned long long>(traces), failed.c_str());
  std::fflush(stdout);
}

int run(std::uint64_t seed, std::uint64_t traces, std::chrono::seconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  model::random_source random(seed);
  go::tally reached;
  for (std::uint64_t i = 0; i < traces && std::chrono::steady_clock::now() < end; ++i) {
    say(i + 1, {}); // the last line if the map crashes
    if (const std::string what = failed(next(i, random), reached); !what.empty()) {
      say(i + 1, what);
      return 1;
    }
  }
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  std::optional<std::uint64_t> seed, traces, seconds;
  if (argc == 4) {
    seed = number(argv[1]);
    traces = number(argv[2]);
    seconds = number(argv[3]);
  }
  if (!seed || !traces || !seconds) {
    std::fprintf(stderr, "usage: %s SEED TRACES SECONDS\n", argv[0]);
    return 2;
  }
  return run(*seed, *traces, std::chrono::seconds(*seconds));
}
