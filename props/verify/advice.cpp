#include "advice.hpp"

#include "model/oracle/reference.hpp"
#include "model/trace/custom.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::verify {
namespace {

using model::check;
using model::divergence;
using model::failpoint;
using model::trace;
using model::verb;

/// The operation that failed; nothing at the end of the trace.
std::optional<verb> verb_at(const trace& t, const divergence& d) {
  return d.at < t.operations.size() ? std::optional(t.operations[d.at].what) : std::nullopt;
}

std::string name_of(const model::operation& op) {
  return op.what == verb::custom ? model::custom_name(op.step)
                                 : std::string(model::info(op.what).name);
}
/// What the maps hold after the first `n` operations; custom operations, and what depends on the
/// maps' own order, left out.
model::references models_after(const trace& t, std::size_t n) {
  model::references models(t.setup);
  model::in_order(t, n, [&](std::size_t at, std::uint32_t) {
    if (const verb what = t.operations[at].what;
        !model::info(what).depends_on_order && what != verb::custom && is_for(what, t.setup.keys))
      apply(t.operations[at], models, {});
    return true;
  });
  return models;
}

bool keeps_an_iterator(const trace& t) {
  return std::any_of(t.operations.begin(), t.operations.end(),
                     [](const model::operation& op) { return op.what == verb::begin; });
}

bool names_an_allocator(const trace& t) {
  return std::any_of(t.operations.begin(), t.operations.end(), [](const model::operation& op) {
    return model::info(op.what).names_allocator;
  });
}

std::string cited(const model::clause& c) {
  return std::string(c.says) + " (" + std::string(c.where) + ')';
}

} // namespace

std::optional<failpoint> fault_of(const trace& t, const divergence& d) {
  if (d.at == 0 || d.at >= t.operations.size())
    return std::nullopt;
  const model::operation& before = t.operations[d.at - 1];
  return before.what == verb::inject ? std::optional(model::failpoints[before.step]) : std::nullopt;
}

bool keeps_too_many_alive(const divergence& d) {
  return d.failed == check::lifetime && d.expected.ends_with("values alive") &&
         std::stoull(d.found) > std::stoull(d.expected);
}

model::exclusion operation_excluded(const trace& t, const divergence& d) {
  const std::size_t at = std::min(d.at, t.operations.size() - 1);
  const model::operation& op = t.operations[at];
  return {.what = op.what,
          .custom = op.what == verb::custom ? op.step : std::uint8_t{0},
          .keys = {},
          .hash = {},
          .thrown = fault_of(t, d),
          .from_size = size_at(t, at)};
}

model::exclusion set_aside_for(const trace& t, const divergence& d) {
  model::exclusion e = operation_excluded(t, d);
  // What fails comes later than the mistake.
  if (keeps_an_iterator(t))
    e = {.what = verb::begin, .custom = 0, .keys = {}, .hash = {}, .thrown = {}, .from_size = 0};
  else if (names_an_allocator(t))
    e = {
        .what = verb::allocator, .custom = 0, .keys = {}, .hash = {}, .thrown = {}, .from_size = 0};
  return e;
}

std::size_t size_at(const trace& t, std::size_t at) {
  const model::references models = models_after(t, at);
  const model::operation& op = t.operations[at];
  const std::size_t on = models[static_cast<std::size_t>(op.on)].size();
  const std::size_t with = models[static_cast<std::size_t>(other(op.on))].size();
  return model::is_about_both_maps(op.what) ? std::max(on, with) : on;
}

std::vector<std::uint32_t> keys_at(const trace& t, std::size_t at) {
  const model::references models = models_after(t, at);
  std::vector<std::uint32_t> keys;
  for (const auto& e : models[static_cast<std::size_t>(t.operations[at].on)].entries())
    keys.push_back(e.key);
  return keys;
}

std::size_t size_at_the_end(const trace& t) {
  const model::references models = models_after(t, t.operations.size());
  return std::max(models[0].size(), models[1].size());
}

bool is_relative(verb a, verb b) noexcept {
  return model::info(a).relative == model::info(b).relative;
}

std::string rules_of(const trace& t, const divergence& d, const verified&) {
  const auto failed = verb_at(t, d);
  if (const auto fault = fault_of(t, d))
    return "what is left when " + std::string(model::name(*fault)) + " throws in " +
           name_of(t.operations[d.at]) +
           " ([unord.req.except], [res.on.exception]; traits: when_it_throws)";
  if (names_an_allocator(t))
    return cited(model::operations::allocator_clause);
  if (d.failed == check::lifetime || d.failed == check::memory)
    return "each element is used while it is alive, and all memory is given back as it was taken "
           "([basic.life], [container.alloc.reqmts])";
  if (keeps_an_iterator(t))
    return cited(model::operations::iterator_clause);
  if (!failed)
    return cited(model::operations::making_clause);
  if (*failed == verb::custom)
    return model::custom_name(t.operations[d.at].step) +
           " does to the contents, and answers, what its owner says (custom_operations: expect)";
  return cited(model::info(*failed).standard);
}

std::string habit_of(const trace& t, const divergence& d) {
  if (names_an_allocator(t))
    return std::string(model::operations::allocator_habit);
  const auto failed = verb_at(t, d);
  if (!failed)
    return {};
  if (keeps_too_many_alive(d))
    return "traits: erased_are_destroyed = false";
  if (keeps_an_iterator(t))
    return "traits: iterators_last_until_next_write, or which operations keep iterators (PRESET "
           "flat_map, linear_probing, robin_hood or dense_map)";
  if (fault_of(t, d))
    return "traits: when_it_throws, or a preset (flat_map, dense_map, c_table ...)";
  const model::verb_info& known = model::info(*failed);
  return std::string(d.failed == check::exception && !known.habit_to_throw.empty()
                         ? known.habit_to_throw
                         : known.habit);
}

} // namespace bucketproof::verify
