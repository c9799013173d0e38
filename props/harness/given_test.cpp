// Functors and allocators that differ between the two maps: bucket_map has the right ones, and maps
// that do not are found.
#include "on_right_maps.hpp"

#include "model/oracle/reference.hpp"
#include "model/run/run.hpp"
#include "model/run/run_shaped.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <unordered_map>
#include <utility>

namespace bucketproof::model {
namespace {

void expect_to_hold(const std::string& operations) {
  for (const policy_kind policy : all_policies)
    for (const hash_kind hash : {hash_kind::seeded, hash_kind::controlled}) {
      trace t = parse("keys tracked\n" + operations);
      t.setup.policy = policy;
      t.setup.hash = hash;
      expect_to_hold_on_right_maps(t);
    }
}

TEST(functors, go_along_with_the_elements) {
  expect_to_hold("a(functors(1))\nb(functors(2))\n"
                 "a.insert_run(0, 60, 1)\nb.insert_run(30, 50, 1)\n"
                 "swap(a, b)\na.find_run(0, 90, 1)\nb.find_run(0, 90, 1)\n"
                 "a = b\na.erase_run(0, 30, 1)\na(b)\na.insert_run(50, 90, 1)\n"
                 "b = move(a)\nb.erase_run(0, 30, 1)\na(move(b))\na.insert_run(0, 90, 1)\n"
                 "b(functors(3))\nb.insert(1, 1)\nb = a\nb.clear()\nb.insert(1, 1)\nb()\n");
}
TEST(functors, may_be_any_of_a_map_that_was_moved_from) {
  expect_to_hold("b(functors(2))\nb.insert_run(0, 40, 1)\na = move(b)\n"
                 "b.insert_run(0, 40, 1)\nb.find_run(0, 50, 1)\na = b\nswap(a, b)\nb()\n");
}
TEST(allocators, stay_where_they_are) {
  expect_to_hold("a(allocator(1))\nb(allocator(2))\n"
                 "a.insert_run(0, 60, 1)\nb.insert_run(30, 50, 1)\n"
                 "a = b\nb.insert(1, 1)\na.insert(2, 2)\n"
                 "a = move(b)\na.erase_run(30, 20, 1)\nb.insert_run(0, 70, 1)\n"
                 "b(a, allocator(3))\nb.insert_run(0, 70, 1)\n"
                 "a(move(b), allocator(1))\na.insert_run(0, 90, 1)\nb.insert_run(0, 5, 1)\n"
                 "b(move(a), allocator(1))\nb.clear()\nb.shrink_to_fit()\n"
                 "a(b)\na.insert(1, 1)\na(move(b))\na.insert(3, 3)\n");
}
TEST(allocators, that_are_unequal_allow_neither_swap_nor_merge) {
  references maps;
  const operation swap{.what = verb::swap}, merge{.what = verb::merge},
      move{.what = verb::move_assign}, construct{.what = verb::move_construct};
  EXPECT_TRUE(is_defined(swap, maps));
  EXPECT_EQ(source_of_buckets(move, maps), buckets_of::other);
  apply({.what = verb::allocator, .number = 2}, maps, {});
  EXPECT_FALSE(is_defined(swap, maps));
  EXPECT_FALSE(is_defined(merge, maps));
  EXPECT_TRUE(is_defined(move, maps));
  EXPECT_EQ(source_of_buckets(move, maps), buckets_of::entries_of_other);
  EXPECT_EQ(source_of_buckets(construct, maps), buckets_of::other);
  apply(construct, maps, {});
  EXPECT_TRUE(is_defined(swap, maps));
}
/// As cursors of bucket_map do.
TEST(allocators, that_are_unequal_let_cursors_go_along) {
  expect_to_hold("b(allocator(2))\nb.insert_run(0, 40, 1)\nc0 = range(b, 5)\nc0.next(7)\n"
                 "a = move(b)\nc0.next(7)\nb(move(a), allocator(1))\nc0.next(60)\n");
}

// Maps that are wrong.

/// The divergence in a line.
template <template <class, class, class, class, class> class Map>
std::string failure_of(const std::string& operations) {
  const trace t = parse("keys tracked\nhash seeded\n" + operations);
  const auto d = run_shaped<Map>(t);
  return d ? std::string(name(d->failed)) + ": expected " + d->expected + ", found " + d->found
           : std::string("none");
}

template <class Key, class T, class Hash, class Equal, class Allocator>
class keeps_its_hash : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  keeps_its_hash(const keeps_its_hash& other)
      : base(0, Hash(), other.key_eq(), other.get_allocator()) { // the mistake
    this->insert(other.begin(), other.end());
  }
  keeps_its_hash(keeps_its_hash&&) = default;
  keeps_its_hash& operator=(const keeps_its_hash&) = default;
  keeps_its_hash& operator=(keeps_its_hash&&) = default;
};
TEST(functors, that_are_forgotten_are_missed) {
  EXPECT_EQ(failure_of<keeps_its_hash>("b(functors(1))\na(b)\n"),
            "contents: expected hash_function() of a with number 1, found 0");
}

template <class Key, class T, class Hash, class Equal, class Allocator>
class takes_the_allocator : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  takes_the_allocator(const takes_the_allocator&) = default;
  takes_the_allocator(takes_the_allocator&&) = default;
  takes_the_allocator& operator=(const takes_the_allocator& other) {
    if (this != &other) { // the mistake
      std::destroy_at(this);
      std::construct_at(this, other);
    }
    return *this;
  }
  takes_the_allocator& operator=(takes_the_allocator&&) = default;
};
TEST(allocators, that_propagate_and_should_not_are_noticed) {
  EXPECT_EQ(failure_of<takes_the_allocator>("b(allocator(1))\na = b\n"),
            "memory: expected get_allocator() of a with number 0, found 1");
}

template <class Key, class T, class Hash, class Equal, class Allocator>
class takes_a_block : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;
  using traits = std::allocator_traits<Allocator>;

public:
  using base::base;
  takes_a_block(const takes_a_block& other) : base(other) {}
  takes_a_block(takes_a_block&& other) : base(std::move(other)) {}
  takes_a_block& operator=(const takes_a_block& other) {
    base::operator=(other);
    return *this;
  }
  takes_a_block& operator=(takes_a_block&& other) {
    std::swap(block_, other.block_); // the mistake
    base::operator=(std::move(other));
    return *this;
  }
  void swap(takes_a_block& other) {
    base::swap(other);
    std::swap(block_, other.block_);
  }
  ~takes_a_block() {
    Allocator allocator = this->get_allocator();
    traits::deallocate(allocator, block_, 1);
  }

private:
  static typename traits::pointer block_of(Allocator allocator) {
    return traits::allocate(allocator, 1);
  }
  typename traits::pointer block_ = block_of(this->get_allocator());
};
TEST(allocators, that_get_the_memory_of_others_are_noticed) {
  EXPECT_EQ(failure_of<takes_a_block>("b(allocator(1))\na = move(b)\nb()\n"),
            "lifetime: expected no misuse of objects or memory, found memory of allocator 0 was "
            "given back to allocator 1");
}

} // namespace
} // namespace bucketproof::model
