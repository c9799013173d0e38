// Wrong: an insert into 9 elements takes memory without end. Right to report: one failure, memory
// beyond the cap.
#pragma once

#include <unordered_map>
#include <utility>
#include <vector>

template <class Key, class T, class Hash, class Equal, class Allocator>
class allocates_forever : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base, base::insert;
  using typename base::iterator, typename base::value_type;
  std::pair<iterator, bool> insert(value_type&& element) {
    std::vector<std::vector<char>> taken;
    while (this->size() == 9)
      taken.emplace_back(1 << 20, 'x');
    return base::insert(std::move(element));
  }
};
