// PHP's array, with integer keys.
#pragma once

#include "runtime.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace peers {

namespace php { // php_array.cpp
void start();
void* make();
void* copy(void* other);
void drop(void* of);
bool add(void* to, std::uint64_t key, std::uint32_t value);
void update(void* in, std::uint64_t key, std::uint32_t value);
std::optional<std::uint32_t> find(void* in, std::uint64_t key);
bool erase(void* in, std::uint64_t key);
std::size_t size(void* of);
void clear(void* all);
void each(void* of, void visit(std::uint64_t, std::uint32_t, void*), void* with);
} // namespace php

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class php_array {
public:
  php_array() {
    [[maybe_unused]] static const bool is_running = [] {
      const runtime_start starting;
      php::start();
      return true;
    }();
    array_ = php::make();
  }
  php_array(const php_array& other) : array_(php::copy(other.array_)) {}
  php_array& operator=(const php_array& other) {
    void* const old = array_;
    array_ = php::copy(other.array_);
    php::drop(old);
    return *this;
  }
  ~php_array() { php::drop(array_); }

  bool insert(Key key, T value) { return php::add(array_, key, value); }
  void insert_or_assign(Key key, T value) { php::update(array_, key, value); }
  std::optional<T> find(Key key) const { return php::find(array_, key); }
  bool erase(Key key) { return php::erase(array_, key); }
  std::size_t size() const { return php::size(array_); }
  void clear() { php::clear(array_); }
  void for_each(auto f) const {
    const auto call = [](Key key, T value, void* with) {
      (*static_cast<decltype(f)*>(with))(key, value);
    };
    php::each(array_, call, &f);
  }

private:
  void* array_;
};

/// Without memory, "Out of memory" ends the process (Zend/zend_alloc.c).
struct php_traits : nothing_when_it_throws {};

} // namespace peers
