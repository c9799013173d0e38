// cds_lfht of userspace RCU, a lock-free hash table, with one thread.
#pragma once

#include <urcu.h>
#include <urcu/rculfhash.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

namespace peers {

template <class Key, class T, class Hash>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class cds_lfht {
public:
  explicit cds_lfht(const Hash& hash = Hash(), auto...) : hash_(hash) {
    static const bool registered = (rcu_register_thread(), true);
    static_cast<void>(registered);
    if (!table_)
      throw std::bad_alloc();
  }
  cds_lfht(const cds_lfht&) = delete;
  cds_lfht& operator=(const cds_lfht&) = delete;
  ~cds_lfht() {
    clear();
    cds_lfht_destroy(table_, nullptr);
  }

  bool insert(Key key, T value) {
    auto* const added = new element{{}, key, value};
    const reading lock;
    const bool is_new =
        cds_lfht_add_unique(table_, hash_(key), matches, &key, &added->node) == &added->node;
    if (is_new)
      ++size_;
    else
      delete added;
    return is_new;
  }
  bool insert_or_assign(Key key, T value) {
    auto* const added = new element{{}, key, value};
    cds_lfht_node* replaced;
    {
      const reading lock;
      replaced = cds_lfht_add_replace(table_, hash_(key), matches, &key, &added->node);
    }
    if (replaced)
      free_later(replaced);
    else
      ++size_;
    return !replaced;
  }
  T* find(Key key) const {
    const reading lock;
    cds_lfht_node* const found = look_up(key);
    return found ? &of(found)->value : nullptr;
  }
  bool erase(Key key) {
    cds_lfht_node* found;
    {
      const reading lock;
      found = look_up(key);
      if (cds_lfht_del(table_, found) != 0)
        return false;
    }
    free_later(found);
    --size_;
    return true;
  }
  void clear() {
    element* taken = nullptr;
    {
      const reading lock;
      cds_lfht_iter at;
      cds_lfht_node* node;
      cds_lfht_for_each(table_, &at, node) {
        cds_lfht_del(table_, node);
        of(node)->next_taken = std::exchange(taken, of(node));
      }
    }
    synchronize_rcu();
    while (taken)
      delete std::exchange(taken, taken->next_taken);
    size_ = 0;
  }
  std::size_t size() const { return size_; } // cds_lfht_count_nodes goes through all the elements
  void for_each(auto visit) const {
    const reading lock;
    cds_lfht_iter at;
    cds_lfht_node* node;
    cds_lfht_for_each(table_, &at, node) visit(of(node)->key, of(node)->value);
  }

private:
  struct element {
    cds_lfht_node node;
    Key key;
    T value;
    element* next_taken = nullptr;
  };
  struct reading {
    reading() { rcu_read_lock(); }
    ~reading() { rcu_read_unlock(); }
  };
  static element* of(cds_lfht_node* node) { return reinterpret_cast<element*>(node); }
  static int matches(cds_lfht_node* node, const void* key) {
    return of(node)->key == *static_cast<const Key*>(key);
  }
  cds_lfht_node* look_up(Key key) const {
    cds_lfht_iter at;
    cds_lfht_lookup(table_, hash_(key), matches, &key, &at);
    return cds_lfht_iter_get_node(&at);
  }
  static void free_later(cds_lfht_node* node) {
    synchronize_rcu();
    delete of(node);
  }
  Hash hash_;
  ::cds_lfht* table_ = cds_lfht_new(1, 1, 0, CDS_LFHT_AUTO_RESIZE | CDS_LFHT_ACCOUNTING, nullptr);
  std::size_t size_ = 0;
};

} // namespace peers
