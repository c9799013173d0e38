// Right: what can go wrong answers a result that holds a value or an error.
#pragma once

#include <cstddef>
#include <functional>
#include <unordered_map>
#include <utility>
#include <variant>

enum class map_error { exists, missing };

template <class Value>
class result {
public:
  result(Value value) : held_(std::move(value)) {}
  result(map_error error) : held_(error) {}
  explicit operator bool() const { return held_.index() == 0; }
  Value& operator*() { return std::get<0>(held_); }
  const Value& operator*() const { return std::get<0>(held_); }
  map_error error() const { return std::get<1>(held_); }

private:
  std::variant<Value, map_error> held_;
};

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class expected_answers {
public:
  expected_answers() = default;
  expected_answers(const Hash& hash, const Equal& equal) : all_(0, hash, equal) {}

  result<T*> find(const Key& key) {
    const auto at = all_.find(key);
    return at == all_.end() ? result<T*>(map_error::missing) : result<T*>(&at->second);
  }
  result<T*> insert(Key key, T value) {
    const auto [at, is_new] = all_.try_emplace(std::move(key), std::move(value));
    return is_new ? result<T*>(&at->second) : result<T*>(map_error::exists);
  }
  result<std::size_t> erase(const Key& key) {
    return all_.erase(key) != 0 ? result<std::size_t>(all_.size())
                                : result<std::size_t>(map_error::missing);
  }
  std::size_t size() const { return all_.size(); }
  void for_each(auto visit) {
    for (auto& [key, value] : all_)
      visit(key, value);
  }

private:
  std::unordered_map<Key, T, Hash, Equal> all_;
};
