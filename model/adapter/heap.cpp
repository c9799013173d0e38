#include "accounting.hpp"
#include "guard.hpp"
#include "heap_accounting.hpp"
#include "injection.hpp"
#include "unused_memory.hpp"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

// Sanitizers and libFuzzer have their own malloc, and call hooks. Absent elsewhere, so weak.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" [[gnu::weak]] int
__sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void*, std::size_t),
                                          void (*on_free)(const volatile void*));
// NOLINTEND(bugprone-reserved-identifier)

namespace bucketproof::model {
namespace heap {

constinit thread_local thread_state self;

namespace {

block_table table;

/// Blocks in the table by a part of their hash. A free of any other block, which is nearly every
/// free of the program, sees a zero here and takes no lock.
constinit std::array<std::atomic<std::uint32_t>, 4096> in_table{};
std::atomic<std::uint32_t>& in_table_like(const void* p) noexcept {
  const std::uint64_t mixed = reinterpret_cast<std::uintptr_t>(p) * 0x9e3779b97f4a7c15u;
  return in_table[static_cast<std::size_t>(mixed >> 40) % in_table.size()];
}

/// The thread that holds the table. A spin lock, as mutexes may allocate; it is known by its owner,
/// as handlers of fork (which run while the table is held) may free memory.
constinit std::atomic<const thread_state*> table_holder{nullptr};

void hold_table() noexcept {
  const thread_state* nobody = nullptr;
  while (!table_holder.compare_exchange_weak(nobody, &self, std::memory_order_acquire)) {
    nobody = nullptr;
    ::sched_yield();
  }
}
void let_go_of_table() noexcept {
  table_holder.store(nullptr, std::memory_order_release);
}

class table_lock {
public:
  table_lock() noexcept : held_(table_holder.load(std::memory_order_relaxed) == &self) {
    if (!held_)
      hold_table();
  }
  table_lock(const table_lock&) = delete;
  table_lock& operator=(const table_lock&) = delete;
  ~table_lock() {
    if (!held_)
      let_go_of_table();
  }

private:
  bool held_; // by this thread, in a fork
};

void erase(block* b) noexcept {
  --in_table_like(reinterpret_cast<void*>(b->address));
  table.erase(b);
}

/// Takes a live block off its owner's account.
void settle(const block& b) noexcept {
  b.owner->live_blocks.fetch_sub(1, std::memory_order_relaxed);
  b.owner->live_bytes.fetch_sub(b.size, std::memory_order_relaxed);
}

/// False if the program replaces operator new and leaves operator delete to us, or the reverse.
constinit bool has_both_new_and_delete = true;

const char* misuse_of(const block& b, const return_of& r) noexcept {
  if (!has_both_new_and_delete)
    return nullptr;
  if (b.from == origin::malloc && r.by != origin::malloc)
    return "a block of malloc was given to operator delete";
  if (b.from != origin::malloc && r.by == origin::malloc)
    return "a block of operator new was given to free or realloc";
  if (b.from != r.by)
    return "a block was given to an operator delete of another alignment than its operator new";
  if (r.size != 0 && r.size != b.size)
    return "operator delete was called with a size other than operator new";
  return nullptr;
}

/// Has this thread keep a returned block; answers the one it kept longest, or null.
void* keep(block& b) noexcept {
  b.returned = true;
  void* const longest =
      std::exchange(self.mine->kept[self.mine->next_kept], reinterpret_cast<void*>(b.address));
  self.mine->next_kept = (self.mine->next_kept + 1) % account::most_kept;
  if (longest != nullptr)
    erase(table.find(reinterpret_cast<std::uintptr_t>(longest)));
  return longest;
}

} // namespace

verdict admit(std::size_t size) noexcept {
  if (must_fail(failpoint::allocate))
    return verdict::injected;
  const std::size_t live = live_bytes();
  if (size > self.limit - std::min(live, self.limit)) {
    ++self.refused;
    return verdict::over_limit;
  }
  return verdict::granted;
}

void took(void* p, std::size_t size, origin from, std::optional<guard::mark> guarded) noexcept {
  const block fresh{.address = reinterpret_cast<std::uintptr_t>(p),
                    .size = size,
                    .owner = self.mine,
                    .from = from,
                    .guarded = guarded};
  {
    const table_lock lock;
    // The same address is here if something freed that block without our seeing it.
    if (block* const stale = table.find(fresh.address)) {
      if (!stale->returned)
        settle(*stale);
      erase(stale);
    }
    if (!table.insert(fresh))
      return;
    ++in_table_like(p);
  }
  self.mine->live_blocks.fetch_add(1, std::memory_order_relaxed);
  self.mine->live_bytes.fetch_add(size, std::memory_order_relaxed);
  ++self.used.blocks_taken;
  self.used.bytes_taken += size;
}

void* give_back(const return_of& r) noexcept {
  if (in_table_like(r.block).load(std::memory_order_relaxed) == 0)
    return r.block;
  block b;
  void* to_free = r.block;
  {
    const table_lock lock;
    block* const known = table.find(reinterpret_cast<std::uintptr_t>(r.block));
    if (known == nullptr)
      return r.block;
    if (known->returned) {
      current_accounting().report("a block was freed twice");
      return nullptr;
    }
    b = *known;
    settle(b);
    if (b.guarded && self.call == call_state::within &&
        !guard::stands(static_cast<std::byte*>(r.block) + b.size, *b.guarded))
      current_accounting().report("memory behind the end of a block was written to");
    if (self.call == call_state::within && keeps_returned() && b.size <= large) {
      unused_memory::fill(r.block, unused_memory::freed, b.size);
      to_free = keep(*known);
    } else {
      erase(known);
    }
  }
  if (self.call != call_state::outside) {
    if (const char* const misuse = misuse_of(b, r); misuse && self.call == call_state::within)
      current_accounting().report(misuse);
    count(failpoint::deallocate);
    ++self.used.blocks_returned;
    self.used.bytes_returned += b.size;
  }
  return to_free;
}

std::optional<std::size_t> known_size(const void* p) noexcept {
  if (in_table_like(p).load(std::memory_order_relaxed) == 0)
    return std::nullopt;
  const table_lock lock;
  const block* const known = table.find(reinterpret_cast<std::uintptr_t>(p));
  return known == nullptr ? std::nullopt : std::optional(known->size);
}

namespace {

void on_malloc(const volatile void* p, std::size_t size) {
  if (self.call != call_state::within_by_hooks || p == nullptr)
    return;
  count(failpoint::allocate);
  took(const_cast<void*>(p), size, origin::malloc); // the hooks do not say by what
}
void on_free(const volatile void* p) {
  if (p != nullptr)
    static_cast<void>(give_back({.block = const_cast<void*>(p)}));
}

/// Makes an account for this thread. False if there is no memory for it.
bool has_account() noexcept {
  if (self.mine == nullptr)
    if (void* const page = map_pages(sizeof(account)))
      self.mine = new (page) account();
  return self.mine != nullptr;
}

/// Whether what `allocate` takes and `free` returns is counted in that state.
template <class Allocate, class Free>
bool is_counted(call_state state, Allocate* allocate, Free* free) noexcept {
  // Volatile, as the compiler may leave out a pair of malloc and free.
  Allocate* volatile const take = allocate;
  Free* volatile const give = free;
  const uncounted no_fault;
  const heap_use before = std::exchange(self.used, heap_use());
  const std::size_t limit = std::exchange(self.limit, static_cast<std::size_t>(-1));
  const char* const misuse = std::exchange(current_accounting().misuse, nullptr);
  self.call = state;
  give(take(1));
  self.call = call_state::outside;
  const bool counted = self.used == heap_use{1, 1, 1, 1};
  has_both_new_and_delete = has_both_new_and_delete && current_accounting().misuse == nullptr;
  current_accounting().misuse = misuse;
  self.used = before;
  self.limit = limit;
  return counted;
}

heap_accounting find_out() noexcept {
  if (!has_account() || ::pthread_atfork(hold_table, let_go_of_table, let_go_of_table) != 0)
    return heap_accounting::unavailable;
  void* (*const operator_new)(std::size_t) = ::operator new;
  void (*const operator_delete)(void*) = ::operator delete;
  const auto counts_all = [=](call_state state) {
    return is_counted(state, std::malloc, std::free) &&
           is_counted(state, operator_new, operator_delete);
  };
  if (replaces_malloc && counts_all(call_state::within))
    return heap_accounting::exact;
  if (__sanitizer_install_malloc_and_free_hooks != nullptr &&
      __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free) != 0 &&
      counts_all(call_state::within_by_hooks))
    return heap_accounting::counted_only;
  return heap_accounting::unavailable;
}

} // namespace
} // namespace heap

