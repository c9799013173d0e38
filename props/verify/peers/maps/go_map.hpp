// Go's map, in a library whose runtime starts when it is loaded: at the first use.
#pragma once

#include "runtime.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <optional>

namespace peers {

/// The functions of go_map.go.
struct go_functions {
  void* library = loaded();
  std::uintptr_t (*make)() = named("GoNew");
  void (*drop)(std::uintptr_t) = named("GoDelete");
  void (*put)(std::uintptr_t, std::uint64_t, std::uint32_t) = named("GoPut");
  std::uint8_t (*get)(std::uintptr_t, std::uint64_t, std::uint32_t*) = named("GoGet");
  void (*erase)(std::uintptr_t, std::uint64_t) = named("GoErase");
  std::ptrdiff_t (*len)(std::uintptr_t) = named("GoLen");
  void (*clear)(std::uintptr_t) = named("GoClear");
  void (*renew)(std::uintptr_t) = named("GoRenew");
  void (*each)(std::uintptr_t, void (*)(std::uint64_t, std::uint32_t, void*),
               void*) = named("GoEach");
  std::uint64_t (*bytes_held)() = named("GoBytesHeld");

private:
  struct symbol {
    void* is;
    template <class Function>
    operator Function*() const {
      return reinterpret_cast<Function*>(is);
    }
  };
  static void* loaded() {
    const runtime_start starting;
    void* const library = dlopen(PEERS_GO_LIBRARY, RTLD_NOW);
    if (library == nullptr)
      std::abort();
    return library;
  }
  symbol named(const char* name) const { return {dlsym(library, name)}; }
};
inline const go_functions& go() {
  static const go_functions all;
  return all;
}

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class go_map {
public:
  go_map() : map_(go().make()) {}
  go_map(const go_map&) = delete;
  go_map& operator=(const go_map&) = delete;
  ~go_map() { go().drop(map_); }

  void insert_or_assign(Key key, T value) { go().put(map_, key, value); }
  std::optional<T> find(Key key) const {
    T value{};
    return go().get(map_, key, &value) != 0 ? std::optional(value) : std::nullopt;
  }
  void erase(Key key) { go().erase(map_, key); }
  std::size_t size() const { return static_cast<std::size_t>(go().len(map_)); }
  void clear() { go().clear(map_); }
  void shrink_to_fit() { go().renew(map_); }
  void for_each(auto f) const {
    const auto call = [](Key key, T value, void* with) {
      (*static_cast<decltype(f)*>(with))(key, value);
    };
    go().each(map_, call, &f);
  }
  static std::size_t bytes_held() { return go().bytes_held(); }

private:
  std::uintptr_t map_;
};

/// Without memory, the runtime ends the process (runtime/mem_linux.go: "runtime: out of memory").
struct go_traits : nothing_when_it_throws {};

} // namespace peers
