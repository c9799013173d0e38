// Wrong: a table in the style of C whose put takes the first tombstone while the key sits further
// on, so that the key is there twice. It has put (insert or assign) and no insert that looks first.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <vector>

template <class Key, class T>
requires std::same_as<Key, std::uint64_t>
class put_only_wrong {
  enum state : unsigned char { free_slot, used, tombstone };
  struct slot {
    Key key{};
    T value{};
    state is = free_slot;
  };

public:
  bool insert_or_assign(Key key, T value) { // whether the key was new
    if ((filled_ + 1) * 4 > slots_.size() * 3)
      grow();
    std::size_t at = home(key);
    for (;; at = next(at)) {
      if (slots_[at].is != used) // the mistake: a tombstone ends the search
        break;
      if (slots_[at].key == key) {
        slots_[at].value = value;
        return false;
      }
    }
    filled_ += slots_[at].is == free_slot;
    slots_[at] = {key, value, used};
    ++size_;
    return true;
  }
  T* find(Key key) {
    for (std::size_t at = home(key); slots_[at].is != free_slot; at = next(at))
      if (slots_[at].is == used && slots_[at].key == key)
        return &slots_[at].value;
    return nullptr;
  }
  bool erase(Key key) {
    for (std::size_t at = home(key); slots_[at].is != free_slot; at = next(at))
      if (slots_[at].is == used && slots_[at].key == key) {
        slots_[at].is = tombstone;
        --size_;
        return true;
      }
    return false;
  }
  std::size_t size() const { return size_; }
  void for_each(auto f) {
    for (slot& s : slots_)
      if (s.is == used)
        f(s.key, s.value);
  }

private:
  std::size_t home(Key key) const {
    return (key * 0x9E3779B97F4A7C15U >> 32) & (slots_.size() - 1);
  }
  std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }
  void grow() {
    std::vector<slot> old(size_ * 2 < slots_.size() ? slots_.size() : slots_.size() * 2);
    old.swap(slots_);
    filled_ = size_ = 0;
    for (slot& s : old)
      if (s.is == used)
        insert_or_assign(s.key, s.value);
  }
  std::vector<slot> slots_ = std::vector<slot>(16);
  std::size_t size_ = 0, filled_ = 0;
};
