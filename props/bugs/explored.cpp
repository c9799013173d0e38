#include "props/bugs/explored.hpp"

#include "props/bugs/planted.hpp"

#include <algorithm>

namespace bucketproof::bugs {
namespace {

using explore::elements;
using model::policy_kind;

/// What is explored in turn, for each number of keys.
constexpr struct {
  elements of;
  policy_kind policy;
} kinds[] = {{elements::integer, policy_kind::two_slots},
             {elements::integer, policy_kind::two_slots_go},
             {elements::tracked, policy_kind::two_slots},
             {elements::tracked, policy_kind::two_slots_go}};

} // namespace

exploration explore_bug(const bug& b, std::chrono::milliseconds time,
                        const std::function<void(const exploration&)>& watch) {
  exploration all;
  explore::scope s;
  const auto left = [&] {
    return time - std::chrono::milliseconds(static_cast<long>(all.seconds * 1000));
  };
  for (s.keys = 1; left().count() > 0; ++s.keys)
    for (const auto& kind : kinds) {
      all.of = kind.of;
      all.policy = s.policy = kind.policy;
      all.keys = s.keys;
      const explore::limits l{.time = std::max(left(), std::chrono::milliseconds(0)),
                              .of = kind.of};
      const explore::outcome o = explore::explore_isolated(
          s, l, [&](const explore::outcome&) { watch(all); }, [&] { planted::current = b.number; });
      all.states += o.states;
      all.transitions += o.transitions;
      all.seconds += o.seconds;
      if (o.failure) {
        all.failure = o.failure;
        return all;
      }
    }
  return all;
}

} // namespace bucketproof::bugs
