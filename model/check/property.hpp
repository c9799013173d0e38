// A property: a promise of a map, as a predicate over what each operation of a run shows.
//
//   const property no_fewer_buckets{
//       .name = "no_fewer_buckets",
//       .says = "An erase leaves as many buckets.",
//       .holds = [](const step& s) {
//         if (!s.erased())
//           return not_asked();
//         return exactly(s.after.buckets, s.before.buckets, "buckets");
//       }};
//
// It is asked after each operation of a trace, of each map that the operation is about. One that
// fails is a divergence like any other, so it is shrunk, explained and replayed.
#pragma once

#include "model/adapter/injection.hpp"
#include "model/adapter/map_under_test.hpp"
#include "model/adapter/snapshot.hpp"
#include "model/oracle/reference.hpp"
#include "model/oracle/shape.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/policy_rules.hpp"
#include "model/trace/trace.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::model {

// What a property says of a step.

struct verdict {
  enum class kind : std::uint8_t { not_asked, held, broken };

  kind is = kind::not_asked;
  std::string expected, found; ///< Of one that is broken.
};
/// The step is not what the property is about.
inline verdict not_asked() {
  return {};
}
inline verdict held() {
  return {.is = verdict::kind::held, .expected = {}, .found = {}};
}
inline verdict broken(std::string expected, std::string found) {
  return {.is = verdict::kind::broken, .expected = std::move(expected), .found = std::move(found)};
}

std::string print_number(std::int64_t n);
std::string print_number(std::uint64_t n);
std::string print_number(double n);
template <std::signed_integral Number>
std::string number_text(Number n) {
  return print_number(std::int64_t{n});
}
template <std::unsigned_integral Number>
std::string number_text(Number n) {
  return print_number(std::uint64_t{n});
}
template <std::floating_point Number>
std::string number_text(Number n) {
  return print_number(double{n});
}

// The usual comparisons. `of` says what is counted: `"buckets"`, or a function that makes the text
// where the comparison fails.

template <class Of>
std::string text_of(const Of& of) {
  if constexpr (std::invocable<const Of&>)
    return of();
  else
    return std::string(of);
}
template <class Number, class Of>
verdict exactly(Number found, std::type_identity_t<Number> expected, const Of& of) {
  return found == expected ? held()
                           : broken(number_text(expected) + ' ' + text_of(of), number_text(found));
}
template <class Number, class Of>
verdict at_least(Number found, std::type_identity_t<Number> least, const Of& of) {
  return found >= least
             ? held()
             : broken("at least " + number_text(least) + ' ' + text_of(of), number_text(found));
}
template <class Number, class Of>
verdict at_most(Number found, std::type_identity_t<Number> most, const Of& of) {
  return found <= most
             ? held()
             : broken("at most " + number_text(most) + ' ' + text_of(of), number_text(found));
}
/// Whether `yes` is true; `expected` and `found` are texts.
inline verdict expect(bool yes, std::string_view expected, std::string_view found) {
  return yes ? held() : broken(std::string(expected), std::string(found));
}

// What a property sees.

