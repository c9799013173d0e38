// libstdc++ 12: merge inserts by the hash that the other map had stored, also where that map's hash
// functor has another state; [unord.req] says "using the hash function and key equality predicate
// of a". Keys that are there are then inserted a second time.
#pragma once

#include "model/verify/traits.hpp"

struct standard_traits : bucketproof::verify::traits {
  static constexpr std::array<std::string_view, 1> not_asked{"merge_with_another_hash"};
};
