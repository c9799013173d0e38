// Right: its keys are numbers, which no template parameter says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

template <class T>
class number_keys {
public:
  bool insert(std::uint32_t key, T value) { return all_.emplace(key, std::move(value)).second; }
  T* find(std::uint32_t key) {
    const auto at = all_.find(key);
    return at == all_.end() ? nullptr : &at->second;
  }
  bool erase(std::uint32_t key) { return all_.erase(key) != 0; }
  std::size_t size() const { return all_.size(); }
  void for_each(auto visit) {
    for (auto& [key, value] : all_)
      visit(key, value);
  }

private:
  std::map<std::uint32_t, T> all_;
};
