#include "target.hpp"

#include "notes.hpp"
#include "shapes.hpp"

#include "model/bytes.hpp"
#include "model/divergence.hpp"
#include "model/run.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <system_error>

// Read by AddressSanitizer when it starts, before main. A map's memory is reused at once in no
// check that matters here, so a small quarantine will do; what a stack of an allocation tells,
// `replay` tells better. Together a third more runs a second.
extern "C" const char* __asan_default_options() { // NOLINT: the name is the sanitizer's
  return "quarantine_size_mb=8:malloc_context_size=0:detect_stack_use_after_return=0";
}

namespace bucketproof::fuzz {
namespace {

/// The campaign's notes, or some that nobody reads.
notes& campaign_notes() {
  static notes unread;
  static const char* const path = std::getenv(notes_variable);
  if (path == nullptr)
    return unread;
  try {
    static const mapped_notes mapped(path);
    return *mapped;
  } catch (const std::system_error& e) {
    std::fprintf(stderr, "%s: %s\n", notes_variable, e.what());
    std::exit(2);
  }
}

void count(const model::reach& reached) {
  counters& all = campaign_notes().done;
  const auto raise = [](std::uint64_t& to, std::uint64_t n) { to = std::max(to, n); };
  ++all.traces;
  all.operations += reached.operations;
  all.full_checks += reached.full_checks;
  all.doublings += reached.doublings;
  all.same_sizes += reached.same_sizes;
  if (reached.most_buckets != 0)
    raise(all.largest_b, std::bit_width(reached.most_buckets) - 1U);
  raise(all.longest_chain, reached.longest_chain);
  raise(all.shapes, shapes_marked());
}

[[noreturn]] void fail(const model::trace& t, const model::divergence& d) {
  std::fprintf(stderr,
               "\n%s"
               "DIVERGENCE: %s\n"
               "next: replay --explain FILE, or --shrink FILE; FILE is the one written below\n",
               model::explain(t, d).c_str(), model::summary(t, d).c_str());
  std::abort();
}

} // namespace

void test_one(std::span<const std::uint8_t> bytes) {
  campaign_notes().input.set(bytes);
  const model::trace t = model::decode(bytes);
  model::reach reached;
  const std::optional<model::divergence> d = model::run(t, &reached);
  mark_shapes(t.setup, reached);
  count(reached);
  if (d)
    fail(t, *d);
}

} // namespace bucketproof::fuzz
