// Right: it hands out copies alone. `find` answers an optional value, and `for_each` visits copies.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class optional_answers {
public:
  optional_answers() = default;
  optional_answers(const Hash& hash, const Equal& equal) : all_(0, hash, equal) {}

  void put(const Key& key, const T& value) { all_.insert_or_assign(key, value); }
  std::optional<T> find(const Key& key) const {
    const auto at = all_.find(key);
    return at == all_.end() ? std::nullopt : std::optional<T>(at->second);
  }
  std::optional<T> erase(const Key& key) {
    auto node = all_.extract(key);
    return node ? std::optional<T>(std::move(node.mapped())) : std::nullopt;
  }
  std::size_t size() const { return all_.size(); }
  void for_each(auto visit) const {
    for (const auto& element : all_) {
      const Key key = element.first;
      const T value = element.second;
      visit(key, value);
    }
  }

private:
  std::unordered_map<Key, T, Hash, Equal> all_;
};
