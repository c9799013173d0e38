// JudyL, an array of words with the interface of a map: no hash, keys in order.
#pragma once

#include <Judy.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>

namespace peers {

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class judy {
public:
  judy() = default;
  judy(const judy&) = delete;
  judy& operator=(const judy&) = delete;
  ~judy() { clear(); }

  void put(Key key, T value) {
    PPvoid_t place = JudyLIns(&array_, key, PJE0);
    if (place == PPJERR)
      throw std::bad_alloc();
    *reinterpret_cast<PWord_t>(place) = value;
  }
  std::optional<T> find(Key key) const {
    PPvoid_t place = JudyLGet(array_, key, PJE0);
    return place ? std::optional<T>(*reinterpret_cast<PWord_t>(place)) : std::nullopt;
  }
  bool erase(Key key) {
    const int erased = JudyLDel(&array_, key, PJE0);
    if (erased == JERR)
      throw std::bad_alloc();
    return erased == 1;
  }
  std::size_t size() const { return JudyLCount(array_, 0, ~Word_t(0), PJE0); }
  void clear() { JudyLFreeArray(&array_, PJE0); }
  void for_each(auto visit) const {
    Word_t key = 0;
    for (PPvoid_t place = JudyLFirst(array_, &key, PJE0); place;
         place = JudyLNext(array_, &key, PJE0))
      visit(Key(key), static_cast<T>(*reinterpret_cast<PWord_t>(place)));
  }

private:
  Pvoid_t array_ = nullptr;
};

} // namespace peers
