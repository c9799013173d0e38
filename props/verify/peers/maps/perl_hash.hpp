// Perl's hash. Its keys are strings: decimal numbers.
#pragma once

#include "runtime.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace peers {

namespace perl { // perl_hash.cpp
void start();
void* make();
void* copy(void* other);
void drop(void* of);
void store(void* in, std::uint64_t key, std::uint32_t value);
std::optional<std::uint32_t> fetch(void* in, std::uint64_t key);
void erase(void* in, std::uint64_t key);
std::size_t size(void* of);
void clear(void* all);
void each(void* of, void visit(std::uint64_t, std::uint32_t, void*), void* with);
} // namespace perl

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class perl_hash {
public:
  perl_hash() {
    [[maybe_unused]] static const bool is_running = [] {
      const runtime_start starting;
      perl::start();
      return true;
    }();
    hash_ = perl::make();
  }
  perl_hash(const perl_hash& other) : hash_(perl::copy(other.hash_)) {}
  perl_hash& operator=(const perl_hash& other) {
    void* const old = hash_;
    hash_ = perl::copy(other.hash_);
    perl::drop(old);
    return *this;
  }
  ~perl_hash() { perl::drop(hash_); }

  void insert_or_assign(Key key, T value) { perl::store(hash_, key, value); }
  std::optional<T> find(Key key) const { return perl::fetch(hash_, key); }
  void erase(Key key) { perl::erase(hash_, key); }
  std::size_t size() const { return perl::size(hash_); }
  void clear() { perl::clear(hash_); }
  void for_each(auto f) const {
    const auto call = [](Key key, T value, void* with) {
      (*static_cast<decltype(f)*>(with))(key, value);
    };
    perl::each(hash_, call, &f);
  }

private:
  void* hash_;
};

/// perldiag, "Out of memory!": "Perl has no option but to exit immediately".
struct perl_traits : nothing_when_it_throws {};

} // namespace peers
