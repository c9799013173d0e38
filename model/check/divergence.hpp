// A divergence: where the map under test first did something that it must not, and what.
#pragma once

#include "model/trace/trace.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bucketproof::model {

/// The check that failed.
enum class check : std::uint8_t {
  answer,        ///< An operation answered something else than the model.
  contents,      ///< The whole map differs from the model, by iteration or by lookup.
  structure,     ///< The buckets break an invariant.
  growth,        ///< A growth started, or did not, against the rule; or buckets became fewer.
  lifetime,      ///< An object was used that is not alive, or objects were lost.
  memory,        ///< Bytes allocated differ from what the map says that it holds.
  exception,     ///< An operation threw what it must not.
  crash,         ///< The process died.
  hang,          ///< The process did not end.
  iteration,     ///< A cursor yielded what it must not, or not what it must.
  specification, ///< The structure is sound, but not the one that the rules lead to.
  property,      ///< A property that was asked for by name does not hold (property.hpp).
};
inline constexpr std::size_t check_count = static_cast<std::size_t>(check::property) + 1;
inline constexpr std::array<std::string_view, check_count> check_names{
    "answer",    "contents", "structure", "growth",    "lifetime",      "memory",
    "exception", "crash",    "hang",      "iteration", "specification", "property"};
constexpr std::string_view name(check c) noexcept {
  return check_names[static_cast<std::size_t>(c)];
}
constexpr bool is_death(check c) noexcept {
  return c == check::crash || c == check::hang;
}

/// Checks that are switched off in this process: shows what each is worth. Crashes and hangs cannot
/// be switched off.
inline std::bitset<check_count> left_out_checks;
inline bool leaves_out(check c) noexcept {
  return left_out_checks[static_cast<std::size_t>(c)];
}

struct divergence {
  check failed = check::answer;
  /// The operation's place in the trace; the number of operations for what was wrong at the end.
  std::size_t at = 0;
  std::uint32_t round = 0; ///< Of a block, from 1; 0 outside one, or where it is not known.
  std::string expected;
  std::string found;
  std::string buckets;       ///< The buckets concerned, drawn in text; may be empty.
  std::string property = {}; ///< The name of the property that failed, if one did.
  std::string promise = {};  ///< What the property promises.
};
/// The property's name, if one failed, or else the check's.
std::string_view name(const divergence& d) noexcept;
/// What failed, as an explanation says it: a line for a check, two for a property.
std::string headline(const divergence& d);

/// The place of the first operation that was not done by then. Where it failed in a block, all of
/// the block was done, unless it was in the first round.
std::size_t first_not_done(const trace& t, const divergence& d);
/// The round of a block in which it failed, as a line; nothing outside blocks.
std::string round_of(const divergence& d);

/// How alike two failures are, each with its trace.
enum class equivalence : std::uint8_t {
  other,
  kin,  ///< Related: at an operation of the same purpose, or of the same group of checks: what the
        ///< map holds and answers, how it is built, what is alive and allocated, that it dies.
  same, ///< The same check at the same kind of operation. Crashes and hangs are one check.
};
equivalence alike(const divergence& a, const trace& of_a, const divergence& b, const trace& of_b);

/// All that explains the divergence: operations up to it, expected, found, buckets.
std::string explain(const trace& t, const divergence& d);
/// The divergence in a line.
std::string summary(const trace& t, const divergence& d);

} // namespace bucketproof::model
