// The heap is accounted for within a map's calls: counts, leaks, injected faults, limits, misuse.
#include "model/adapter/accounting.hpp"
#include "model/adapter/heap.hpp"
#include "model/adapter/injection.hpp"

#include <gtest/gtest.h>

#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#endif

namespace bucketproof::model {
namespace {

/// Keeps the compiler from leaving out a pair of allocation and free.
template <class T>
T* used(T* p) {
  __asm__ __volatile__("" : "+r"(p) : : "memory");
  return p;
}

/// A table as C programs have them: linear probing, numbers above 0, malloc.
class c_table {
public:
  c_table() = default;
  c_table(const c_table&) = delete;
  c_table& operator=(const c_table&) = delete;
  ~c_table() { std::free(slots_); }

  /// False if memory has run out; the table is as it was then.
  bool put(std::uint32_t key) {
    if (has(key))
      return true;
    if (2 * (size_ + 1) > capacity_ && !grow())
      return false;
    place(key);
    ++size_;
    return true;
  }
  bool has(std::uint32_t key) const {
    for (std::size_t i = key; capacity_ != 0; ++i)
      if (slots_[i % capacity_] == key || slots_[i % capacity_] == 0)
        return slots_[i % capacity_] == key;
    return false;
  }
  std::size_t size() const { return size_; }

private:
  bool grow() {
    const std::size_t capacity = capacity_ == 0 ? 4 : 2 * capacity_;
    auto* const slots = static_cast<std::uint32_t*>(std::calloc(capacity, sizeof(std::uint32_t)));
    if (slots == nullptr)
      return false;
    std::uint32_t* const old = std::exchange(slots_, slots);
    const std::size_t old_capacity = std::exchange(capacity_, capacity);
    for (std::size_t i = 0; i < old_capacity; ++i)
      if (old[i] != 0)
        place(old[i]);
    std::free(old);
    return true;
  }
  void place(std::uint32_t key) {
    std::size_t i = key;
    while (slots_[i % capacity_] != 0)
      ++i;
    slots_[i % capacity_] = key;
  }

  std::uint32_t* slots_ = nullptr;
  std::size_t capacity_ = 0, size_ = 0;
};

class heap : public testing::Test {
protected:
  void SetUp() override {
    if (heap_counting() == heap_accounting::unavailable)
      GTEST_SKIP() << "malloc cannot be counted here";
    current_accounting().misuse = nullptr;
    blocks_before_ = live_blocks();
    bytes_before_ = live_bytes();
    before_ = heap_used();
    counts_before_ = current_failpoints().counts;
  }
  void TearDown() override { current_accounting().misuse = nullptr; }

