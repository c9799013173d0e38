// A mistake that only a sanitizer sees: the search reads one element past the end of the array.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class overrunning_map {
public:
  bool insert(Key key, T value) {
    if (find(key) != nullptr)
      return false;
    auto larger = std::make_unique<element[]>(size_ + 1);
    std::copy(elements_.get(), elements_.get() + size_, larger.get());
    larger[size_++] = {key, value};
    elements_ = std::move(larger);
    return true;
  }
  T* find(const Key& key) {
    for (std::size_t i = 0; elements_ != nullptr && i <= size_; ++i)
      if (elements_[i].key == key && i < size_)
        return &elements_[i].value;
    return nullptr;
  }
  bool erase(const Key& key) {
    T* const value = find(key);
    if (value == nullptr)
      return false;
    for (std::size_t i = 0; i < size_; ++i)
      if (&elements_[i].value == value)
        elements_[i] = elements_[size_ - 1];
    --size_;
    return true;
  }
  std::size_t size() const { return size_; }
  void for_each(auto f) {
    for (std::size_t i = 0; i < size_; ++i)
      f(elements_[i].key, elements_[i].value);
  }
  overrunning_map() = default;
  overrunning_map(const overrunning_map&) = delete;
  overrunning_map& operator=(const overrunning_map&) = delete;

private:
  struct element {
    Key key = 0;
    T value = 0;
  };
  std::unique_ptr<element[]> elements_;
  std::size_t size_ = 0;
};
