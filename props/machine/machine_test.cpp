// A seed gives the same traces, and a trace the same outcome, on every machine: with any compiler,
// in 32 bits, and big-endian. So a failure of one machine is a failure of all, and its seed is
// enough. Every trace is held in lockstep with the model, too.
//
//   machine_test    exit code 0: all as on every other machine; 1: not, and what is given here
#include "model/check/divergence.hpp"
#include "model/check/growth_coverage.hpp"
#include "model/run/run.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/text.hpp"

#include "bucketproof/hash.hpp"

#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iterator>

namespace {

using namespace bucketproof;
using namespace bucketproof::model;

struct digests {
  std::uint64_t traces = 0;   ///< Of the traces, in their bytes.
  std::uint64_t outcomes = 0; ///< Of the growth positions that running them reached.
  friend bool operator==(const digests&, const digests&) = default;
};

/// What a profile's first traces were when this was written, with g++ on x86-64. After a change of
/// the generator, the trace language or what the coverage counts, copy the lines that are printed.
struct golden {
  const char* name;
  profile (*of)();
  digests given;
};
const golden goldens[] = {
    {"everything", everything, {0x19fe2b1df15bf38c, 0x4e3b9d167fc7c306}},
    {"overflowing", overflowing, {0x847527c391a8ccc0, 0x1bf40892394eaead}},
    {"growing", growing, {0xaa9f85d953f69d3b, 0x2cb4ec612d6f2701}},
    {"positioned", positioned, {0x51393d655caac2b0, 0x7c0f032c1b51d2f8}},
};

constexpr std::uint64_t seed_of_all = 20231119;
constexpr int traces_of_each = 50;

void add(std::uint64_t& digest, std::uint64_t number) {
  digest = detail::mix(digest ^ number, detail::pi);
}
void add(std::uint64_t& digest, const growth_coverage& r) {
  for (const std::uint64_t number :
       {r.operations, r.full_checks, r.doublings, r.same_sizes, std::uint64_t{r.most_buckets},
        std::uint64_t{r.most_entries}, std::uint64_t{r.longest_chain}})
    add(digest, number);
  for (const growth_position& p : reachable_positions())
    add(digest, r.at(p));
}

/// The digests of a profile's first traces; whether they hold.
bool run_all(const profile& p, digests& given) {
  random_source random(seed_of_all);
  for (int i = 0; i < traces_of_each; ++i) {
    const trace t = generate(random, p);
    add(given.traces, trace_hash(t));
    growth_coverage reached;
    if (const auto diverged = run(t, &reached)) {
      std::fputs(explain(t, *diverged).c_str(), stdout);
      return false;
    }
    add(given.outcomes, reached);
  }
  return true;
}

} // namespace

int main() {
  bool same = true;
  for (const golden& g : goldens) {
    digests given;
    if (!run_all(g.of(), given))
      return 1;
    if (given == g.given)
      continue;
    same = false;
    std::printf(
        "%s: other traces or outcomes than on other machines. If all should now give this:\n"
        "    {\"%s\", %s, {0x%016" PRIx64 ", 0x%016" PRIx64 "}},\n",
        g.name, g.name, g.name, given.traces, given.outcomes);
  }
  if (!same)
    return 1;
  std::printf("%d traces of each of %zu profiles: all as on every other machine\n", traces_of_each,
              std::size(goldens));
  return 0;
}
