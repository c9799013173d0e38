// Go 1.19's own `range` loops checked by the contract of iteration: what is in the map when a loop
// begins must be yielded once, unless it is deleted first; what is inserted later may be, once;
// what was deleted must not be.
#include "props/go/go_maps.hpp"
#include "props/traces.hpp"

#include "model/oracle/iteration.hpp"
#include "model/oracle/reference.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::go {
namespace {

using model::random_source;

/// The must, may and must-not sets of one loop: what is wrong with a turn of it, or nothing.
class contract {
public:
  void inserted(std::uint64_t key) { entries_.insert(number(key), 0); }
  void erased(std::uint64_t key) { entries_.erase(number(key)); }
  void cleared() { entries_.clear(); }
  bool is_open() const { return loop_.by() != model::passing::nothing; }
  void open() {
    loop_ = model::pass(model::passing::cursor, model::map_name::a, entries_.next_birth());
  }
  std::optional<std::string> yielded(std::uint64_t key) {
    const std::size_t place = entries_.find(number(key));
    if (place == entries_.size())
      return std::string(ghost);
    const model::birth born = entries_.entries()[place].born;
    if (loop_.has_yielded(born))
      return "a duplicate: yielded twice";
    loop_.yield(born);
    return std::nullopt;
  }
  std::optional<std::string> ended() const {
    for (const model::reference::entry& e : entries_.entries())
      if (loop_.must_yield(e.born))
        return "a loss: " + std::to_string(e.key) + " was not yielded";
    return std::nullopt;
  }

  static constexpr std::string_view ghost = "a ghost: yielded after it was deleted";

private:
  static std::uint32_t number(std::uint64_t key) { return static_cast<std::uint32_t>(key); }

  model::reference entries_;
  model::pass loop_;
};

using script = std::vector<range_event>;

range_event does(action what, std::uint64_t key = 0) {
  return {.what = range_event::kind::step, .step = {.what = what, .key = key, .value = key}};
}
range_event next_turn() {
  return {.what = range_event::kind::next, .step = {}};
}

/// Where a loop first broke the contract.
struct breach {
  std::size_t at;
  std::string what;
};

std::optional<breach> first_breach(const script& events,
                                   const std::vector<std::optional<std::uint64_t>>& yielded) {
  contract c;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const step& s = events[i].step;
    if (events[i].what == range_event::kind::next) {
      if (!c.is_open())
        c.open();
      if (auto wrong = yielded[i] ? c.yielded(*yielded[i]) : c.ended())
        return breach{i, std::move(*wrong)};
      if (!yielded[i])
        return std::nullopt;
    } else if (s.what == action::clear)
      c.cleared();
    else if (s.what == action::erase)
      c.erased(s.key);
    else
      c.inserted(s.key);
  }
  return std::nullopt;
}

std::string explain(const script& events, const std::vector<std::optional<std::uint64_t>>& yielded,
                    const breach& b) {
  std::string text;
  for (std::size_t i = 0; i <= b.at; ++i) {
    const std::string key = std::to_string(events[i].step.key);
    text += "  " +
            (events[i].what == range_event::kind::next
                 ? "next: " + (yielded[i] ? std::to_string(*yielded[i]) : "the end")
             : events[i].step.what == action::clear ? "for k := range m { delete(m, k) }"
             : events[i].step.what == action::erase
                 ? "delete(m, " + key + ")"
                 : std::string("m[").append(key).append("] = ").append(key)) +
            '\n';
  }
  return text + "  " + b.what + '\n';
}

/// Runs the script on a Go map; the breach, explained.
std::optional<std::string> breach_of(random_source& random, const script& events) {
  model::setup s;
  s.seed = static_cast<std::uint32_t>(random.next());
  const auto yielded = range_over_go_map(s, events);
  const std::optional<breach> b = first_breach(events, yielded);
  return b ? std::optional(explain(events, yielded, *b)) : std::nullopt;
}

