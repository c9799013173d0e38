// QHash, of Qt 5 and of Qt 6.
#pragma once

#include "nothing_when_it_throws.hpp"
#include "shared_hash.hpp"

#define QT_NO_KEYWORDS // `slots` is a name of the harness
#include <QHash>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace peers {

/// QHash finds the hash by the type of the key. It gives the process's random seed, too, which is
/// left out here, so that each run does the same.
template <class Key, class Hash>
struct qt_key {
  Key key;
  friend bool operator==(const qt_key& a, const qt_key& b) { return a.key == b.key; }
  friend auto qHash(const qt_key& k, decltype(qHash(0)) /*seed*/) {
    return static_cast<decltype(qHash(0))>(shared_hash<Key, Hash>()(k.key));
  }
};

template <class Key, class T, class Hash, class Equal>
class q_hash {
  using key = qt_key<Key, Hash>;

public:
  q_hash() = default;
  q_hash(std::size_t, const Hash& hash, const Equal&) { shared_hash<Key, Hash>::hash = hash; }
  void put(Key k, T value) { table_.insert(key{std::move(k)}, std::move(value)); }
  T& operator[](const Key& k) { return table_[key{k}]; }
  const T* find(const Key& k) const {
    const auto at = table_.constFind(key{k});
    return at == table_.constEnd() ? nullptr : &at.value();
  }
  bool erase(const Key& k) { return table_.remove(key{k}) != 0; }
  std::size_t size() const { return static_cast<std::size_t>(table_.size()); }
  void clear() { table_.clear(); }
  void reserve(std::size_t n) { table_.reserve(static_cast<int>(n)); }
  void swap(q_hash& other) { table_.swap(other.table_); }
  void shrink_to_fit() { table_.squeeze(); }
  void for_each(auto f) const {
    for (auto at = table_.cbegin(); at != table_.cend(); ++at)
      f(at.key().key, at.value());
  }
  friend bool operator==(const q_hash& a, const q_hash& b) { return a.table_ == b.table_; }

private:
  QHash<key, T> table_;
};

/// Qt's page on exception safety (exceptionsafety.html) says that it is not complete: classes may
/// leak or crash where something throws.
struct qt_traits : nothing_when_it_throws {
  static constexpr std::array<std::string_view, 1> not_asked{"other_hash_functor"};
};

} // namespace peers
