#include "shape.hpp"

namespace bucketproof::model {

progress progress_of(const shape& s) noexcept {
  return s.growth == growth_kind::none      ? progress::none
         : s.old_buckets == 1               ? progress::only
         : s.evacuated == 0                 ? progress::first
         : s.evacuated == s.old_buckets - 1 ? progress::last
                                            : progress::middle;
}

} // namespace bucketproof::model