/// How much of the maps is read for it before and after each operation.
enum class reads : std::uint8_t {
  numbers = 0, ///< What can be read in constant time.
  entries = 1, ///< And every entry: linear in the size.
  slots = 2,   ///< And every slot, of a map with `view(m)`: linear in its buckets.
  lookups = 4, ///< It looks keys up itself, many in a step.
  everything = entries | slots | lookups,
};
constexpr bool includes(reads all, reads some) noexcept {
  return (static_cast<unsigned>(all) & static_cast<unsigned>(some)) == static_cast<unsigned>(some);
}
constexpr reads operator|(reads a, reads b) noexcept {
  return static_cast<reads>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// A map before or after an operation. `size`, and for a map with `view(m)` its buckets and growth,
/// are in `shape`.
struct map_state : shape {
  /// What the map says of itself; nothing where it has no such member.
  map_numbers says;
  std::uint64_t hash_seed = 0;     ///< Of a map with `view(m)`.
  std::vector<seen_entry> entries; ///< In the order of iteration; if the property reads them.
  snapshot slots;                  ///< If the property reads them.

  bool grows() const noexcept { return growth != growth_kind::none; }
  /// The address of each entry's value, by its key. Linear.
  std::map<std::uint32_t, const void*> addresses() const;
};

class tally;

/// One operation, and what it did to one of the maps that it is about. Of a bulk run that changes
/// the map, each element is an operation.
struct step {
  const setup& with; ///< What was fixed at the start of the run.
  const operation& op;
  buckets_of buckets;  ///< Where the buckets of the operation's map come from.
  map_name map;        ///< Which map `before` and `after` are of.
  std::uint32_t round; ///< Of a block, from 1; 0 outside one.
  const map_state& before;
  const map_state& after;
  const map_state& other_before; ///< The other map.
  const map_state& other_after;
  const answer& returned;        ///< What the operation answered.
  const observation& noted;      ///< What only the map could know: what a cursor yielded.
  const references& models;      ///< What both maps must hold now.
  const reference& model;        ///< What the map must hold now.
  const policy_rules& rules;     ///< What bucket_map's policy promises.
  const failpoint_counts& calls; ///< What the map called and allocated in the operation.
  std::size_t bytes;             ///< Bytes that both maps hold now, by their allocator.
  std::size_t bytes_before;      ///< The same, before the operation.
  std::size_t keys_alive;        ///< Tracked keys of both maps that are alive now.
  std::size_t values_alive;
  double measured_before; ///< What the property's own `measure` answered of the map, if it has one.
  double measured;
  /// It threw the fault that was injected, and had to leave everything as it was. Properties of a
  /// whole run also see the throws that may leave less, so that they know of them; what they say of
  /// those does not count.
  bool threw;
  const map_under_test& tested;
  tally* seen = nullptr;

  /// Whether the map is the one that the operation was called on.
  bool is_on() const noexcept { return op.on == map; }
  /// It was called on the map, did not throw, and was an insert of a key that was absent.
  bool inserted() const noexcept {
    return is_on() && !threw && family_of(op.what) == verb::insert && returned.count != 0;
  }
  /// It was called on the map and erased something.
  bool erased() const noexcept {
    return is_on() && info(op.what).is_for == purpose::takes && after.size < before.size;
  }
  /// It gave the map other buckets than those that it had, or made from them: an assignment, a
  /// move, a swap, a construction.
  bool replaced() const noexcept {
    switch (buckets) {
    case buckets_of::its_own:
    case buckets_of::both:
      return false;
    case buckets_of::no_map:
    case buckets_of::a_copy:
    case buckets_of::anew:
    case buckets_of::new_map:
      return is_on();
    case buckets_of::other:
    case buckets_of::entries_of_other:
    case buckets_of::each_other:
      break;
    }
    return true;
  }
  /// It only looked.
  bool looked() const noexcept { return only_looks(op.what); }
  /// Whether a lookup of the key finds it. As costly as a lookup.
  bool finds(std::uint32_t key) const { return tested.finds(map, key); }
  /// The first entry of the model that a lookup does not find, or with another value. Linear.
  std::optional<std::uint32_t> first_not_found() const;
  /// How people read the key.
  std::string shown(std::uint32_t key) const;

  /// Notes that a run of the property has come to something that it must come to.
  void saw(std::string_view what) const;
};

// The property itself.

using predicate = std::function<verdict(const step&)>;

struct property {
  std::string_view name;
  std::string_view says; ///< The promise, in a sentence.
  /// Whether it holds in a step.
  verdict (*holds)(const step&) = nullptr;
  /// For one about a whole run, in place of `holds`: makes what is asked of each step of a run, in
  /// their order.
  predicate (*over_a_run)() = nullptr;
  reads needs = reads::numbers;
  /// The traces that make it bite, and how many times as many of them as an ordinary property has
  /// cases.
  profile (*traces)() = everything;
  double times = 1;
  /// What a run of all these traces must have seen (`step::saw`).
  std::vector<std::string_view> must_see = {};
  /// Of properties of a map's owner: the place among those that the adapter measures.
  std::optional<std::size_t> measured_by = std::nullopt;

  predicate start() const { return over_a_run != nullptr ? over_a_run() : predicate(holds); }
  bool is_cheap() const noexcept { return needs == reads::numbers; }
};

/// What the runs of a property have seen.
class tally {
public:
  void ask() noexcept { ++asked_; }
  void see(std::string_view what);

  /// Steps that the property was about.
  std::uint64_t asked() const noexcept { return asked_; }
  /// A line for each thing that it must have seen and did not.
  std::vector<std::string> missing(const property& p) const;
  std::string print(const property& p) const;

private:
  std::uint64_t asked_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> seen_;
};

/// The property of that name, or null.
const property* find(const std::vector<property>& all, std::string_view name) noexcept;

} // namespace bucketproof::model
