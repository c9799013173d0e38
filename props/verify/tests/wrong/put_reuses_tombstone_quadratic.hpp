// Wrong: put remembers the first tombstone and takes it as soon as it meets another key, so that
// its own can sit further on. Quadratic probing, integer keys.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

template <class Key, class T>
requires std::same_as<Key, std::uint64_t>
class put_reuses_tombstone_quadratic {
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
    std::size_t at = home(key), reused = slots_.size();
    for (std::size_t step = 1; slots_[at].is != free_slot; at = next(at, step++)) {
      if (slots_[at].is == tombstone && reused == slots_.size())
        reused = at;
      else if (slots_[at].is == used && slots_[at].key == key) {
        slots_[at].value = std::move(value);
        return false;
      } else if (reused != slots_.size())
        break; // the mistake
    }
    const bool takes_tombstone = reused != slots_.size();
    at = takes_tombstone ? reused : at;
    filled_ += takes_tombstone ? 0 : 1;
    slots_[at] = {std::move(key), std::move(value), used};
    ++size_;
    return true;
  }
  T* find(const Key& key) {
    slot* const s = slot_of(key);
    return s == nullptr ? nullptr : &s->value;
  }
  bool erase(const Key& key) {
    slot* const s = slot_of(key);
    if (s == nullptr)
      return false;
    s->is = tombstone;
    --size_;
    return true;
  }
  std::size_t size() const { return size_; }
  void for_each(auto visit) {
    for (slot& s : slots_)
      if (s.is == used)
        visit(s.key, s.value);
  }

private:
  std::size_t home(Key key) const {
    return (key * 0x9E3779B97F4A7C15U >> 32) & (slots_.size() - 1);
  }
  /// Steps of 1, 2, 3, ... visit every slot of a power of two.
  std::size_t next(std::size_t at, std::size_t step) const {
    return (at + step) & (slots_.size() - 1);
  }
  slot* slot_of(const Key& key) {
    std::size_t at = home(key);
    for (std::size_t step = 1; slots_[at].is != free_slot; at = next(at, step++))
      if (slots_[at].is == used && slots_[at].key == key)
        return &slots_[at];
    return nullptr;
  }
  void grow() {
    std::vector<slot> old(size_ * 2 > slots_.size() ? slots_.size() * 2 : slots_.size());
    old.swap(slots_);
    filled_ = size_ = 0;
    for (slot& s : old)
      if (s.is == used)
        insert_or_assign(std::move(s.key), std::move(s.value));
  }

  std::vector<slot> slots_ = std::vector<slot>(16);
  std::size_t size_ = 0, filled_ = 0;
};
