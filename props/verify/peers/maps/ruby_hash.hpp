// Ruby's Hash.
#pragma once

#include "runtime.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <ruby.h>

namespace peers {

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class ruby_hash {
public:
  ruby_hash() {
    start();
    make([] { return rb_hash_new(); });
  }
  ruby_hash(const ruby_hash& other) {
    make([&] { return rb_hash_dup(other.hash_); });
  }
  ruby_hash& operator=(const ruby_hash& other) {
    hash_ = guarded([&] { return rb_hash_dup(other.hash_); });
    return *this;
  }
  ~ruby_hash() { rb_gc_unregister_address(&hash_); }

  void insert_or_assign(Key key, T value) {
    guarded([&] { return rb_hash_aset(hash_, ULL2NUM(key), UINT2NUM(value)); });
  }
  std::optional<T> find(Key key) const {
    const VALUE found = guarded([&] { return rb_hash_lookup(hash_, ULL2NUM(key)); });
    return NIL_P(found) ? std::nullopt : std::optional(static_cast<T>(NUM2UINT(found)));
  }
  bool erase(Key key) {
    return !NIL_P(guarded([&] { return rb_hash_delete(hash_, ULL2NUM(key)); }));
  }
  std::size_t size() const { return rb_hash_size_num(hash_); }
  void clear() {
    guarded([&] { return rb_hash_clear(hash_); });
  }
  void shrink_to_fit() {
    guarded([&] { return rb_funcall(hash_, rb_intern("rehash"), 0); });
  }
  void for_each(auto f) const {
    const auto call = [](VALUE key, VALUE value, VALUE with) -> int {
      (*reinterpret_cast<decltype(f)*>(with))(NUM2ULL(key), static_cast<T>(NUM2UINT(value)));
      return ST_CONTINUE;
    };
    int (*const visit)(VALUE, VALUE, VALUE) = call;
    rb_hash_foreach(hash_, visit, reinterpret_cast<VALUE>(&f));
  }
  friend bool operator==(const ruby_hash& a, const ruby_hash& b) {
    return RTEST(guarded([&] { return rb_equal(a.hash_, b.hash_); }));
  }
  static std::size_t bytes_held() {
    start();
    rb_gc_start();
    return NUM2ULL(rb_eval_string("ObjectSpace.memsize_of_all"));
  }

private:
  VALUE hash_ = Qnil;

  void make(auto f) {
    hash_ = guarded(f);
    rb_gc_register_address(&hash_);
  }
  /// Ruby raises NoMemoryError.
  template <class F>
  static VALUE guarded(F f) {
    int state = 0;
    const auto call = [](VALUE with) { return (*reinterpret_cast<F*>(with))(); };
    const VALUE answer = rb_protect(call, reinterpret_cast<VALUE>(&f), &state);
    if (state != 0) {
      rb_set_errinfo(Qnil);
      throw std::bad_alloc();
    }
    return answer;
  }
  static void start() {
    [[maybe_unused]] static const bool is_running = [] {
      const runtime_start starting;
      RUBY_INIT_STACK;
      ruby_setup();
      ruby_init_loadpath();
      rb_require("objspace.so");
      return true;
    }();
  }
};

} // namespace peers
