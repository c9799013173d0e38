// glibc's hsearch_r: strings, a fixed capacity, and neither erase nor iteration.
#pragma once

#include <search.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <list>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>

namespace peers {

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class hsearch {
public:
  hsearch() { create(); }
  hsearch(const hsearch&) = delete;
  hsearch& operator=(const hsearch&) = delete;
  ~hsearch() { hdestroy_r(&table_); }

  bool insert(Key key, T value) {
    keys_.push_back(std::to_string(key));
    ENTRY* entry;
    if (!hsearch_r({keys_.back().data(), as_data(value)}, ENTER, &entry, &table_)) {
      keys_.pop_back();
      throw std::length_error("full");
    }
    const bool is_new = entry->key == keys_.back().data();
    if (!is_new)
      keys_.pop_back();
    return is_new;
  }
  bool insert_or_assign(Key key, T value) {
    const bool is_new = insert(key, value);
    if (!is_new)
      look_up(std::to_string(key))->data = as_data(value);
    return is_new;
  }
  std::optional<T> find(Key key) const {
    const ENTRY* const entry = look_up(std::to_string(key));
    return entry ? std::optional<T>(value_of(*entry)) : std::nullopt;
  }
  std::size_t size() const { return keys_.size(); }
  void clear() {
    hdestroy_r(&table_);
    keys_.clear();
    create();
  }
  /// The keys are the user's, and so is the list of them.
  void for_each(auto visit) const {
    for (const std::string& key : keys_)
      if (const ENTRY* const entry = look_up(key))
        visit(Key(std::stoull(key)), value_of(*entry));
  }

private:
  void create() {
    if (!hcreate_r(64, &table_))
      throw std::bad_alloc();
  }
  ENTRY* look_up(std::string key) const {
    ENTRY* entry;
    return hsearch_r({key.data(), nullptr}, FIND, &entry, &table_) ? entry : nullptr;
  }
  static void* as_data(T value) { return reinterpret_cast<void*>(std::uintptr_t{value}); }
  static T value_of(const ENTRY& entry) {
    return static_cast<T>(reinterpret_cast<std::uintptr_t>(entry.data));
  }

  mutable hsearch_data table_{};
  std::list<std::string> keys_;
};

} // namespace peers
