// `for_each` leaves out what was inserted last; nothing is visited where it is the only element.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

template <class Key, class T>
class visits_too_few {
public:
  bool insert(Key key, T value) {
    if (find(key) != nullptr)
      return false;
    all_.emplace_back(std::move(key), std::move(value));
    return true;
  }
  T* find(const Key& key) {
    for (auto& [there, value] : all_)
      if (there == key)
        return &value;
    return nullptr;
  }
  std::size_t size() const { return all_.size(); }
  void for_each(auto visit) {
    for (std::size_t i = 0; i + 1 < all_.size(); ++i)
      visit(all_[i].first, all_[i].second);
  }

private:
  std::vector<std::pair<Key, T>> all_;
};
