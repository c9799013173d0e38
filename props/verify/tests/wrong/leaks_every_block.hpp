// Wrong: a chained table in the style of C that never frees what it got from malloc.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class leaks_every_block {
  struct node {
    Key key;
    T value;
    node* next;
  };

public:
  leaks_every_block() = default;
  leaks_every_block(const leaks_every_block&) = delete;
  leaks_every_block& operator=(const leaks_every_block&) = delete;

  bool insert(Key key, T value) {
    if (find(key) != nullptr)
      return false;
    auto* added = static_cast<node*>(std::malloc(sizeof(node)));
    if (added == nullptr)
      throw std::bad_alloc();
    *added = {key, value, chain(key)};
    chain(key) = added;
    ++size_;
    return true;
  }
  T* find(Key key) {
    for (node* at = chain(key); at != nullptr; at = at->next)
      if (at->key == key)
        return &at->value;
    return nullptr;
  }
  bool erase(Key key) {
    for (node** link = &chain(key); *link != nullptr; link = &(*link)->next)
      if ((*link)->key == key) {
        *link = (*link)->next; // the mistake: no free
        --size_;
        return true;
      }
    return false;
  }
  std::size_t size() const { return size_; }
  void for_each(auto visit) {
    for (node* first : chains_)
      for (node* at = first; at != nullptr; at = at->next)
        visit(at->key, at->value);
  }

private:
  node*& chain(Key key) { return chains_[key % chains_.size()]; }
  std::array<node*, 61> chains_{};
  std::size_t size_ = 0;
};
