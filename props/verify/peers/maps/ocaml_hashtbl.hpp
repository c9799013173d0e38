// OCaml's Hashtbl.
#pragma once

#include "runtime.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

#define CAML_NAME_SPACE
extern "C" {
#include <caml/alloc.h>
#include <caml/callback.h>
#include <caml/memory.h>
}

namespace peers {

/// The functions of ocaml_hashtbl.ml.
struct ocaml_functions {
  const value* make = named("make");
  const value* copy = named("copy");
  const value* replace = named("replace");
  const value* find = named("find");
  const value* remove = named("remove");
  const value* length = named("length");
  const value* clear = named("clear");
  const value* each = named("each");
  const value* bytes_held = named("bytes_held");
  /// What they call.
  inline static std::uint64_t (*hash)(std::uint64_t, const void*);
  inline static const void* hasher;
  inline static void (*visit)(std::uint64_t, std::uint32_t, void*);
  inline static void* with;

private:
  static const value* named(const char* name) {
    [[maybe_unused]] static const bool is_running = [] {
      const runtime_start starting;
      char program[] = "peers";
      char* words[] = {program, nullptr};
      caml_startup(words);
      return true;
    }();
    return caml_named_value(name);
  }
};
inline const ocaml_functions& ocaml() {
  static const ocaml_functions all;
  return all;
}

template <class Key, class T, class Hash, class Equal>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class ocaml_hashtbl {
public:
  explicit ocaml_hashtbl(const Hash& hash = Hash(), const Equal& = Equal())
      : map_(caml_callback(*ocaml().make, Val_unit)),
        hash_(hash) {
    caml_register_generational_global_root(&map_);
  }
  ocaml_hashtbl(const ocaml_hashtbl& other)
      : map_(caml_callback(*ocaml().copy, other.map_)),
        hash_(other.hash_) {
    caml_register_generational_global_root(&map_);
  }
  ocaml_hashtbl& operator=(const ocaml_hashtbl& other) {
    hash_ = other.hash_;
    caml_modify_generational_global_root(&map_, caml_callback(*ocaml().copy, other.map_));
    return *this;
  }
  ~ocaml_hashtbl() { caml_remove_generational_global_root(&map_); }

  void insert_or_assign(Key key, T value) {
    const auto k = boxed(key); // may move the map
    caml_callback3(*ocaml().replace, map_, k, Val_long(value));
  }
  std::optional<T> find(Key key) const {
    const auto k = boxed(key);
    const long found = Long_val(caml_callback2(*ocaml().find, map_, k));
    return found >= 0 ? std::optional(static_cast<T>(found)) : std::nullopt;
  }
  void erase(Key key) {
    const auto k = boxed(key);
    caml_callback2(*ocaml().remove, map_, k);
  }
  std::size_t size() const { return Long_val(caml_callback(*ocaml().length, map_)); }
  void clear() { caml_callback(*ocaml().clear, map_); }
  void for_each(auto f) const {
    ocaml_functions::visit = [](Key key, T value, void* with) {
      (*static_cast<decltype(f)*>(with))(key, value);
    };
    ocaml_functions::with = &f;
    caml_callback(*ocaml().each, map_);
  }
  static std::size_t bytes_held() { return Long_val(caml_callback(*ocaml().bytes_held, Val_unit)); }

private:
  value map_;
  Hash hash_;

  /// Before each call that hashes.
  value boxed(Key key) const {
    ocaml_functions::hasher = &hash_;
    ocaml_functions::hash = [](std::uint64_t k, const void* hash) -> std::uint64_t {
      return (*static_cast<const Hash*>(hash))(k);
    };
    return caml_copy_int64(static_cast<std::int64_t>(key));
  }
};

/// Out_of_memory: "Exception raised by the garbage collector when there is insufficient memory to
/// complete the computation. (Not reliable for allocations on the minor heap.)" (OCaml's Stdlib).
/// No C++ exception may go through its functions.
struct ocaml_traits : nothing_when_it_throws {};

} // namespace peers

extern "C" { // for ocaml_hashtbl.ml
[[gnu::used]] inline value peers_ocaml_hash(value key) {
  using peers::ocaml_functions;
  return Val_long(
      ocaml_functions::hash(static_cast<std::uint64_t>(Int64_val(key)), ocaml_functions::hasher));
}
[[gnu::used]] inline value peers_ocaml_visit(value key, value of_it) {
  peers::ocaml_functions::visit(static_cast<std::uint64_t>(Int64_val(key)),
                                static_cast<std::uint32_t>(Long_val(of_it)),
                                peers::ocaml_functions::with);
  return Val_unit;
}
}
