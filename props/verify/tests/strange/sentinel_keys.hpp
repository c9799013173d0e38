// Right, but one key is reserved to mark free slots, as in tables of integers: an insert of it
// throws std::invalid_argument and changes nothing, and it is never found.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

template <class Key, class T, std::uint64_t Reserved = 0>
requires std::same_as<Key, std::uint64_t>
class sentinel_keys {
  struct slot {
    Key key = Reserved;
    T value{};
  };

public:
  bool insert(Key key, T value) {
    if (key == Reserved)
      throw std::invalid_argument("this key is reserved");
    if (find(key) != nullptr)
      return false;
    if ((size_ + 1) * 2 > slots_.size())
      grow();
    add(key, std::move(value));
    return true;
  }
  T* find(Key key) {
    if (key == Reserved)
      return nullptr;
    const std::size_t at = slot_of(key);
    return slots_[at].key == key ? &slots_[at].value : nullptr;
  }
  bool erase(Key key) {
    if (find(key) == nullptr)
      return false;
    std::vector<slot> all(slots_.size()); // no tombstones: the others are put in again
    all.swap(slots_);
    size_ = 0;
    for (slot& s : all)
      if (s.key != Reserved && s.key != key)
        add(s.key, std::move(s.value));
    return true;
  }
  std::size_t size() const { return size_; }
  void for_each(auto visit) {
    for (slot& s : slots_)
      if (s.key != Reserved)
        visit(s.key, s.value);
  }

private:
  std::size_t slot_of(Key key) const {
    std::size_t at = (key * 0x9E3779B97F4A7C15U >> 32) & (slots_.size() - 1);
    while (slots_[at].key != key && slots_[at].key != Reserved)
      at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  void add(Key key, T value) {
    slot& to = slots_[slot_of(key)];
    to.value = std::move(value);
    to.key = key;
    ++size_;
  }
  void grow() {
    std::vector<slot> old(slots_.size() * 2);
    old.swap(slots_);
    size_ = 0;
    for (slot& s : old)
      if (s.key != Reserved)
        add(s.key, std::move(s.value));
  }

  std::vector<slot> slots_ = std::vector<slot>(16);
  std::size_t size_ = 0;
};
