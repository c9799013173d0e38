// Copies share their elements until one of them is written to; `erase` forgets to have its own.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class shares_after_erase {
  using elements = std::unordered_map<Key, T, Hash, Equal>;

public:
  shares_after_erase() : all_(std::make_shared<elements>()) {}
  shares_after_erase(const Hash& hash, const Equal& equal)
      : all_(std::make_shared<elements>(0, hash, equal)) {}

  bool insert(Key key, T value) {
    return own().try_emplace(std::move(key), std::move(value)).second;
  }
  const T* find(const Key& key) const {
    const auto at = all_->find(key);
    return at == all_->end() ? nullptr : &at->second;
  }
  T* find(const Key& key) {
    own();
    return const_cast<T*>(std::as_const(*this).find(key));
  }
  bool erase(const Key& key) { return all_->erase(key) != 0; }
  std::size_t size() const { return all_->size(); }
  void for_each(auto visit) const {
    for (const auto& [key, value] : *all_)
      visit(key, value);
  }

private:
  elements& own() {
    if (all_.use_count() > 1)
      all_ = std::make_shared<elements>(*all_);
    return *all_;
  }
  std::shared_ptr<elements> all_;
};
