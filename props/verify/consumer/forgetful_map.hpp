// A small map with a classic mistake: linear probing, where an erased element leaves an empty slot
// and no tombstone. What was inserted past it is lost to lookups.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
class forgetful_map {
public:
  using value_type = std::pair<const Key, T>;

private:
  using slots = std::vector<std::unique_ptr<value_type>>;

  template <class Slot, class Value>
  class basic_iterator {
  public:
    basic_iterator() = default;
    basic_iterator(Slot at, Slot end) : at_(at), end_(end) { skip(); }
    Value& operator*() const { return **at_; }
    Value* operator->() const { return at_->get(); }
    basic_iterator& operator++() {
      ++at_;
      skip();
      return *this;
    }
    basic_iterator operator++(int) {
      basic_iterator was = *this;
      ++*this;
      return was;
    }
    friend bool operator==(const basic_iterator& a, const basic_iterator& b) {
      return a.at_ == b.at_;
    }
    Slot slot() const { return at_; }

  private:
    void skip() {
      while (at_ != end_ && !*at_)
        ++at_;
    }
    Slot at_{}, end_{};
  };

public:
  using iterator = basic_iterator<typename slots::iterator, value_type>;
  using const_iterator = basic_iterator<typename slots::const_iterator, const value_type>;

  explicit forgetful_map(std::size_t = 0, const Hash& hash = Hash(), const Equal& equal = Equal())
      : hash_(hash),
        equal_(equal),
        slots_(8) {}

  forgetful_map(forgetful_map&& other) : forgetful_map(0, other.hash_, other.equal_) {
    *this = std::move(other);
  }
  /// What it had is the other's.
  forgetful_map& operator=(forgetful_map&& other) noexcept {
    std::swap(hash_, other.hash_);
    std::swap(equal_, other.equal_);
    std::swap(slots_, other.slots_);
    std::swap(size_, other.size_);
    return *this;
  }

  iterator begin() { return {slots_.begin(), slots_.end()}; }
  iterator end() { return {slots_.end(), slots_.end()}; }
  const_iterator begin() const { return {slots_.begin(), slots_.end()}; }
  const_iterator end() const { return {slots_.end(), slots_.end()}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  iterator find(const Key& key) {
    const std::size_t at = probe(key);
    return slots_[at] ? at_slot(at) : end();
  }
  const_iterator find(const Key& key) const {
    const std::size_t at = probe(key);
    return slots_[at]
               ? const_iterator{slots_.begin() + static_cast<std::ptrdiff_t>(at), slots_.end()}
               : end();
  }
  std::pair<iterator, bool> insert(value_type element) {
    if (std::size_t at = probe(element.first); slots_[at])
      return {at_slot(at), false};
    if (2 * (size_ + 1) > slots_.size())
      grow();
    const std::size_t at = probe(element.first);
    slots_[at] = std::make_unique<value_type>(std::move(element));
    ++size_;
    return {at_slot(at), true};
  }
  std::size_t erase(const Key& key) {
    const std::size_t at = probe(key);
    if (!slots_[at])
      return 0;
    slots_[at].reset(); // and nothing says that the search goes on here
    --size_;
    return 1;
  }
  void clear() {
    slots_ = slots(8);
    size_ = 0;
  }

private:
  std::size_t probe(const Key& key) const {
    std::size_t at = hash_(key) & (slots_.size() - 1);
    while (slots_[at] && !equal_(slots_[at]->first, key))
      at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  iterator at_slot(std::size_t at) {
    return {slots_.begin() + static_cast<std::ptrdiff_t>(at), slots_.end()};
  }
  void grow() {
    slots old(2 * slots_.size());
    old.swap(slots_);
    for (auto& slot : old)
      if (slot)
        slots_[probe(slot->first)] = std::move(slot);
  }

  Hash hash_;
  Equal equal_;
  slots slots_;
  std::size_t size_ = 0;
};
