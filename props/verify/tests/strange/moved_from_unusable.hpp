// Right by its documentation: a map that was moved from may only be destroyed or assigned to; every
// other use aborts.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class moved_from_unusable {
  using map = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = typename map::value_type;
  using iterator = typename map::iterator;
  using const_iterator = typename map::const_iterator;
  explicit moved_from_unusable(std::size_t n = 0, const Hash& hash = Hash(),
                               const Equal& equal = Equal(),
                               const Allocator& allocator = Allocator())
      : map_(std::make_unique<map>(n, hash, equal, allocator)) {}
  moved_from_unusable(const moved_from_unusable& other)
      : map_(std::make_unique<map>(other.use())) {}
  moved_from_unusable(moved_from_unusable&& other) noexcept = default;
  moved_from_unusable& operator=(const moved_from_unusable& other) {
    if (this != &other)
      map_ = std::make_unique<map>(other.use());
    return *this;
  }
  moved_from_unusable& operator=(moved_from_unusable&& other) noexcept {
    map_ = std::move(other.map_); // of itself: keeps it
    return *this;
  }
  ~moved_from_unusable() = default;

  iterator begin() { return use().begin(); }
  iterator end() { return use().end(); }
  const_iterator begin() const { return use().begin(); }
  const_iterator end() const { return use().end(); }
  std::size_t size() const { return use().size(); }
  bool empty() const { return use().empty(); }
  iterator find(const Key& key) { return use().find(key); }
  const_iterator find(const Key& key) const { return use().find(key); }
  std::pair<iterator, bool> insert(value_type element) { return use().insert(std::move(element)); }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(const Key& key, Args&&... args) {
    return use().try_emplace(key, std::forward<Args>(args)...);
  }
  std::size_t erase(const Key& key) { return use().erase(key); }
  iterator erase(const_iterator at) { return use().erase(at); }
  void clear() { use().clear(); }
  friend bool operator==(const moved_from_unusable& a, const moved_from_unusable& b) {
    return a.use() == b.use();
  }

private:
  map& use() const {
    if (map_ == nullptr) {
      std::fputs("moved_from_unusable: used after it was moved from\n", stderr);
      std::abort();
    }
    return *map_;
  }
  std::unique_ptr<map> map_;
};
