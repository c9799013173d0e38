// Seeded hashing, with a new seed whenever a map becomes empty.
#include "promises.hpp"

namespace bucketproof::model {
namespace {

verdict an_emptied_map_takes_a_new_seed(const step& s) {
  if (s.replaced() || s.threw || s.before.size == 0 || s.after.size != 0)
    return not_asked();
  s.saw(s.op.what == verb::clear ? "a clear" : "the last entry erased");
  return expect(s.after.hash_seed != s.before.hash_seed, "another seed than before", "the same");
}

verdict entries_keep_their_seed(const step& s) {
  if (s.replaced() || s.before.size == 0 || s.after.size == 0)
    return not_asked();
  return expect(s.after.hash_seed == s.before.hash_seed, "the seed as before", "another");
}

} // namespace

std::vector<property> about_seeds() {
  return {
      {.name = "an_emptied_map_takes_a_new_seed",
       .says = "A map that becomes empty takes a new seed, so that keys chosen to collide in the "
               "old one do not in the new one.",
       .holds = an_emptied_map_takes_a_new_seed,
       .times = 2,
       .must_see = {"a clear", "the last entry erased"}},
      {.name = "entries_keep_their_seed",
       .says = "While a map has entries, its seed stays.",
       .holds = entries_keep_their_seed,
       .times = 2},
  };
}

} // namespace bucketproof::model
