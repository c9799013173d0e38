// A growth moves the values and copies the keys, so that a throw of any kind in it loses values:
// one mistake, told once.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class moves_before_it_copies {
  using chain = std::vector<std::pair<Key, T>>;

public:
  moves_before_it_copies() = default;
  moves_before_it_copies(const Hash& hash, const Equal& equal) : hash_(hash), equal_(equal) {}
  moves_before_it_copies(const moves_before_it_copies&) = delete;
  moves_before_it_copies& operator=(const moves_before_it_copies&) = delete;

  bool insert(const Key& key, T value) {
    if (find(key) != nullptr)
      return false;
    if (size_ >= 2 * chains_.size())
      grow();
    chain_of(key).emplace_back(key, std::move(value));
    ++size_;
    return true;
  }
  T* find(const Key& key) {
    for (auto& [there, value] : chain_of(key))
      if (equal_(there, key))
        return &value;
    return nullptr;
  }
  bool erase(const Key& key) {
    chain& all = chain_of(key);
    chain others; // copies: a throw changes nothing
    others.reserve(all.size());
    for (const auto& element : all)
      if (!equal_(element.first, key))
        others.push_back(element);
    const bool is_there = others.size() != all.size();
    if (is_there) {
      all.swap(others);
      --size_;
    }
    return is_there;
  }
  std::size_t size() const { return size_; }
  void for_each(auto visit) {
    for (chain& all : chains_)
      for (auto& [key, value] : all)
        visit(key, value);
  }

private:
  chain& chain_of(const Key& key) { return chains_[hash_(key) % chains_.size()]; }
  void grow() {
    moves_before_it_copies larger(hash_, equal_);
    larger.chains_.resize(2 * chains_.size());
    for (chain& all : chains_)
      for (auto& [key, value] : all)
        larger.insert(key, std::move(value));
    chains_.swap(larger.chains_);
  }

  std::vector<chain> chains_ = std::vector<chain>(2);
  std::size_t size_ = 0;
  Hash hash_;
  Equal equal_;
};
