// The nodes of chained.hpp, what goes through their chains, and the handle of a node that is in no
// map.
#pragma once

#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace gallery {

template <class Value>
struct chained_node {
  chained_node() noexcept {}
  ~chained_node() {}
  chained_node(const chained_node&) = delete;
  chained_node& operator=(const chained_node&) = delete;

  chained_node* next = nullptr;
  std::size_t hash = 0;
  union { // constructed and destroyed by the map
    Value element;
  };
};

template <class Allocator, class Value>
using chained_node_traits =
    typename std::allocator_traits<Allocator>::template rebind_traits<chained_node<Value>>;

/// Its element is not constructed, or not any more.
template <class Allocator, class Value>
void free_node(const Allocator& allocator, chained_node<Value>* n) noexcept {
  using node_traits = chained_node_traits<Allocator, Value>;
  typename node_traits::allocator_type from(allocator);
  const auto at = std::pointer_traits<typename node_traits::pointer>::pointer_to(*n);
  std::destroy_at(n);
  node_traits::deallocate(from, at, 1);
}
template <class Allocator, class Value>
void delete_node(Allocator& allocator, chained_node<Value>* n) noexcept {
  std::allocator_traits<Allocator>::destroy(allocator, std::addressof(n->element));
  free_node(allocator, n);
}

/// Goes through the chains of all buckets. `Element` is const for a const_iterator.
template <class Value, class Element>
class chained_iterator {
  using node = chained_node<Value>;

public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using pointer = Element*;
  using reference = Element&;

  chained_iterator() = default;
  chained_iterator(node* at, node** bucket, node** last) noexcept
      : at_(at),
        bucket_(bucket),
        last_(last) {}
  /// From an iterator to a const_iterator.
  template <class Other>
  requires(std::same_as<Other, Value>&& std::is_const_v<Element>) explicit(false)
      chained_iterator(const chained_iterator<Value, Other>& other) noexcept
      : at_(other.at()),
        bucket_(other.bucket()),
        last_(other.last()) {}

  reference operator*() const noexcept { return at_->element; }
  pointer operator->() const noexcept { return std::addressof(at_->element); }
  chained_iterator& operator++() noexcept {
    at_ = at_->next;
    if (at_ == nullptr) {
      ++bucket_;
      skip_empty_buckets();
    }
    return *this;
  }
  chained_iterator operator++(int) noexcept {
    chained_iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const chained_iterator& a, const chained_iterator& b) noexcept {
    return a.at_ == b.at_;
  }

  node* at() const noexcept { return at_; }
  node** bucket() const noexcept { return bucket_; }
  node** last() const noexcept { return last_; }

private:
  void skip_empty_buckets() noexcept {
    while (bucket_ != last_ && *bucket_ == nullptr)
      ++bucket_;
    at_ = bucket_ == last_ ? nullptr : *bucket_;
  }

  node* at_ = nullptr;
  node** bucket_ = nullptr;
  node** last_ = nullptr;
};

/// Goes through the chain of one bucket.
template <class Value, class Element>
class chained_local_iterator {
  using node = chained_node<Value>;

public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using pointer = Element*;
  using reference = Element&;

  chained_local_iterator() = default;
  explicit chained_local_iterator(node* at) noexcept : at_(at) {}
  reference operator*() const noexcept { return at_->element; }
  pointer operator->() const noexcept { return std::addressof(at_->element); }
  chained_local_iterator& operator++() noexcept {
    at_ = at_->next;
    return *this;
  }
  chained_local_iterator operator++(int) noexcept {
    return chained_local_iterator(std::exchange(at_, at_->next));
  }
  friend bool operator==(const chained_local_iterator&, const chained_local_iterator&) = default;

private:
  node* at_ = nullptr;
};

/// A node that is in no map, with the allocator that it is from; or nothing. It is the `node_type`.
template <class Key, class T, class Allocator>
class chained_node_handle {
  using node = chained_node<std::pair<const Key, T>>;

public:
  using key_type = Key;
  using mapped_type = T;
  using allocator_type = Allocator;

  chained_node_handle() noexcept = default;
  chained_node_handle(chained_node_handle&& other) noexcept
      : node_(std::exchange(other.node_, nullptr)),
        allocator_(std::move(other.allocator_)) {
    other.allocator_.reset();
  }
  chained_node_handle& operator=(chained_node_handle&& other) noexcept {
    if (this == &other)
      return *this;
    release();
    node_ = std::exchange(other.node_, nullptr);
    if (other.allocator_)
      allocator_.emplace(*other.allocator_);
    other.allocator_.reset();
    return *this;
  }
  ~chained_node_handle() { release(); }

  bool empty() const noexcept { return node_ == nullptr; }
  explicit operator bool() const noexcept { return !empty(); }
  Key& key() const { return const_cast<Key&>(node_->element.first); }
  T& mapped() const { return node_->element.second; }
  Allocator get_allocator() const { return *allocator_; }
  void swap(chained_node_handle& other) noexcept {
    chained_node_handle kept(std::move(other));
    other = std::move(*this);
    *this = std::move(kept);
  }
  friend void swap(chained_node_handle& a, chained_node_handle& b) noexcept { a.swap(b); }

private:
  template <class, class, class, class, class>
  friend class chained;
  chained_node_handle(node* n, const Allocator& allocator) : node_(n), allocator_(allocator) {}
  void release() noexcept {
    if (node_ != nullptr)
      delete_node(*allocator_, node_);
    node_ = nullptr;
    allocator_.reset();
  }
  /// The node goes into a map.
  void forget() noexcept {
    node_ = nullptr;
    allocator_.reset();
  }

  node* node_ = nullptr;
  std::optional<Allocator> allocator_;
};

} // namespace gallery
