// Right by its documentation: a key whose hash 16 others have is refused with std::overflow_error,
// and nothing changes.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class refuses_collisions : std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using typename base::iterator, typename base::const_iterator;
  using typename base::key_type, typename base::mapped_type, typename base::value_type;
  refuses_collisions() = default;
  explicit refuses_collisions(std::size_t n, const Hash& hash = Hash(),
                              const Equal& equal = Equal(),
                              const Allocator& allocator = Allocator())
      : base(n, hash, equal, allocator) {}
  std::pair<iterator, bool> insert(value_type element) {
    check_collisions(element.first);
    return base::insert(std::move(element));
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(const Key& key, Args&&... args) {
    check_collisions(key);
    return base::try_emplace(key, std::forward<Args>(args)...);
  }
  using base::begin, base::clear, base::end, base::erase, base::find, base::size;

private:
  void check_collisions(const Key& key) const {
    if (base::empty() || base::find(key) != base::end())
      return;
    const Hash hash = base::hash_function();
    const std::size_t of_key = hash(key), bucket = base::bucket(key);
    std::size_t same = 0;
    for (auto at = base::begin(bucket); at != base::end(bucket); ++at)
      same += hash(at->first) == of_key ? 1 : 0;
    if (same == 16)
      throw std::overflow_error("too many keys have this hash");
  }
};
