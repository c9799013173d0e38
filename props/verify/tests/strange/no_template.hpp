// Right: a class that is no template, of few functions, from strings to numbers.
#pragma once

#include <cstddef>
#include <map>
#include <string>

class no_template {
public:
  bool insert(const std::string& name, unsigned number) {
    return numbers_.emplace(name, number).second;
  }
  unsigned* find(const std::string& name) {
    const auto at = numbers_.find(name);
    return at == numbers_.end() ? nullptr : &at->second;
  }
  bool erase(const std::string& name) { return numbers_.erase(name) != 0; }
  std::size_t size() const { return numbers_.size(); }
  void clear() { numbers_.clear(); }
  void for_each(auto visit) {
    for (auto& [name, number] : numbers_)
      visit(name, number);
  }

private:
  std::map<std::string, unsigned> numbers_;
};
