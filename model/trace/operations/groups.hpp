// What groups of operations have in common.
#pragma once

#include "model/trace/facts.hpp"

#include <string_view>

namespace bucketproof::model::operations {

/// The family of an operation is the simplest operation that does the same kind of thing to one
/// key: insert, erase or find; or the operation itself. A bulk run of one is of its family, too.
/// Relatives are more: a mistake in one is likely to be in the other.
template <class Family, class Relative = Family>
struct of_family {
  using family = Family;
  using relative = Relative;
};

/// It changes no buckets.
struct changes_no_bucket {
  static void specify(auto&) noexcept {}
};

/// Programs write it in a way of its own (report/program/statements.hpp), or leave it out.
struct has_no_call {
  static auto call_map(const auto& map) { return map.none(); }
  static auto call_oracle(const auto& right) { return right.none(); }
};

/// Every map has it: the harness does it.
struct needs_no_member {
  template <class Has>
  static constexpr bool is_had() noexcept {
    return true;
  }
};

inline constexpr clause iterator_clause{
    "an iterator that is valid visits each element that stays, once",
    "[unord.req.general]; traits: *_keeps_iterators"};
inline constexpr clause insert_clause{
    "an insert adds the element if its key is absent, and changes nothing else",
    "[unord.req.general] a.insert(t)"};
inline constexpr clause insert_range_clause{
    "insert(i, j) inserts each element of the range whose key is absent by then",
    "[unord.req.general] a.insert(i, j)"};
inline constexpr clause erase_clause{
    "erase(k) removes the element with the key, and no other, and answers how many",
    "[unord.req.general] a.erase(k)"};
inline constexpr clause erase_at_clause{
    "erase(q) removes the element at the iterator, and no other", "[unord.req.general] a.erase(q)"};
inline constexpr clause assign_clause{
    "insert_or_assign adds the element, or assigns its value if the key is present",
    "[unord.map.modifiers]"};
inline constexpr clause find_clause{"find answers the element with the key, or end()",
                                    "[unord.req.general] b.find(k)"};
inline constexpr clause copy_clause{"after a = b both are equal, and b is as it was",
                                    "[container.requirements.general]"};
inline constexpr clause swap_clause{"swap exchanges the elements",
                                    "[container.requirements.general] a.swap(b)"};
inline constexpr clause functors_clause{
    "a map has the functors that it was given, and finds with them; copies, moves and swaps hand "
    "them on",
    "[unord.req.general] b.hash_function(), b.key_eq()"};
inline constexpr clause allocator_clause{
    "a map has the allocator that it was given, takes memory from it and gives it back to an equal "
    "one",
    "[container.alloc.reqmts]"};
inline constexpr clause making_clause{"a map and its elements can be made and destroyed",
                                      "[container.requirements.general]"};

inline constexpr std::string_view full_habit =
    "traits: most_entries, may_refuse_from or reserved_keys (PRESET fixed_capacity, robin_hood)";
inline constexpr std::string_view own_habit = "traits: takes_own_elements = false";
inline constexpr std::string_view allocator_habit =
    "NOT_ASKED unequal_allocators, or the same in traits: not_asked";
/// Of operations that programs leave out.
inline constexpr std::string_view equal_allocators = "all allocators of a program are equal";
inline constexpr std::string_view moved_habit = "traits: moved_from_is_usable = false";

} // namespace bucketproof::model::operations
