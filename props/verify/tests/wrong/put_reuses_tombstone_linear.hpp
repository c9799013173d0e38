// Wrong: put looks for the key as far as the first tombstone, and takes it; the key can sit further
// on. Linear probing, for any kind of key.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

template <class Key, class T, class Hash, class Equal>
class put_reuses_tombstone_linear {
  enum state : unsigned char { free_slot, used, tombstone };
  struct slot {
    Key key{};
    T value{};
    state is = free_slot;
  };

public:
  put_reuses_tombstone_linear() = default;
  put_reuses_tombstone_linear(const put_reuses_tombstone_linear&) = delete;
  put_reuses_tombstone_linear& operator=(const put_reuses_tombstone_linear&) = delete;
  ~put_reuses_tombstone_linear() = default;
  bool insert_or_assign(Key key, T value) { // whether the key was new
    if ((filled_ + 1) * 4 > slots_.size() * 3)
      grow();
    std::size_t at = home(key);
    for (; slots_[at].is == used; at = next(at, 1))
      if (Equal()(slots_[at].key, key)) {
        slots_[at].value = std::move(value);
        return false;
      }
    filled_ += slots_[at].is == free_slot ? 1 : 0;
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
  std::size_t home(const Key& key) const { return Hash()(key) & (slots_.size() - 1); }
  std::size_t next(std::size_t at, std::size_t) const { return (at + 1) & (slots_.size() - 1); }
  slot* slot_of(const Key& key) {
    std::size_t at = home(key);
    for (std::size_t step = 1; slots_[at].is != free_slot; at = next(at, step++))
      if (slots_[at].is == used && Equal()(slots_[at].key, key))
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
