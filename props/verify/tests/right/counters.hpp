// Right: a class of few functions with operations of its own. The example of
// props/verify/README.md.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace right {

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class counters {
public:
  counters() = default;
  counters(const Hash& hash, const Equal& equal) : all_(0, hash, equal) {}

  bool insert_or_assign(Key key, T value) {
    return all_.insert_or_assign(std::move(key), std::move(value)).second;
  }
  T* find(const Key& key) {
    const auto at = all_.find(key);
    return at == all_.end() ? nullptr : &at->second;
  }
  bool erase(const Key& key) { return all_.erase(key) != 0; }
  std::size_t size() const { return all_.size(); }
  void clear() { all_.clear(); }
  void for_each(auto visit) {
    for (auto& [key, value] : all_)
      visit(key, value);
  }

  /// The sum, which is the amount where the key was absent.
  T add(const Key& key, T amount) requires std::integral<T> { return all_[key] += amount; }
  /// Removes the key and answers its value, if it is there.
  std::optional<T> take(const Key& key) {
    auto node = all_.extract(key);
    return node ? std::optional(std::move(node.mapped())) : std::nullopt;
  }
  /// Whether it was done: `from` is present and `to` is absent.
  bool rename(const Key& from, const Key& to) {
    if (all_.contains(to))
      return false;
    auto node = all_.extract(from);
    if (!node)
      return false;
    node.key() = to;
    all_.insert(std::move(node));
    return true;
  }

  struct add_operation {
    static constexpr std::string_view name = "add";
    static T perform(counters& m, const Key& key, T amount) requires std::integral<T> {
      return m.add(key, amount);
    }
    static std::uint32_t expect(std::map<std::uint32_t, std::uint32_t>& model, std::uint32_t key,
                                std::uint32_t amount) {
      return model[key] += amount;
    }
  };
  struct take_operation {
    static constexpr std::string_view name = "take";
    static std::optional<T> perform(counters& m, const Key& key) { return m.take(key); }
    static std::optional<std::uint32_t> expect(std::map<std::uint32_t, std::uint32_t>& model,
                                               std::uint32_t key) {
      const auto node = model.extract(key);
      return node ? std::optional(node.mapped()) : std::nullopt;
    }
  };
  struct rename_operation {
    static constexpr std::string_view name = "rename";
    static constexpr bool takes_two_keys = true;
    static bool perform(counters& m, const Key& from, const Key& to) { return m.rename(from, to); }
    static bool expect(std::map<std::uint32_t, std::uint32_t>& model, std::uint32_t from,
                       std::uint32_t to) {
      if (!model.contains(from) || model.contains(to))
        return false;
      model[to] = model[from];
      model.erase(from);
      return true;
    }
  };
  using custom_operations = std::tuple<add_operation, take_operation, rename_operation>;

private:
  std::unordered_map<Key, T, Hash, Equal> all_;
};

} // namespace right
