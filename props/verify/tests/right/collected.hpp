// A right map of a runtime that collects: what is erased stays in memory until a collection.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace right {

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class collected {
public:
  collected() = default;
  collected(const collected&) = delete;
  collected& operator=(const collected&) = delete;
  ~collected() { clear(); }

  bool insert(Key key, T value) {
    const bool is_new = objects_.emplace(key, value).second;
    live_ += is_new ? 1 : 0;
    return is_new;
  }
  std::optional<T> find(Key key) const {
    const auto at = objects_.find(key);
    return at == objects_.end() ? std::nullopt : std::optional(at->second);
  }
  bool erase(Key key) {
    auto node = objects_.extract(key);
    if (!node)
      return false;
    garbage_.insert(std::move(node));
    --live_;
    return true;
  }
  void clear() {
    while (!objects_.empty())
      erase(objects_.begin()->first);
  }
  std::size_t size() const { return objects_.size(); }
  void for_each(auto f) const {
    for (const auto& [key, value] : objects_)
      f(key, value);
  }

  /// After a collection.
  static std::size_t bytes_held() {
    garbage_.clear();
    return live_ * sizeof(std::pair<const Key, T>);
  }

private:
  std::map<Key, T> objects_;
  inline static std::multimap<Key, T> garbage_;
  inline static std::size_t live_ = 0;
};

} // namespace right
