// Random traces, the same on every machine for the same seed.
//
// Swarm testing: each trace draws which operations it uses at all and how often, and what its keys
// look like, and draws again now and then. So some traces only insert, some churn in one bucket,
// some drain.
#pragma once

#include "profile.hpp"
#include "trace.hpp"

#include <cstdint>
#include <vector>

namespace bucketproof::model {

/// A small, fast source of random numbers (SplitMix64: Steele, Lea and Flood, 2014).
class random_source {
public:
  explicit random_source(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t next() noexcept {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// Below `n`, which is at least 1.
  std::uint32_t below(std::uint32_t n) noexcept {
    return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32);
  }
  bool chance(std::uint32_t in, std::uint32_t of) noexcept { return below(of) < in; }
  template <class T>
  const T& pick(const std::vector<T>& from) noexcept {
    return from[below(static_cast<std::uint32_t>(from.size()))];
  }

private:
  std::uint64_t state_;
};

/// Makes operations one after another, for one set-up.
class generator {
public:
  generator(random_source& random, const profile& p, const setup& s);
  operation next();

private:
  void draw_swarm();
  bool uses(verb what) const noexcept;
  verb usual_insert() const noexcept;
  void draw_keys();
  /// Inserts so many keys of one chain.
  operation colliding_run(std::uint32_t length);
  void push_churn();
  /// Puts keys in and takes them out again, round after round.
  void push_cycle();
  /// Fills a chain, erases a part and puts as many into the next chain. The overflow buckets of
  /// both stay, so that a growth to the same size starts close to the load limit and can pass it.
  void push_refill();
  void push_faulty_fill();
  void push_pass();
  /// Two maps with functors or allocators that may differ, entries in one of them, perhaps a cursor
  /// there, and an operation that is about both.
  void push_handover();
  operation about_pairs();
  operation fault();
  /// Constructs a map that is about to grow, starts the growth, evacuates some of it, and does
  /// there what comes.
  void push_drive();
  /// What brings an empty map of so many main buckets to the limit of its load, or of its overflow
  /// buckets; the chain of bucket `longest` is the longest.
  std::vector<operation> load_limit_reached(std::uint32_t buckets, std::uint32_t longest);
  std::vector<operation> overflow_limit_reached(std::uint32_t buckets, std::uint32_t longest);
  /// Inserts `n` keys with equal hashes, from `first`, into one of so many main buckets.
  operation twins_in(std::uint32_t bucket, std::uint32_t buckets, std::size_t n,
                     std::uint8_t first);
  /// An operation with arguments drawn for it.
  operation with_arguments(verb v, map_name on);
  std::uint32_t given();
  std::uint32_t fresh_key();
  std::uint32_t key();
  std::uint32_t equal_to(std::uint32_t key);
  void remember(std::uint32_t key);

  random_source& random_;
  const profile& profile_;
  setup setup_;
  std::vector<std::uint32_t> weights_;
  std::uint32_t total_weight_ = 0;
  std::uint32_t until_redraw_ = 0;
  std::uint32_t key_base_ = 0;
  std::uint32_t key_mask_ = 0;
  std::vector<std::uint8_t> tophashes_;
  std::uint32_t twins_ = 1;
  std::vector<std::uint32_t> recent_;
  bool armed_ = false;             // the last operation was `inject`
  std::vector<operation> pending_; // the rest of a churn, a refill or a drive; last first
};

setup generate_setup(random_source& random, const profile& p);
trace generate(random_source& random, const profile& p);

} // namespace bucketproof::model
