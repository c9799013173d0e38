// The operations: one list of them, and what is made of it. An operation is its header in
// operations/ and its line here. Its type has
//
//   row                its facts (facts.hpp); its family is in its base (groups.hpp)
//   is_had<Has>()      whether a map has the members that it takes      adapter/members.hpp
//   perform(map)       does it to a map under test                      adapter/call.hpp
//   expect(right)      what a right map answers, and then holds         oracle/reference.cpp
//   specify(map)       what becomes of the buckets                      oracle/specification.cpp
//   call_map(map)      how a C++ program calls it                       report/program/calls.cpp
//   call_oracle(right) the same, on the std::map beside it
//
// These are templates: the headers know no map, no model and no program.
#pragma once

#include "facts.hpp"

#include "operations/allocator.hpp"
#include "operations/assign_hinted.hpp"
#include "operations/assign_list.hpp"
#include "operations/assign_own.hpp"
#include "operations/at.hpp"
#include "operations/begin.hpp"
#include "operations/clear.hpp"
#include "operations/construct.hpp"
#include "operations/construct_list.hpp"
#include "operations/construct_range.hpp"
#include "operations/contains.hpp"
#include "operations/copy_assign.hpp"
#include "operations/copy_construct.hpp"
#include "operations/copy_with_allocator.hpp"
#include "operations/count.hpp"
#include "operations/custom.hpp"
#include "operations/drain.hpp"
#include "operations/drop.hpp"
#include "operations/emplace.hpp"
#include "operations/equal.hpp"
#include "operations/erase.hpp"
#include "operations/erase_at.hpp"
#include "operations/erase_from.hpp"
#include "operations/erase_if.hpp"
#include "operations/erase_loop.hpp"
#include "operations/erase_own.hpp"
#include "operations/erase_run.hpp"
#include "operations/find.hpp"
#include "operations/find_run.hpp"
#include "operations/functors.hpp"
#include "operations/index.hpp"
#include "operations/inject.hpp"
#include "operations/insert.hpp"
#include "operations/insert_copy.hpp"
#include "operations/insert_list.hpp"
#include "operations/insert_or_assign.hpp"
#include "operations/insert_own.hpp"
#include "operations/insert_range.hpp"
#include "operations/insert_run.hpp"
#include "operations/iterate.hpp"
#include "operations/max_load_factor.hpp"
#include "operations/merge.hpp"
#include "operations/move_assign.hpp"
#include "operations/move_construct.hpp"
#include "operations/move_with_allocator.hpp"
#include "operations/next.hpp"
#include "operations/range.hpp"
#include "operations/rehash.hpp"
#include "operations/reinsert.hpp"
#include "operations/repeat.hpp"
#include "operations/reserve.hpp"
#include "operations/self_assign.hpp"
#include "operations/self_move.hpp"
#include "operations/self_swap.hpp"
#include "operations/shrink_to_fit.hpp"
#include "operations/swap.hpp"
#include "operations/try_emplace.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

// The list, in the order of the byte format: new ones go at the end.
#define BUCKETPROOF_OPERATIONS                                                                     \
  insert, try_emplace, insert_or_assign, index, insert_own, assign_own, find, contains, count, at, \
      erase, erase_at, erase_own, erase_if, erase_loop, clear, reserve, shrink_to_fit, iterate,    \
      insert_run, erase_run, find_run, copy_assign, move_assign, copy_construct, move_construct,   \
      construct, swap, equal, self_assign, self_move, self_swap, drain, range, next, drop, begin,  \
      inject, merge, custom, assign_hinted, erase_from, emplace, rehash, max_load_factor,          \
      insert_copy, reinsert, repeat, insert_range, insert_list, assign_list, construct_range,      \
      construct_list, functors, allocator, copy_with_allocator, move_with_allocator

namespace bucketproof::model {

/// What an operation does.
enum class verb : std::uint8_t { BUCKETPROOF_OPERATIONS };

template <class... Operation>
struct operation_list {};
namespace operations {
using all = operation_list<BUCKETPROOF_OPERATIONS>;
} // namespace operations

} // namespace bucketproof::model
#undef BUCKETPROOF_OPERATIONS

namespace bucketproof::model {

template <class... Operation>
constexpr std::size_t number_of(operation_list<Operation...>) noexcept {
  return sizeof...(Operation);
}
inline constexpr std::size_t verb_count = number_of(operations::all());
inline constexpr verb last_verb = static_cast<verb>(verb_count - 1);

/// The verb of an operation's type.
template <class Sought>
inline constexpr verb verb_of = []<class... Operation>(operation_list<Operation...>) {
  std::size_t place = 0;
  static_cast<void>(((std::is_same_v<Sought, Operation> || (++place, false)) || ...));
  return static_cast<verb>(place);
}(operations::all());

/// All that is known of an operation.
struct verb_info : facts {
  verb what;
  verb family;
  verb relative;
};
/// All verbs, in order.
inline constexpr std::array<verb_info, verb_count> verb_table =
    []<class... Operation>(operation_list<Operation...>) {
      return std::array{verb_info{Operation::row, verb_of<Operation>,
                                  verb_of<typename Operation::family>,
                                  verb_of<typename Operation::relative>}...};
    }(operations::all());

constexpr std::span<const verb_info> verbs() noexcept {
  return verb_table;
}
constexpr const verb_info& info(verb what) noexcept {
  return verb_table[static_cast<std::size_t>(what)];
}

/// Calls `visit.template operator()<Operation>()` with the type of the verb.
template <class Visit>
constexpr decltype(auto) dispatch(verb what, Visit&& visit) {
  return
      [&]<class First, class... Operation>(operation_list<First, Operation...>) -> decltype(auto) {
        using result = decltype(visit.template operator()<First>());
        using function = result (*)(Visit&);
        constexpr std::array<function, 1 + sizeof...(Operation)> all{
            [](Visit& v) -> result { return v.template operator()<First>(); },
            [](Visit& v) -> result { return v.template operator()<Operation>(); }...};
        return all[static_cast<std::size_t>(what)](visit);
      }(operations::all());
}

} // namespace bucketproof::model
