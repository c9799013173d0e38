// Wrong: the table of put_only_wrong.hpp, but this class looks the key up before it calls put, so
// the mistake never shows. No failure can be found: the report has to say that replacing a value
// was not tried.
#pragma once

#include "put_only_wrong.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>

template <class Key, class T>
requires std::same_as<Key, std::uint64_t>
class looks_before_put {
public:
  bool insert(Key key, T value) {
    if (table_.find(key) != nullptr)
      return false;
    table_.insert_or_assign(key, std::move(value));
    return true;
  }
  T* find(Key key) { return table_.find(key); }
  bool erase(Key key) { return table_.erase(key); }
  std::size_t size() const { return table_.size(); }
  void for_each(auto visit) { table_.for_each(visit); }

private:
  put_only_wrong<Key, T> table_;
};
