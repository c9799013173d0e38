// Wrong: a class of few functions with an operation of its own, `rename`. Where the new key is
// present already, it should do nothing, and loses the entry that was to be renamed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal>
class rename_loses_an_entry {
public:
  rename_loses_an_entry(const Hash& hash, const Equal& equal) : all_(0, hash, equal) {}

  bool insert_or_assign(Key key, T value) {
    return all_.insert_or_assign(std::move(key), std::move(value)).second;
  }
  T* find(const Key& key) {
    const auto at = all_.find(key);
    return at == all_.end() ? nullptr : &at->second;
  }
  bool erase(const Key& key) { return all_.erase(key) != 0; }
  std::size_t size() const { return all_.size(); }
  void for_each(auto visit) {
    for (auto& [key, value] : all_)
      visit(key, value);
  }

  struct rename_operation {
    static constexpr std::string_view name = "rename";
    static constexpr bool takes_two_keys = true;
    static bool perform(rename_loses_an_entry& m, const Key& from, const Key& to) {
      auto node = m.all_.extract(from);
      if (!node)
        return false;
      node.key() = to;
      return m.all_.insert(std::move(node)).inserted; // the mistake: the node is gone if it is not
    }
    static bool expect(std::map<std::uint32_t, std::uint32_t>& model, std::uint32_t from,
                       std::uint32_t to) {
      if (!model.contains(from) || (model.contains(to) && from != to))
        return false;
      auto node = model.extract(from);
      node.key() = to;
      model.insert(std::move(node));
      return true;
    }
  };
  struct size_operation { // one that is right
    static constexpr std::string_view name = "is_small";
    static bool perform(rename_loses_an_entry& m) { return m.size() < 4; }
    static bool expect(std::map<std::uint32_t, std::uint32_t>& model) { return model.size() < 4; }
  };
  using custom_operations = std::tuple<size_operation, rename_operation>;

private:
  std::unordered_map<Key, T, Hash, Equal> all_;
};
