#include "promises.hpp"

#include <iterator>

namespace bucketproof::model {

const std::vector<property>& promises() {
  static const std::vector<property> all = [] {
    std::vector<property> joined;
    for (const auto part : {invariants, about_growth, about_entries, about_memory, about_throws,
                            about_seeds, about_iteration}) {
      std::vector<property> some = part();
      joined.insert(joined.end(), std::make_move_iterator(some.begin()),
                    std::make_move_iterator(some.end()));
    }
    return joined;
  }();
  return all;
}

const std::vector<const property*>& cheap_promises() {
  static const std::vector<const property*> cheap = [] {
    std::vector<const property*> some;
    for (const property& p : promises())
      if (p.is_cheap())
        some.push_back(&p);
    return some;
  }();
  return cheap;
}

} // namespace bucketproof::model
