// Keys, values, functors and allocators whose calls are failpoints: each is counted, and any can be
// made to throw.
#pragma once

#include "model/adapter/accounting.hpp"
#include "model/adapter/elements.hpp"
#include "model/adapter/injection.hpp"

#include "bucketproof/bucket_map.hpp"

#include <cstdint>
#include <utility>

namespace bucketproof::props {

/// What an element's move may do.
enum class moving {
  cannot_throw,
  can_throw,          ///< There is a copy to fall back on.
  only_and_can_throw, ///< It cannot be copied: entries are at risk.
};

/// A number whose making is a failpoint. A move that may throw does so before it takes anything,
/// and once more when it has taken all: what is left then is of no use. An assignment that throws
/// changes nothing.
template <moving How, model::role Role>
class element {
  static constexpr bool nothrow = How == moving::cannot_throw;
  static constexpr bool copyable = How != moving::only_and_can_throw;

public:
  element() : element(0) {}
  explicit element(std::uint32_t number)
      : held_((model::hit(model::failpoint::construct), number)) {}
  element(const element& other) requires copyable = default; // a failpoint of what is held
  element(element&& other) noexcept(nothrow) : held_((moves<nothrow>(), std::move(other.held_))) {
    if constexpr (!nothrow)
      moves<nothrow>();
  }
  element& operator=(const element& other) requires copyable = default;
  element& operator=(element&& other) noexcept(nothrow) {
    moves<nothrow>();
    held_ = std::move(other.held_);
    return *this;
  }
  ~element() = default;

  std::uint32_t number() const noexcept { return held_.number(); }
  friend bool operator==(const element& a, const element& b) {
    model::hit(model::failpoint::equality);
    return a.number() == b.number();
  }

private:
  template <bool Nothrow>
  static void moves() noexcept(Nothrow) {
    if constexpr (Nothrow)
      model::count(model::failpoint::move);
    else
      model::hit(model::failpoint::move);
  }

  model::tracked<Role> held_;
};

/// The numbers of a recipe as elements, and back.
template <moving How>
struct faulty_elements {
  using key_type = element<How, model::role::key>;
  using mapped_type = element<How, model::role::value>;
  static key_type key(std::uint32_t number) { return key_type(number); }
  static mapped_type value(std::uint32_t number) { return mapped_type(number); }
  static std::uint32_t number(const auto& e) noexcept { return e.number(); }
};

struct faulty_hash {
  using is_transparent = void;
  model::hash_kind kind = model::hash_kind::controlled;
  template <class Key>
  std::uint64_t operator()(const Key& key, std::uint64_t with) const {
    model::hit(model::failpoint::hash);
    return model::hash_of(key.number(), kind, with);
  }
};
using faulty_equal = std::equal_to<>;

/// Allocators with different numbers are unequal, and none propagates.
template <class T>
struct faulty_allocator {
  using value_type = T;
  using is_always_equal = std::false_type;

  explicit faulty_allocator(int n = 0) noexcept : number(n) {}
  template <class U>
  explicit(false) faulty_allocator(const faulty_allocator<U>& other) noexcept
      : number(other.number) {}
  T* allocate(std::size_t n) {
    return model::counting_allocator<T>().allocate(n); // a failpoint
  }
  void deallocate(T* block, std::size_t n) noexcept {
    model::count(model::failpoint::deallocate);
    model::counting_allocator<T>().deallocate(block, n);
  }
  friend bool operator==(const faulty_allocator& a, const faulty_allocator& b) noexcept {
    return a.number == b.number;
  }

  int number;
};

template <moving How, class Policy>
using faulty_map =
    bucket_map<typename faulty_elements<How>::key_type, typename faulty_elements<How>::mapped_type,
               faulty_hash, faulty_equal,
               faulty_allocator<std::pair<const typename faulty_elements<How>::key_type,
                                          typename faulty_elements<How>::mapped_type>>,
               Policy>;

} // namespace bucketproof::props
