#include "advice.hpp"

#include "model/oracle/reference.hpp"
#include "model/trace/custom.hpp"

#include <algorithm>
#include <string_view>

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
  model::references models;
  for (std::size_t i = 0; i < n; ++i)
    if (const verb what = t.operations[i].what;
        what != verb::inject && what != verb::drain && what != verb::next && what != verb::custom)
      apply(t.operations[i], models, {});
  return models;
}

bool keeps_an_iterator(const trace& t) {
  return std::any_of(t.operations.begin(), t.operations.end(),
                     [](const model::operation& op) { return op.what == verb::begin; });
}

/// What the standard says of an operation.
struct clause {
  std::string_view says;
  std::string_view where;
};
clause clause_of(verb what) noexcept {
  switch (what) {
  case verb::insert:
  case verb::insert_run:
  case verb::insert_own:
    return {"an insert adds the element if its key is absent, and changes nothing else",
            "[unord.req.general] a.insert(t)"};
  case verb::try_emplace:
    return {"try_emplace adds the element if its key is absent, and changes nothing else",
            "[unord.map.modifiers]"};
  case verb::insert_or_assign:
  case verb::assign_own:
    return {"insert_or_assign adds the element, or assigns its value if the key is present",
            "[unord.map.modifiers]"};
  case verb::index:
    return {"a[k] is the value of the key, which is added if it is absent", "[unord.map.elem]"};
  case verb::at:
    return {"at answers the value of the key, and throws std::out_of_range if it is absent",
            "[unord.map.elem]"};
  case verb::find:
  case verb::find_run:
    return {"find answers the element with the key, or end()", "[unord.req.general] b.find(k)"};
  case verb::contains:
    return {"contains answers whether the key is present", "[unord.req.general] b.contains(k)"};
  case verb::count:
    return {"count answers 1 for a key that is present, and 0", "[unord.req.general] b.count(k)"};
  case verb::erase:
  case verb::erase_run:
  case verb::erase_own:
    return {"erase(k) removes the element with the key, and no other, and answers how many",
            "[unord.req.general] a.erase(k)"};
  case verb::erase_at:
  case verb::drain:
    return {"erase(q) removes the element at the iterator, and no other",
            "[unord.req.general] a.erase(q)"};
  case verb::erase_loop:
    return {"a loop of it = m.erase(it) and ++it visits each element once",
            "[unord.req.general] a.erase(q); traits: erase_loop_visits_once"};
  case verb::erase_if:
    return {"erase_if removes the elements that match, and answers how many",
            "[unord.map.erasure]"};
  case verb::clear:
    return {"clear removes all elements", "[unord.req.general] a.clear()"};
  case verb::reserve:
    return {"reserve changes no element", "[unord.req.general] a.reserve(n)"};
  case verb::shrink_to_fit:
    return {"shrink_to_fit changes no element", "as of std::vector"};
  case verb::iterate:
    return {"an iteration visits each element once", "[container.requirements.general]"};
  case verb::copy_assign:
  case verb::self_assign:
    return {"after a = b both are equal, and b is as it was", "[container.requirements.general]"};
  case verb::copy_construct:
    return {"a copy is equal to its original", "[container.requirements.general]"};
  case verb::move_assign:
    return {"after a = move(b), a has the elements that b had", "[container.requirements.general]"};
  case verb::move_construct:
    return {"a map made from move(b) has the elements that b had",
            "[container.requirements.general]"};
  case verb::self_move:
    return {"a = move(a) changes nothing", "traits: self_move_changes_nothing"};
  case verb::construct:
    return {"a new map is empty", "[unord.req.general] X()"};
  case verb::swap:
  case verb::self_swap:
    return {"swap exchanges the elements", "[container.requirements.general] a.swap(b)"};
  case verb::merge:
    return {"merge moves the elements whose keys are absent, and leaves the others",
            "[unord.req.general] a.merge(a2)"};
  case verb::equal:
    return {"a == b if and only if they have the same elements", "[unord.req.general] a == b"};
  case verb::range:
  case verb::begin:
  case verb::next:
  case verb::drop:
    return {"an iterator that is valid visits each element that stays, once",
            "[unord.req.general]; traits: *_keeps_iterators"};
  case verb::custom: // not the standard says it, but the map's owner
  case verb::inject:
    break;
  }
  return {"a map and its elements can be made and destroyed", "[container.requirements.general]"};
}

} // namespace

