#pragma once

#include "groups.hpp"

#include <cstddef>

namespace bucketproof::model::operations {

struct erase;

struct erase_loop : of_family<erase_loop, erase> {
  static constexpr facts row{.name = "erase_loop",
                             .arguments = form::residue,
                             .says = "erases the matching by iterator in a loop; answers visits",
                             .answer = answers::visits,
                             .is_for = purpose::takes,
                             .iterators = keeps::by_erase_at,
                             .after_a_throw = throw_leaves::anything,
                             .standard = {"a loop of it = m.erase(it) and ++it visits each element "
                                          "once",
                                          "[unord.req.general] a.erase(q); traits: "
                                          "erase_loop_visits_once"},
                             .habit = "traits: erase_loop_visits_once = false, or PRESET "
                                      "linear_probing or robin_hood"};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::erases_at;
  }
  static auto expect(auto& right) {
    const std::size_t visits = right.on.size();
    right.on.erase_residue(right.op.number, right.op.key);
    return right.count(visits);
  }
  static void specify(auto& map) { map.on.erase_residue(map.op.number, map.op.key); }
  static auto perform(auto& map) {
    const std::size_t limit = map.visit_limit();
    std::size_t visits = 0;
    for (auto it = map.on.begin(); !(it == map.on.end()) && visits < limit;) {
      ++visits;
      if (map.matches(*it))
        erase_and_advance(map, it);
      else
        ++it;
    }
    return map.count(visits);
  }
  static auto call_map(const auto& map) {
    return "erase_loop(" + map.name() + ", " + map.residue() + ')';
  }
  static auto call_oracle(const auto& right) {
    return "erase_loop_right(" + right.name() + ", " + right.residue() + ')';
  }

private:
  /// Erases the element and goes to the next one, also of a map whose erase does not answer it.
  template <class Call>
  static void erase_and_advance(Call& map, auto& it) {
    if constexpr (Call::has::erase_answers_next)
      it = map.on.erase(it);
    else {
      const auto erased = it;
      ++it;
      static_cast<void>(map.on.erase(erased));
    }
  }
};

} // namespace bucketproof::model::operations