heap_accounting heap_counting() noexcept {
  static const heap_accounting found = [] {
    const outside_map asking;
    return heap::find_out();
  }();
  return found;
}

heap_use heap_used() noexcept {
  return heap::self.used;
}
std::size_t live_blocks() noexcept {
  const heap::account* const mine = heap::self.mine;
  return mine == nullptr ? 0 : mine->live_blocks.load(std::memory_order_relaxed);
}
std::size_t live_bytes() noexcept {
  const heap::account* const mine = heap::self.mine;
  return mine == nullptr ? 0 : mine->live_bytes.load(std::memory_order_relaxed);
}

within_map::within_map() noexcept : before_(heap::self.call) {
  const heap_accounting how = heap_counting();
  if (how != heap_accounting::unavailable && heap::has_account())
    heap::self.call = how == heap_accounting::exact ? heap::call_state::within
                                                    : heap::call_state::within_by_hooks;
}
within_map::~within_map() {
  heap::self.call = before_;
}
outside_map::outside_map() noexcept
    : before_(std::exchange(heap::self.call, heap::call_state::outside)) {}
outside_map::~outside_map() {
  heap::self.call = before_;
}

heap_limit::heap_limit(std::size_t most_bytes) noexcept
    : before_(std::exchange(heap::self.limit, most_bytes)),
      refused_before_(heap::self.refused) {}
heap_limit::~heap_limit() {
  heap::self.limit = before_;
}
bool heap_limit::reached() const noexcept {
  return heap::self.refused != refused_before_;
}

} // namespace bucketproof::model
