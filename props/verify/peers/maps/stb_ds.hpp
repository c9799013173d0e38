// The hash maps of stb_ds: arrays of the user's structs with an index.
#pragma once

#include "nothing_when_it_throws.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

#define STB_DS_IMPLEMENTATION
#include <stb/stb_ds.h>

namespace peers {

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class stb_ds {
public:
  stb_ds() = default;
  stb_ds(const stb_ds&) = delete;
  stb_ds& operator=(const stb_ds&) = delete;
  ~stb_ds() { clear(); }

  void put(Key key, T value) { stbds_hmput(elements_, key, value); }
  T* find(Key key) {
    element* const found = stbds_hmgetp_null(elements_, key);
    return found ? &found->value : nullptr;
  }
  bool erase(Key key) { return stbds_hmdel(elements_, key); }
  std::size_t size() const { return stbds_hmlenu(elements_); }
  void clear() { stbds_hmfree(elements_); }
  void for_each(auto visit) const {
    for (std::size_t i = 0; i < size(); ++i)
      visit(elements_[i].key, elements_[i].value);
  }

private:
  struct element {
    Key key;
    T value;
  };
  element* elements_ = nullptr;
};

/// "Do not use stb_ds.h if you need robust out-of-memory handling" (nothings/stb issue 1259).
struct stb_ds_traits : nothing_when_it_throws {};

} // namespace peers