/// A loop over a map of `entries` keys, with random writes in it, to its end.
script random_loop(random_source& random, unsigned entries) {
  script events;
  for (unsigned k = 0; k < entries; ++k)
    events.push_back(does(action::assign, k));
  const std::uint32_t inserts = random.below(4), erases = random.below(4);
  const std::uint32_t keys = entries + random.below(2 * entries + 1);
  // Inserts in a loop can make it long, though not endless: each key is born a few times.
  for (unsigned turn = 0; turn < 2 * entries + 8; ++turn) {
    events.push_back(next_turn());
    for (std::uint32_t n = random.below(inserts + 1); n > 0; --n)
      events.push_back(
          does(random.chance(1, 8) ? action::keep : action::assign, random.below(keys)));
    for (std::uint32_t n = random.below(erases + 1); n > 0; --n)
      events.push_back(does(action::erase, random.below(keys)));
  }
  for (unsigned turn = 0; turn < 3 * keys; ++turn)
    events.push_back(next_turn());
  return events;
}

TEST(range, go_keeps_the_contract_under_inserts_and_deletes) {
  std::size_t turns = 0;
  props::for_all(10, [&turns](random_source& random) {
    const script events = random_loop(random, 1 + random.below(4U << random.below(7)));
    turns += events.size();
    if (const auto broken = breach_of(random, events))
      RC_FAIL(*broken);
  });
  std::cout << turns << " writes and turns of range loops\n";
}

/// The first breach in many runs of a script, the shortest first. Where a loop begins is random, in
/// Go, and no run can be had again.
template <class Make>
std::optional<std::string> breach_of_shortest(Make make) {
  random_source random(59411);
  for (unsigned entries = 1; entries <= 200; ++entries)
    for (int attempt = 0; attempt < 50; ++attempt)
      if (auto broken = breach_of(random, make(entries)))
        return broken;
  return std::nullopt;
}

// golang/go issues 59411 and 70189: the loop that deletes all keys is compiled to runtime.mapclear,
// which clears the main buckets, and neither the overflow buckets nor, while the map grows, the old
// buckets that another loop may be in.
TEST(range, go_1_19_yields_deleted_keys_when_the_map_is_cleared_within_the_loop) {
  const auto broken = breach_of_shortest([](unsigned entries) {
    script events;
    for (unsigned k = 0; k < entries; ++k)
      events.push_back(does(action::assign, k));
    for (unsigned turn = 0; turn < 1 + entries / 2; ++turn)
      events.push_back(next_turn());
    events.push_back(does(action::clear));
    for (unsigned turn = 0; turn < entries; ++turn)
      events.push_back(next_turn());
    return events;
  });
  ASSERT_TRUE(broken);
  std::cout << *broken;
  EXPECT_NE(broken->find(contract::ghost), broken->npos);
}

TEST(range, go_1_19_yields_deleted_keys_when_the_map_grew_and_is_cleared_within_the_loop) {
  const auto broken = breach_of_shortest([](unsigned entries) {
    script events;
    for (unsigned k = 0; k < entries; ++k)
      events.push_back(does(action::assign, k));
    events.push_back(next_turn());
    events.push_back(does(action::assign, entries));
    events.push_back(does(action::clear));
    for (unsigned turn = 0; turn < entries; ++turn)
      events.push_back(next_turn());
    return events;
  });
  ASSERT_TRUE(broken);
  std::cout << *broken;
  EXPECT_NE(broken->find(contract::ghost), broken->npos);
}

/// Deleting the keys one by one is the same to the language, and no defect.
TEST(range, go_1_19_yields_no_deleted_key_when_they_are_deleted_one_by_one) {
  EXPECT_EQ(breach_of_shortest([](unsigned entries) {
              script events;
              for (unsigned k = 0; k < entries; ++k)
                events.push_back(does(action::assign, k));
              events.push_back(next_turn());
              events.push_back(does(action::assign, entries));
              for (unsigned k = 0; k <= entries; ++k)
                events.push_back(does(action::erase, k));
              for (unsigned turn = 0; turn < entries; ++turn)
                events.push_back(next_turn());
              return events;
            }),
            std::nullopt);
}

} // namespace
} // namespace bucketproof::go
