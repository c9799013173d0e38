// Right: `m[key]` answers a proxy, which adds the key when it is assigned to, and not before.
#pragma once

#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class proxy_index : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;

  class element {
  public:
    element(proxy_index& of, Key key) : of_(of), key_(std::move(key)) {}
    element& operator=(T value) {
      of_.insert_or_assign(key_, std::move(value));
      return *this;
    }
    operator T() const {
      const auto at = of_.find(key_);
      return at == of_.end() ? T() : at->second;
    }

  private:
    proxy_index& of_;
    Key key_;
  };
  element operator[](Key key) { return {*this, std::move(key)}; }
};