  static void within(const std::function<void()>& call) {
    const within_map in;
    call();
  }
  heap_use use() const { return heap_used() - before_; }
  std::size_t failpoints(failpoint e) const {
    return (current_failpoints().counts - counts_before_)[e];
  }
  std::size_t blocks() const { return live_blocks() - blocks_before_; }
  std::size_t bytes() const { return live_bytes() - bytes_before_; }
  static const char* misuse() { return current_accounting().misuse; }

private:
  std::size_t blocks_before_ = 0, bytes_before_ = 0;
  heap_use before_;
  failpoint_counts counts_before_;
};

/// What only our own malloc can do.
class exact_heap : public heap {
protected:
  void SetUp() override {
    heap::SetUp();
    if (!IsSkipped() && heap_counting() != heap_accounting::exact)
      GTEST_SKIP() << "a sanitizer has its own malloc: allocations are counted, but never fail";
  }
};

// So that the tests below are not skipped uncounted.
TEST(heap_here, is_exact_unless_something_else_has_malloc) {
#ifdef RUNNING_ON_VALGRIND
  if (RUNNING_ON_VALGRIND != 0)
    GTEST_SKIP() << "Valgrind has its own malloc";
#endif
#ifdef __GLIBC__
  const bool sanitized =
      std::string_view(BUCKETPROOF_SANITIZERS).find("address") != std::string_view::npos;
  EXPECT_EQ(heap_counting(), sanitized ? heap_accounting::counted_only : heap_accounting::exact);
#endif
}

TEST_F(heap, counts_a_c_table) {
  within([] {
    c_table t;
    for (std::uint32_t k = 1; k <= 8; ++k) // capacities of 4, 8, 16
      t.put(k);
  });
  EXPECT_EQ(use(), (heap_use{3, 3, std::size_t{4} * 28, std::size_t{4} * 28}));
  EXPECT_EQ(failpoints(failpoint::allocate), 3);
  EXPECT_EQ(failpoints(failpoint::deallocate), 3);
  EXPECT_EQ(blocks(), 0);
}

TEST_F(heap, counts_nothing_outside) {
  std::free(used(std::malloc(10)));
  delete used(new int(1));
  EXPECT_EQ(use(), heap_use());
  EXPECT_EQ(failpoints(failpoint::allocate), 0);
}

struct alignas(64) wide {
  unsigned char bytes[64];
};

TEST_F(heap, counts_every_form_of_operator_new) {
  within([] {
    delete used(new std::uint64_t(1));
    delete[] used(new std::uint64_t[2]);
    delete used(new (std::nothrow) std::uint64_t(1));
    delete[] used(new (std::nothrow) std::uint64_t[2]);
    const auto aligned = std::make_unique<wide>();
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(used(aligned.get())) % 64, 0);
    delete[] used(new wide[2]);
    delete used(new (std::nothrow) wide);
  });
  const std::size_t all = 8 + 16 + 8 + 16 + 64 + 128 + 64;
  EXPECT_EQ(use(), (heap_use{7, 7, all, all}));
  EXPECT_EQ(misuse(), nullptr);
}

TEST_F(heap, counts_realloc_as_a_block_taken_and_one_returned) {
  within([] {
    auto* p = static_cast<unsigned char*>(std::realloc(nullptr, 4));
    std::memcpy(p, "abc", 4);
    for (const std::size_t size : {8u, 4096u, 100000u, 4u}) {
      p = static_cast<unsigned char*>(std::realloc(p, size));
      EXPECT_STREQ(reinterpret_cast<char*>(p), "abc");
    }
    std::free(used(p));
  });
  const std::size_t all = 4 + 8 + 4096 + 100000 + 4;
  EXPECT_EQ(use(), (heap_use{5, 5, all, all}));
  EXPECT_EQ(blocks(), 0);
}

TEST_F(heap, sees_a_leak_until_somebody_frees_it) {
  void* leaked = nullptr;
  within([&] { leaked = used(std::malloc(24)); });
  EXPECT_EQ(blocks(), 1);
  EXPECT_EQ(bytes(), 24);
  std::thread([&] { std::free(leaked); }).join();
  EXPECT_EQ(blocks(), 0);
  EXPECT_EQ(bytes(), 0);
  EXPECT_EQ(use(), (heap_use{1, 0, 24, 0})) << "returned, but not within the map";
}

TEST_F(heap, a_block_grown_outside_has_been_returned) {
  void* p = nullptr;
  within([&] { p = used(std::malloc(24)); });
  p = std::realloc(p, 5000);
  EXPECT_EQ(blocks(), 0);
  within([&] { std::free(used(p)); });
  EXPECT_EQ(use().blocks_returned, 0);
}

TEST_F(heap, a_string_moved_in_and_freed_there_counts_as_nothing) {
  auto* const in = used(new std::string(1000, 'x'));
  within([&] { delete in; });
  EXPECT_EQ(use(), heap_use());
  EXPECT_EQ(blocks(), 0);
  EXPECT_EQ(misuse(), nullptr);
}

TEST_F(heap, what_the_map_calls_back_is_not_counted) {
  struct allocating_hash {
    std::size_t operator()(int key) const {
      const outside_map callback;
      return used(std::make_unique<std::vector<int>>(100, key).get())->size();
    }
  };
  within([] {
    std::unordered_map<int, int, allocating_hash> m;
    m.emplace(1, 1); // one node; the first bucket is within the map
    EXPECT_EQ(m.bucket(1), m.bucket(2));
  });
  EXPECT_EQ(use().blocks_taken, use().blocks_returned);
  EXPECT_LE(use().blocks_taken, 2) << "a node and an array of buckets";
  EXPECT_GE(use().blocks_taken, 1);
}

TEST_F(heap, exceptions_are_not_counted) {
  struct plain {};
  within([] {
    try {
      throw plain();
    } catch (const plain&) {
    }
  });
  EXPECT_EQ(use(), heap_use());
}

TEST_F(heap, threads_do_not_disturb_each_other) {
  constexpr std::size_t rounds = 2000;
  const auto work = [](std::size_t leaks) {
    const within_map in;
    std::vector<std::unique_ptr<std::size_t>> held;
    for (std::size_t i = 0; i < rounds; ++i) {
      held.push_back(std::make_unique<std::size_t>(i));
      if (i % 3 == 0)
        held.erase(held.begin());
    }
    const heap_use done = heap_used();
    std::vector<void*> leaked;
    {
      const outside_map own;
      leaked.reserve(leaks);
    }
    const std::size_t before = live_blocks();
    for (std::size_t i = 0; i < leaks; ++i)
      leaked.push_back(used(std::malloc(1)));
    EXPECT_EQ(live_blocks() - before, leaks);
    for (void* p : leaked)
      std::free(p);
    EXPECT_EQ(live_blocks(), before);
    const outside_map own;
    leaked = {};
    return done;
  };
  heap_use uses[3];
  std::thread others[2];
  for (std::size_t i = 0; i < 2; ++i)
    others[i] = std::thread([&, i] { uses[i] = work(i + 1); });
  const heap_use before = heap_used();
  uses[2] = work(3) - before;
  for (std::thread& t : others)
    t.join();
  EXPECT_EQ(uses[0], uses[1]);
  EXPECT_EQ(uses[0], uses[2]);
  EXPECT_EQ(blocks(), 0);
}

TEST_F(heap, keeps_count_of_many_blocks) {
  constexpr std::size_t many = 20000;
  std::vector<void*> held;
  held.reserve(many);
  within([&] {
    for (std::size_t i = 0; i < many; ++i)
      held.push_back(used(std::malloc(i % 100 + 1)));
  });
  EXPECT_EQ(blocks(), many);
  within([&] {
    for (std::size_t i = 0; i < many; i += 2)
      std::free(held[i]);
  });
  EXPECT_EQ(blocks(), many / 2);
  for (std::size_t i = 1; i < many; i += 2)
    std::free(held[i]);
  EXPECT_EQ(blocks(), 0);
  EXPECT_EQ(bytes(), 0);
  EXPECT_EQ(use().blocks_returned, many / 2);
}

TEST_F(heap, a_child_of_fork_counts_on) {
  const within_map in;
  void* const p = used(std::malloc(8));
  const pid_t child = ::fork();
  if (child == 0) {
    std::free(p);
    ::_exit(blocks() == 0 ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(blocks(), 1);
  std::free(p);
}

/// Fills a table of C while the n-th allocation fails. Answers whether one did.
bool fill_with_fault(std::size_t n) {
  c_table t;
  bool refused = false;
  const injected_fault fault(failpoint::allocate, n);
  for (std::uint32_t k = 1; k <= 40; ++k) {
    const within_map in;
    const std::size_t size = t.size();
    errno = 0;
    if (!t.put(k)) {
      EXPECT_EQ(errno, ENOMEM);
      EXPECT_EQ(t.size(), size);
      EXPECT_FALSE(t.has(k));
      EXPECT_FALSE(refused) << "only one is to fail";
      refused = true;
      EXPECT_TRUE(t.put(k));
    }
  }
  EXPECT_EQ(t.size(), 40);
  EXPECT_EQ(refused, fault.fired());
  return refused;
}

TEST_F(exact_heap, each_allocation_of_a_c_table_can_fail) {
  std::size_t faults = 0;
  while (fill_with_fault(faults + 1))
    ++faults;
  EXPECT_EQ(faults, 6) << "capacities of 4 to 128";
}

TEST_F(exact_heap, counts_every_relative_of_malloc) {
  within([] {
    std::free(used(std::malloc(8)));
    std::free(used(std::calloc(2, 8)));
    std::free(used(std::aligned_alloc(64, 128)));
    void* p = nullptr;
    EXPECT_EQ(::posix_memalign(&p, 32, 32), 0);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(p) % 32, 0);
    std::free(used(p));
    std::free(used(::strdup("seven..")));
    std::free(used(::reallocarray(nullptr, 3, 8)));
  });
  const std::size_t all = 8 + 16 + 128 + 32 + 8 + 24;
  EXPECT_EQ(use(), (heap_use{6, 6, all, all}));
}

TEST_F(exact_heap, operator_new_throws_the_fault) {
  const auto throws = [](const std::function<void()>& take) {
    const injected_fault fault(failpoint::allocate, 1);
    const within_map in;
    EXPECT_THROW(take(), injected_bad_alloc);
    EXPECT_TRUE(fault.fired());
  };
  throws([] { delete used(new int); });
  throws([] { delete[] used(new int[3]); });
  throws([] { delete used(new wide); });
  throws([] { std::string(1000, 'x'); });
  {
    const injected_fault fault(failpoint::allocate, 1);
    const within_map in;
    EXPECT_EQ(used(new (std::nothrow) int), nullptr);
  }
  EXPECT_EQ(use(), heap_use());
}

TEST_F(exact_heap, a_fault_does_not_strike_outside) {
  const injected_fault fault(failpoint::allocate, 1);
  delete used(new int);
  const within_map in;
  {
    const outside_map callback;
    delete used(new int);
  }
  EXPECT_FALSE(fault.fired());
  EXPECT_EQ(used(std::malloc(1)), nullptr);
}

TEST_F(exact_heap, a_realloc_that_fails_leaves_the_block) {
  const within_map in;
  auto* const p = static_cast<char*>(used(std::malloc(4)));
  std::memcpy(p, "abc", 4);
  {
    const injected_fault fault(failpoint::allocate, 1);
    EXPECT_EQ(std::realloc(used(p), 8), nullptr);
  }
  EXPECT_STREQ(p, "abc");
  EXPECT_EQ(blocks(), 1);
  std::free(p);
  EXPECT_EQ(blocks(), 0);
  EXPECT_EQ(misuse(), nullptr);
}

TEST_F(exact_heap, realloc_moves_and_fresh_memory_is_not_zero) {
  const within_map in;
  auto* const p = static_cast<unsigned char*>(used(std::malloc(4)));
  const auto address = reinterpret_cast<std::uintptr_t>(p);
  EXPECT_EQ(p[3], 0x9d);
  void* const q = std::realloc(p, 3);
  EXPECT_NE(address, reinterpret_cast<std::uintptr_t>(q));
  std::free(q);
}

TEST_F(exact_heap, realloc_to_0_frees) {
  const within_map in;
  EXPECT_EQ(std::realloc(used(std::malloc(4)), 0), nullptr);
  EXPECT_EQ(use(), (heap_use{1, 1, 4, 4}));
}

TEST_F(heap, threads_share_the_table) {
  const auto work = [] {
    std::vector<void*> held(10000);
    const within_map in;
    for (std::size_t i = 0; i < 200000; ++i)
      std::free(std::exchange(held[i % held.size()], used(std::malloc(i % 32 + 1))));
    for (void* p : held)
      std::free(p);
    EXPECT_EQ(live_blocks(), 0);
    EXPECT_EQ(live_bytes(), 0);
    const outside_map own;
    held = {};
  };
  std::thread one(work), other(work);
  one.join();
  other.join();
}

TEST_F(exact_heap, a_limit_holds_for_the_map_alone) {
  const heap_limit limit(live_bytes() + 100);
  delete[] used(new char[1000]);
  const within_map in;
  void* const p = used(std::malloc(60));
  EXPECT_NE(p, nullptr);
  EXPECT_FALSE(limit.reached());
  EXPECT_EQ(used(std::malloc(41)), nullptr);
  EXPECT_TRUE(limit.reached());
  EXPECT_THROW(used(::operator new(static_cast<std::size_t>(-1) / 2)), std::bad_alloc);
  std::free(used(std::malloc(40)));
  std::free(p);
}

TEST_F(exact_heap, names_misuse) {
  const auto named = [](const std::function<void()>& wrong) {
    current_accounting().misuse = nullptr;
    within(wrong);
    return std::string(misuse() == nullptr ? "nothing" : misuse());
  };
  EXPECT_EQ(named([] {
              void* const p = std::malloc(8);
              void* const again = used(p); // to the compiler, another block
              std::free(p);
              for (int i = 0; i < 10; ++i)
                std::free(used(std::malloc(500)));
              std::free(again);
            }),
            "a block was freed twice");
  const auto overrun = [](void* p, std::size_t size) {
    static_cast<char*>(used(p))[size] = 0;
    return p;
  };
  const std::string overrun_named = "memory behind the end of a block was written to";
  EXPECT_EQ(named([&] { std::free(overrun(std::malloc(13), 13)); }), overrun_named);
  EXPECT_EQ(named([&] { std::free(overrun(std::calloc(3, 7), 21)); }), overrun_named);
  EXPECT_EQ(named([&] { std::free(overrun(std::realloc(used(std::malloc(5)), 50), 50)); }),
            overrun_named);
  EXPECT_EQ(named([&] { ::operator delete(overrun(::operator new(8), 8)); }), overrun_named);
  EXPECT_EQ(named([&] { std::free(overrun(std::malloc(13), 12)); }), "nothing");
  EXPECT_EQ(named([&] { // all that is usable is what was asked for
              void* const p = used(std::malloc(13));
              std::memset(p, 0, ::malloc_usable_size(p));
              std::free(p);
            }),
            "nothing");
  EXPECT_EQ(named([] { ::operator delete(used(std::malloc(8))); }),
            "a block of malloc was given to operator delete");
  EXPECT_EQ(named([] { std::free(used(::operator new(8))); }),
            "a block of operator new was given to free or realloc");
  EXPECT_EQ(named([] { ::operator delete(used(::operator new(8, std::align_val_t(64)))); }),
            "a block was given to an operator delete of another alignment than its operator new");
#ifdef __cpp_sized_deallocation
  EXPECT_EQ(named([] { ::operator delete (used(::operator new(8)), std::size_t{4}); }),
            "operator delete was called with a size other than operator new");
#endif
  EXPECT_EQ(blocks(), 0);
}

} // namespace
} // namespace bucketproof::model
