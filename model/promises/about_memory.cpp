// What gives memory back, what makes room, and what needs none.
#include "promises.hpp"

#include <algorithm>
#include <bit>
#include <string>

namespace bucketproof::model {
namespace {

verdict sized_for_its_content(const step& s) {
  if (s.after.grows())
    return broken("no growth", "one");
  return exactly(s.after.buckets, s.after.size == 0 ? 0 : s.rules.buckets_for(s.after.size),
                 [&s] { return "buckets for " + std::to_string(s.after.size) + " entries"; });
}

verdict shrink_to_fit_gives_memory_back(const step& s) {
  if (s.op.what != verb::shrink_to_fit || !s.is_on() || s.threw)
    return not_asked();
  if (s.before.buckets > s.after.buckets)
    s.saw("fewer buckets than before");
  return sized_for_its_content(s);
}

verdict a_copy_is_sized_for_its_content(const step& s) {
  if (info(s.op.what).buckets != buckets_of::a_copy || !s.is_on() || s.threw)
    return not_asked();
  if (s.other_after.buckets > s.after.buckets)
    s.saw("a copy with fewer buckets");
  if (s.after.size != s.other_after.size)
    return exactly(s.after.size, s.other_after.size, "entries, as in the map that was copied");
  return sized_for_its_content(s);
}

/// Until so many entries, no insert doubles.
class reserve_makes_room {
public:
  verdict operator()(const step& s) {
    std::size_t& room = room_[static_cast<std::size_t>(s.map)];
    if (s.replaced() || s.op.what == verb::shrink_to_fit || s.threw)
      room = 0;
    if (s.threw || !s.is_on())
      return not_asked();
    if (info(s.op.what).makes_room && s.op.number != 0 && s.after.grows())
      return broken("no growth under way", "one");
    if (s.op.what == verb::reserve) {
      room = std::max<std::size_t>(room, s.op.number);
      return s.after.size == 0 && room == 0
                 ? not_asked()
                 : at_least(s.after.buckets,
                            s.rules.buckets_for(std::max<std::size_t>(room, s.after.size)),
                            "buckets");
    }
    if (s.op.what == verb::rehash && s.op.number != 0) {
      s.saw("a rehash");
      return at_least(s.after.buckets, std::bit_ceil(std::size_t{s.op.number}), "buckets");
    }
    if (!s.inserted() || s.after.size > room)
      return not_asked();
    s.saw("an insert within the room");
    return exactly(s.after.buckets, s.before.buckets, "buckets, as reserved");
  }

private:
  std::size_t room_[2] = {0, 0};
};

verdict looking_and_erasing_allocate_nothing(const step& s) {
  const purpose is_for = info(s.op.what).is_for;
  const bool erases = is_for == purpose::takes && s.rules.only_inserts_evacuate;
  if (!s.is_on() || s.threw || (is_for != purpose::looks && !erases))
    return not_asked();
  if (s.erased())
    s.saw("an erase");
  return exactly(s.calls[failpoint::allocate], 0U, "allocations");
}

} // namespace

std::vector<property> about_memory() {
  return {
      {.name = "shrink_to_fit_gives_memory_back",
       .says = "shrink_to_fit leaves the buckets that the entries need, and no growth.",
       .holds = shrink_to_fit_gives_memory_back,
       .times = 2,
       .must_see = {"fewer buckets than before"}},
      {.name = "a_copy_is_sized_for_its_content",
       .says = "A copy holds as many entries, in the buckets that they need, and is in no growth.",
       .holds = a_copy_is_sized_for_its_content,
       .traces = living,
       .times = 2,
       .must_see = {"a copy with fewer buckets"}},
      {.name = "reserve_makes_room",
       .says =
           "After reserve(n), inserts up to n entries double nothing; after rehash(n), there are "
           "at least n buckets.",
       .over_a_run = [] { return predicate(reserve_makes_room()); },
       .times = 2,
       .must_see = {"an insert within the room", "a rehash"}},
      {.name = "looking_and_erasing_allocate_nothing",
       .says = "Neither a lookup nor, under the default policy, an erase or a clear allocates.",
       .holds = looking_and_erasing_allocate_nothing,
       .times = 2,
       .must_see = {"an erase"}},
  };
}

} // namespace bucketproof::model
