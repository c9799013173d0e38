// Its free slots hold objects, made by default. Whatever is done to it, more are alive than it has
// elements: that is one thing, told once.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class objects_in_free_slots {
  enum class use { none, now, once };
  struct slot {
    Key key{};
    T value{};
    use is = use::none;
  };

public:
  objects_in_free_slots() = default;
  objects_in_free_slots(const Hash& hash, const Equal& equal) : hash_(hash), equal_(equal) {}
  objects_in_free_slots(const objects_in_free_slots&) = delete;
  objects_in_free_slots& operator=(const objects_in_free_slots&) = delete;

  class iterator {
  public:
    using value_type = std::pair<const Key&, T&>;
    iterator() = default;
    iterator(slot* at, slot* end) : at_(at), end_(end) { skip(); }
    value_type operator*() const { return {at_->key, at_->value}; }
    iterator& operator++() {
      ++at_;
      skip();
      return *this;
    }
    friend bool operator==(const iterator& a, const iterator& b) { return a.at_ == b.at_; }

  private:
    void skip() {
      while (at_ != end_ && at_->is != use::now)
        ++at_;
    }
    slot* at_ = nullptr;
    slot* end_ = nullptr;
  };

  std::size_t size() const { return size_; }
  iterator begin() { return at(slots_.data()); }
  iterator end() { return at(slots_.data() + slots_.size()); }
  iterator find(const Key& key) {
    slot& there = slot_of(key);
    return there.is == use::now ? at(&there) : end();
  }
  std::pair<iterator, bool> try_emplace(Key key, T value) {
    if (const iterator there = find(key); !(there == end()))
      return {there, false};
    if (2 * (used_ + 1) > slots_.size())
      grow();
    slot& free = slot_of(key);
    free.key = std::move(key);
    free.value = std::move(value);
    free.is = use::now;
    ++used_;
    ++size_;
    return {at(&free), true};
  }
  std::size_t erase(const Key& key) {
    slot& there = slot_of(key);
    if (there.is != use::now)
      return 0;
    there.is = use::once;
    --size_;
    return 1;
  }

private:
  iterator at(slot* s) { return {s, slots_.data() + slots_.size()}; }
  /// That of the key, or else the free one where a search for it ends.
  slot& slot_of(const Key& key) {
    std::size_t i = hash_(key) & (slots_.size() - 1);
    while (slots_[i].is == use::once || (slots_[i].is == use::now && !equal_(slots_[i].key, key)))
      i = (i + 1) & (slots_.size() - 1);
    return slots_[i];
  }
  void grow() {
    objects_in_free_slots larger(hash_, equal_);
    larger.slots_.resize(4 * size_ < slots_.size() ? slots_.size() : 2 * slots_.size());
    for (const slot& s : slots_)
      if (s.is == use::now)
        larger.try_emplace(s.key, s.value);
    std::swap(slots_, larger.slots_);
    used_ = size_;
  }

  std::vector<slot> slots_ = std::vector<slot>(8);
  std::size_t used_ = 0; ///< Now, or once.
  std::size_t size_ = 0;
  Hash hash_;
  Equal equal_;
};
