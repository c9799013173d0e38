// llvm::StringMap.
#pragma once

#include "nothing_when_it_throws.hpp"

#include <llvm/ADT/StringMap.h>

#include <concepts>
#include <cstddef>
#include <string>
#include <utility>

namespace peers {

template <class Key, class T>
requires std::same_as<Key, std::string>
class string_map {
public:
  bool insert(const Key& key, T value) { return table_.insert({key, std::move(value)}).second; }
  bool insert_or_assign(const Key& key, T value) {
    return table_.insert_or_assign(key, std::move(value)).second;
  }
  T& operator[](const Key& key) { return table_[key]; }
  const T* find(const Key& key) const {
    const auto at = table_.find(key);
    return at == table_.end() ? nullptr : &at->second;
  }
  bool erase(const Key& key) { return table_.erase(key); }
  std::size_t size() const { return table_.size(); }
  void clear() { table_.clear(); }
  void for_each(auto f) const {
    for (const auto& entry : table_)
      f(entry.first().str(), entry.second);
  }
  friend bool operator==(const string_map& a, const string_map& b) { return a.table_ == b.table_; }

private:
  llvm::StringMap<T> table_;
};

/// LLVM is built without exceptions (its Coding Standards, "Do not use RTTI or Exceptions").
struct string_map_traits : nothing_when_it_throws {};

} // namespace peers