std::optional<failpoint> fault_of(const trace& t, const divergence& d) {
  if (d.at == 0 || d.at >= t.operations.size())
    return std::nullopt;
  const model::operation& before = t.operations[d.at - 1];
  return before.what == verb::inject ? std::optional(model::failpoints[before.step]) : std::nullopt;
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
  if (keeps_an_iterator(t))
    e = {.what = verb::begin, .custom = 0, .keys = {}, .hash = {}, .thrown = {}, .from_size = 0};
  return e;
}

std::size_t size_at(const trace& t, std::size_t at) {
  const model::references models = models_after(t, at);
  const model::operation& op = t.operations[at];
  const std::size_t on = models[static_cast<std::size_t>(op.on)].size();
  const std::size_t with = models[static_cast<std::size_t>(other(op.on))].size();
  return model::info(op.what).arguments == model::form::pair ? std::max(on, with) : on;
}

std::size_t size_at_the_end(const trace& t) {
  const model::references models = models_after(t, t.operations.size());
  return std::max(models[0].size(), models[1].size());
}

bool is_relative(verb a, verb b) noexcept {
  const auto family = [](verb what) {
    switch (model::family_of(what)) {
    case verb::erase_if:
    case verb::erase_loop:
    case verb::drain:
      return verb::erase;
    case verb::move_construct:
      return verb::move_assign;
    case verb::copy_construct:
      return verb::copy_assign;
    default:
      return model::family_of(what);
    }
  };
  return family(a) == family(b);
}

std::string rules_of(const trace& t, const divergence& d, const verified&) {
  const auto failed = verb_at(t, d);
  if (const auto fault = fault_of(t, d))
    return "what is left when " + std::string(model::name(*fault)) + " throws in " +
           name_of(t.operations[d.at]) +
           " ([unord.req.except], [res.on.exception]; traits: when_it_throws)";
  if (d.failed == check::lifetime || d.failed == check::memory)
    return "each element is used while it is alive, and all memory is given back as it was taken "
           "([basic.life], [container.alloc.reqmts])";
  if (keeps_an_iterator(t)) {
    const clause kept = clause_of(verb::next);
    return std::string(kept.says) + " (" + std::string(kept.where) + ')';
  }
  if (!failed) {
    const clause made = clause_of(verb::inject);
    return std::string(made.says) + " (" + std::string(made.where) + ')';
  }
  if (*failed == verb::custom)
    return model::custom_name(t.operations[d.at].step) +
           " does to the contents, and answers, what its owner says (custom_operations: expect)";
  const clause c = clause_of(*failed);
  return std::string(c.says) + " (" + std::string(c.where) + ')';
}

std::string habit_of(const trace& t, const divergence& d) {
  const auto failed = verb_at(t, d);
  if (!failed)
    return {};
  if (d.failed == check::lifetime && d.expected.ends_with("values alive"))
    return "traits: erased_are_destroyed = false";
  if (keeps_an_iterator(t))
    return "traits: iterators_last_until_next_write, or which operations keep iterators (PRESET "
           "flat_map, linear_probing, robin_hood or dense_map)";
  if (fault_of(t, d))
    return "traits: when_it_throws, or a preset (flat_map, dense_map, c_table ...)";
  const bool threw = d.failed == check::exception;
  switch (*failed) {
  case verb::equal:
    return "traits: equality_depends_on_order, or equality_is_of_keys";
  case verb::at:
    return "traits: at_throws = false";
  case verb::erase_loop:
    return "traits: erase_loop_visits_once = false, or PRESET linear_probing or robin_hood";
  case verb::insert_own:
  case verb::assign_own:
    return "traits: takes_own_elements = false";
  case verb::move_assign:
  case verb::move_construct:
    return "traits: moved_from_is_usable = false";
  case verb::insert:
  case verb::try_emplace:
  case verb::insert_or_assign:
  case verb::index:
  case verb::insert_run:
    return threw ? "traits: most_entries, may_refuse_from or reserved_keys (PRESET "
                   "fixed_capacity, robin_hood)"
                 : "";
  case verb::reserve:
    return threw ? "traits: most_entries" : "";
  case verb::custom:
    return "expect, in the custom operation";
  default:
    return {};
  }
}

} // namespace bucketproof::verify
