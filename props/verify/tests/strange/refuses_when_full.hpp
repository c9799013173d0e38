// Right by its documentation: it holds 16 elements; an insert of one more throws std::length_error
// and changes nothing.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class refuses_when_full : std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using typename base::iterator, typename base::const_iterator;
  using typename base::key_type, typename base::mapped_type, typename base::value_type;
  refuses_when_full() = default;
  explicit refuses_when_full(std::size_t n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                             const Allocator& allocator = Allocator())
      : base(n, hash, equal, allocator) {}
  std::pair<iterator, bool> insert(value_type element) {
    check_room(element.first);
    return base::insert(std::move(element));
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(const Key& key, Args&&... args) {
    check_room(key);
    return base::try_emplace(key, std::forward<Args>(args)...);
  }
  using base::begin, base::clear, base::end, base::erase, base::find, base::size;

private:
  void check_room(const Key& key) const {
    if (this->size() == 16 && base::find(key) == base::end())
      throw std::length_error("the map is full");
  }
};
