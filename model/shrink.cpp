#include "model/shrink.hpp"

#include "model/custom.hpp"
#include "model/elements.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace bucketproof::model {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::uint8_t next_bucket = 0, next_tophash = 16, next_twin = 24; ///< Steps of a run.

bool is_run(const operation& op) noexcept {
  return info(op.what).arguments == form::run;
}
bool uses_key(const operation& op) noexcept {
  return has_key(op.what);
}
/// Whether its number is a key, too.
bool uses_two_keys(const operation& op) noexcept {
  return op.what == verb::custom && custom_arguments_of(op.step) == custom_arguments::two_keys;
}
bool uses_number(const operation& op) noexcept {
  const form f = info(op.what).arguments;
  return f == form::key_value || f == form::key_own || f == form::own || f == form::size ||
         f == form::cursor_number || f == form::fault || f == form::custom;
}
/// The steps of a run, the events that can be made to throw, or the custom operations of the map;
/// simple ones first.
std::span<const std::uint8_t> steps_for(const operation& op) noexcept {
  static constexpr std::array<std::uint8_t, 3> of_run{next_bucket, next_tophash, next_twin};
  static constexpr std::array<std::uint8_t, 4> of_fault{0, 1, 2, 3};
  static_assert(of_fault.size() == armed_events.size());
  static constexpr auto of_custom = [] {
    std::array<std::uint8_t, most_custom_operations> all{};
    std::iota(all.begin(), all.end(), std::uint8_t{0});
    return all;
  }();
  if (is_run(op))
    return of_run;
  if (info(op.what).arguments == form::fault)
    return of_fault;
  if (op.what == verb::custom)
    return std::span(of_custom).first(custom_operations().size());
  static constexpr std::array<std::uint8_t, 1> none{0};
  return none;
}
/// The bulk run of a kind.
verb run_of(verb kind) noexcept {
  return kind == verb::insert  ? verb::insert_run
         : kind == verb::erase ? verb::erase_run
                               : verb::find_run;
}
bool has_run(verb kind) noexcept {
  return kind == verb::insert || kind == verb::erase || kind == verb::find;
}
std::uint16_t length(const operation& op) noexcept {
  return is_run(op) ? op.number : std::uint16_t{1};
}

/// A process that died says less than any check.
bool says_less(const divergence& a, const divergence& than_b) noexcept {
  const auto is_death = [](const divergence& d) {
    return d.failed == check::crash || d.failed == check::hang;
  };
  return is_death(a) && !is_death(than_b);
}

auto order_of(const operation& op) noexcept {
  return std::tuple(op.what, op.on, op.key, op.number, op.step);
}
bool before(const operation& a, const operation& b) noexcept {
  return order_of(a) < order_of(b);
}
/// The order of hash kinds: keys that spell their hash come first.
unsigned rank(hash_kind h) noexcept {
  return h == hash_kind::coordinate ? 0 : 1 + static_cast<unsigned>(h);
}
auto order_of(const setup& s) noexcept {
  return std::tuple(s.policy, s.keys, rank(s.hash), s.seed);
}

/// The parts of a key that a hash is made of, as numbers to be read and written.
struct part {
  unsigned from, bits;
  std::uint32_t mask() const noexcept { return ((std::uint32_t{1} << bits) - 1) << from; }
  std::uint32_t operator()(std::uint32_t key) const noexcept { return (key & mask()) >> from; }
  std::uint32_t with(std::uint32_t key, std::uint32_t value) const noexcept {
    return (key & ~mask()) | (value << from & mask());
  }
};
constexpr std::array parts{part{24, 8}, part{16, 8}, part{0, 16}}; ///< Twin, tophash, bucket.

/// Each rule is a member that tries changes of one kind, and says whether one was taken.
class shrinker {
public:
  shrinker(shrunk best, const runner& run, const shrink_limits& limits,
           const std::function<void(const shrunk&)>& watch)
      : best_(std::move(best)),
        run_(run),
        limits_(limits),
        watch_(watch),
        deadline_(clock::now() + limits.time) {
    for (const rule& r : rules())
      best_.rules.push_back({r.what.name});
  }

  shrunk shrink() {
    if (!fails_again())
      return std::move(best_);
    cut_what_follows();
    simplify(likeness::same);
    failing_trace as_found{best_.smallest, best_.why};
    simplify(likeness::kin);
    if (alike(best_.why, best_.smallest, as_found.why, as_found.what) != likeness::same)
      best_.as_found = std::move(as_found);
    best_.complete = !spent();
    return std::move(best_);
  }

  struct rule {
    shrink_rule what;
    bool (shrinker::*pass)();
    bool last = false;
  };
  static std::span<const rule> rules();

private:
  void simplify(likeness least) {
    least_ = least;
    while (simplified() && !spent()) {
    }
  }
  /// Every rule once; what costs much when all else is done.
  bool simplified() {
    if (operations().empty()) // a map that fails as it is made or destroyed
      return setups();
    bool smaller = false;
    for (std::size_t r = 0; r < rules().size() && !spent(); ++r)
      if (!left_out(rules()[r]) && !(rules()[r].last && smaller)) {
        current_ = r;
        smaller = (this->*rules()[r].pass)() || smaller;
      }
    return smaller;
  }

  bool spent() const {
    return best_.runs >= limits_.runs || clock::now() >= deadline_ ||
           (limits_.stop != nullptr && *limits_.stop);
  }
  bool left_out(const rule& r) const {
    return std::find(limits_.without.begin(), limits_.without.end(), r.what.name) !=
           limits_.without.end();
  }

  bool fails_again() {
    ++best_.runs;
    std::optional<divergence> d = run_(best_.smallest);
    if (!d)
      return false;
    best_.why = std::move(*d);
    return best_.failed_again = true;
  }

  /// Makes the candidate the best if it is simpler and fails in the same way.
  bool attempt(trace candidate) {
    candidate = normal(std::move(candidate));
    if (!simpler(candidate, best_.smallest) || spent())
      return false;
    const auto [known, is_new] = known_.try_emplace(trace_hash(candidate));
    if (is_new) {
      ++best_.runs;
      ++best_.rules[current_].tried;
      known->second = run_(candidate);
    }
    std::optional<divergence> d = known->second;
    if (!d || says_less(*d, best_.why) || alike(*d, candidate, best_.why, best_.smallest) < least_)
      return false;
    ++best_.rules[current_].taken;
    best_.smallest = std::move(candidate);
    best_.why = std::move(*d);
    cut_what_follows();
    if (watch_)
      watch_(best_);
    return true;
  }
  /// Tries the best trace with a change made by `edit`.
  template <class Edit>
  bool edited(Edit edit) {
    trace candidate = best_.smallest;
    edit(candidate);
    return attempt(std::move(candidate));
  }
  /// Tries the best trace with another operation in a place.
  bool replaced(std::size_t at, const operation& op) {
    return edited([&](trace& t) { t.operations[at] = op; });
  }

  std::vector<operation>& operations() noexcept { return best_.smallest.operations; }
  bool is_small(std::size_t most) const noexcept {
    return best_.smallest.operations.size() <= most;
  }

  /// What comes after the divergence has not been run.
  void cut_what_follows() {
    if (best_.why.at + 1 < operations().size())
      operations().resize(best_.why.at + 1);
  }

  bool remove() {
    bool smaller = false;
    for (std::size_t chunk = std::bit_floor(std::max<std::size_t>(operations().size(), 1));
         chunk > 0; chunk /= 2)
      for (std::size_t end = operations().size(); end > 0;) {
        const std::size_t first = end - std::min(chunk, end);
        smaller = edited([&](trace& t) {
                    t.operations.erase(t.operations.begin() + static_cast<std::ptrdiff_t>(first),
                                       t.operations.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                  end, t.operations.size())));
                  }) ||
                  smaller;
        end = std::min(first, operations().size());
      }
    return smaller;
  }

  /// Two operations of a kind become one run. Of a long trace, neighbours only.
  bool join() {
    constexpr std::size_t few = 10;
    bool smaller = false;
    for (std::size_t i = 0; i < operations().size(); ++i)
      for (std::size_t j = i + 1;
           j < std::min(operations().size(), is_small(few) ? operations().size() : i + 2); ++j)
        if (join(i, j)) {
          smaller = true;
          j = i; // the run with those that follow it now
        }
    return smaller;
  }
  bool join(std::size_t i, std::size_t j) {
    const operation x = operations()[i], y = operations()[j];
    const verb kind = kind_of(x.what);
    if (kind != kind_of(y.what) || x.on != y.on || !has_run(kind) || !uses_key(x) || !uses_key(y))
      return false;
    for (const std::uint32_t key : {std::min(x.key, y.key), std::max(x.key, y.key)})
      for (const std::uint8_t step : {next_bucket, next_tophash, next_twin, x.step, y.step})
        for (const std::size_t at : {i, j})
          if (edited([&](trace& t) {
                t.operations[at] = {.what = run_of(kind),
                                    .on = x.on,
                                    .step = step,
                                    .number = static_cast<std::uint16_t>(length(x) + length(y)),
                                    .key = key};
                t.operations.erase(t.operations.begin() +
                                   static_cast<std::ptrdiff_t>(at == i ? j : i));
              }))
            return true;
    return false;
  }

  /// The simplest set-up under which the operations fail: as they are, with runs that are longer by
  /// what its buckets hold more, or with keys that spell the hashes that they had.
  bool setups() {
    bool smaller = false;
    const setup now = best_.smallest.setup;
    std::vector<setup> some;
    for (const policy_kind p : {policy_kind::standard, policy_kind::go, policy_kind::go_1_21,
                                policy_kind::two_slots, policy_kind::two_slots_go, now.policy})
      for (const key_kind k : {key_kind::integer, key_kind::string, key_kind::tracked})
        for (const hash_kind h : {hash_kind::coordinate, hash_kind::seeded, now.hash})
          for (const std::uint32_t seed : {std::uint32_t{0}, std::uint32_t{1}, now.seed})
            some.push_back({k, h, p, seed});
    std::sort(some.begin(), some.end(),
              [](const setup& a, const setup& b) { return order_of(a) < order_of(b); });
    some.erase(std::unique(some.begin(), some.end()), some.end());
    for (const setup& s : some)
      if (order_of(s) < order_of(best_.smallest.setup) && under(s)) {
        smaller = true;
        break;
      }
    return smaller;
  }
  bool under(const setup& s) {
    const trace t = best_.smallest;
    const bool longer =
        s.policy < policy_kind::two_slots && t.setup.policy >= policy_kind::two_slots;
    for (const unsigned factor : {1U, 4U}) {
      if (factor != 1 && !longer)
        continue;
      trace candidate = t;
      candidate.setup = s;
      for (operation& op : candidate.operations)
        if (is_run(op) || info(op.what).arguments == form::size)
          op.number =
              static_cast<std::uint16_t>(std::min<unsigned>(op.number * factor, limits::number));
      if (attempt(candidate) || (s.hash != t.setup.hash && attempt(spelled(candidate, t.setup))))
        return true;
    }
    return false;
  }
  /// The keys spell the hashes that they had under another set-up.
  static trace spelled(trace t, const setup& had) {
    for (operation& op : t.operations)
      if (uses_key(op)) {
        const std::uint64_t hash = hash_of(op.key, had.hash, had.seed);
        if (is_run(op) && (had.hash == hash_kind::constant || had.hash == hash_kind::high_bits))
          op.step = next_twin;
        op.key = key_of({static_cast<std::uint16_t>(hash), static_cast<std::uint8_t>(hash >> 56),
                         static_cast<std::uint8_t>(op.key)});
      }
    return t;
  }

  /// All on map a, or the names exchanged.
  bool maps() {
    bool smaller = edited([](trace& t) {
      for (operation& op : t.operations)
        op.on = map_name::a;
    });
    smaller = edited([](trace& t) {
                for (operation& op : t.operations)
                  op.on = other(op.on);
              }) ||
              smaller;
    for (std::size_t i = 0; i < operations().size(); ++i)
      if (operations()[i].on == map_name::b)
        smaller = edited([&](trace& t) { t.operations[i].on = map_name::a; }) || smaller;
    return smaller;
  }

  bool verbs() {
    bool smaller = false;
    for (std::size_t i = 0; i < operations().size(); ++i)
      for (const verb simple :
           {kind_of(operations()[i].what), verb::insert, verb::erase, verb::find}) {
        operation op = operations()[i];
        const bool names_one = uses_key(op) || info(op.what).arguments == form::own;
        if (op.what <= simple || !names_one || length(op) > 1)
          continue;
        op.what = simple;
        if (replaced(i, op)) {
          smaller = true;
          break;
        }
      }
    return smaller;
  }

  /// Smaller numbers for one field: the least, then ever closer to what it is.
  template <class Field>
  bool reduce(std::size_t at, Field field, std::uint32_t least) {
    for (std::uint32_t low = least; at < operations().size();) {
      const std::uint32_t now = field(operations()[at]);
      if (low >= now)
        return false;
      trace candidate = best_.smallest;
      field(candidate.operations[at], low);
      if (attempt(std::move(candidate)))
        return true;
      // Of a small trace every small number is tried: what is least is least for all.
      low = is_small(6) && now - low <= 64 ? low + 1 : low + (now - low + 1) / 2;
    }
    return false;
  }
  struct number_field {
    std::uint32_t operator()(const operation& op) const { return op.number; }
    void operator()(operation& op, std::uint32_t n) const {
      op.number = static_cast<std::uint16_t>(n);
    }
  };
  struct key_field {
    std::uint32_t operator()(const operation& op) const { return op.key; }
    void operator()(operation& op, std::uint32_t k) const { op.key = k; }
  };

  /// Shorter runs; a run of one is an operation on one key.
  bool runs() {
    bool smaller = false;
    for (std::size_t i = operations().size(); i-- > 0;) {
      while (i < operations().size() && is_run(operations()[i]) && reduce(i, number_field(), 1))
        smaller = true;
      if (i >= operations().size() || !is_run(operations()[i]) || length(operations()[i]) > 1)
        continue;
      const operation op = operations()[i];
      smaller = replaced(i, {.what = kind_of(op.what), .on = op.on, .key = op.key}) || smaller;
    }
    return smaller;
  }

  /// To the next bucket, the next tophash, the next twin: the first that will do. All runs at once,
  /// with all keys spread over the same part of the hash, or each.
  bool run_steps() {
    bool smaller = false;
    for (const part to : parts)
      for (const part from : parts)
        if (to.from < from.from)
          smaller = edited([&](trace& t) {
                      for (operation& op : t.operations) {
                        if (is_run(op) && op.step == from.from)
                          op.step = static_cast<std::uint8_t>(to.from);
                        if (uses_key(op))
                          op.key = to.with(from.with(op.key, 0), to(op.key) + from(op.key));
                      }
                    }) ||
                    smaller;
    for (std::size_t i = 0; i < operations().size(); ++i)
      for (const std::uint8_t step : steps_for(operations()[i]))
        if (operations()[i].step > step && edited([&](trace& t) { t.operations[i].step = step; })) {
          smaller = true;
          break;
        }
    return smaller;
  }

  /// Cursors are called in the order in which they come.
  bool cursors() {
    std::array<std::uint8_t, cursor_count> called{};
    std::array<bool, cursor_count> known{};
    std::uint8_t next = 0;
    trace t = best_.smallest;
    for (operation& op : t.operations)
      if (is_about_a_cursor(op.what)) {
        if (!known[op.step]) {
          known[op.step] = true;
          called[op.step] = next++;
        }
        op.step = called[op.step];
      }
    return attempt(std::move(t));
  }

  /// Each key, wherever it stands, becomes the first of its class that still fails.
  bool keys() {
    bool smaller = false;
    if (best_.smallest.setup.hash == hash_kind::coordinate)
      for (const part p : parts)
        smaller = simplify_part(p) || smaller;
    else
      smaller = simplify_numbers();
    return one_place() || smaller;
  }
  std::vector<std::uint32_t> keys_of_trace() const {
    std::vector<std::uint32_t> all;
    const auto add = [&all](std::uint32_t key) {
      if (std::find(all.begin(), all.end(), key) == all.end())
        all.push_back(key);
    };
    for (const operation& op : best_.smallest.operations) {
      if (uses_key(op))
        add(op.key);
      if (uses_two_keys(op))
        add(op.number);
    }
    return all;
  }
  template <class Rename>
  bool renamed(Rename rename) {
    return edited([&](trace& t) {
      for (operation& op : t.operations) {
        if (uses_key(op))
          op.key = rename(op.key);
        if (uses_two_keys(op))
          op.number = static_cast<std::uint16_t>(rename(op.number));
      }
    });
  }
  /// The values that a part has become 0, 1, ... in order of appearance, all at once or each.
  bool simplify_part(part p) {
    std::vector<std::uint32_t> values;
    for (const std::uint32_t key : keys_of_trace())
      if (std::find(values.begin(), values.end(), p(key)) == values.end())
        values.push_back(p(key));
    if (values.empty())
      return false;
    const std::uint32_t least = *std::min_element(values.begin(), values.end());
    bool smaller = renamed([&](std::uint32_t key) { return p.with(key, 0); }) ||
                   renamed([&](std::uint32_t key) { return p.with(key, p(key) - least); }) ||
                   renamed([&](std::uint32_t key) {
                     const auto at = std::find(values.begin(), values.end(), p(key));
                     return p.with(key, static_cast<std::uint32_t>(at - values.begin()));
                   });
    for (std::uint32_t value : values) {
      const auto try_with = [&](std::uint32_t tried) {
        if (tried >= value ||
            !renamed([&](std::uint32_t key) { return p(key) == value ? p.with(key, tried) : key; }))
          return false;
        value = tried;
        return smaller = true;
      };
      constexpr std::uint32_t small = 8;
      for (std::uint32_t low = 0; low < std::min(value, small);)
        low = try_with(low) ? value : low + 1;
      for (unsigned bit = p.bits; bit-- > 0 && value >= small;)
        if ((value >> bit & 1) != 0)
          try_with(value & ~(1U << bit));
    }
    return smaller;
  }
  bool simplify_numbers() {
    bool smaller = false;
    for (const std::uint32_t key : keys_of_trace())
      for (std::uint32_t low = 0; low < key; low = low < 16 ? low + 1 : low + (key - low + 1) / 2)
        if (renamed([&](std::uint32_t k) { return k == key ? low : k; })) {
          smaller = true;
          break;
        }
    return smaller;
  }
  /// In one place only, the key is a smaller one.
  bool one_place() {
    bool smaller = false;
    std::vector<std::uint32_t> some = keys_of_trace();
    some.push_back(0);
    std::sort(some.begin(), some.end());
    for (std::size_t i = 0; i < operations().size() && is_small(12); ++i)
      for (const std::uint32_t key : some)
        if (uses_key(operations()[i]) && key < operations()[i].key &&
            edited([&](trace& t) { t.operations[i].key = key; })) {
          smaller = true;
          break;
        }
    return smaller;
  }

  bool numbers() {
    bool smaller = false;
    for (std::size_t i = 0; i < operations().size(); ++i) {
      const form f = info(operations()[i].what).arguments;
      if (!uses_number(operations()[i]) && f != form::residue)
        continue;
      const bool from_one = f == form::residue || f == form::fault;
      smaller = reduce(i, number_field(), from_one ? 1 : 0) || smaller;
      if (f == form::residue && i < operations().size())
        smaller = reduce(i, key_field(), 0) || smaller;
    }
    return smaller;
  }

  /// Operations that can change places stand in order.
  bool sort() {
    bool smaller = false;
    for (std::size_t i = 1; i < operations().size(); ++i)
      for (std::size_t to = is_small(12) ? 0 : i - 1; i < operations().size() && to < i; ++to)
        if (before(operations()[i], operations()[to]) && edited([&](trace& t) {
              const auto at = t.operations.begin();
              std::rotate(at + static_cast<std::ptrdiff_t>(to), at + static_cast<std::ptrdiff_t>(i),
                          at + static_cast<std::ptrdiff_t>(i) + 1);
            }))
          smaller = true;
    return smaller;
  }

  // What is tried with small traces only.

  /// All operations there are, with the keys and numbers of the trace and some that are simple; in
  /// order.
  std::vector<operation> alphabet() const {
    std::vector<std::uint32_t> keys{0, 1};
    std::vector<std::uint16_t> numbers{0, 1}, lengths{2, 9};
    std::vector<std::uint16_t> sizes{0, 9}; // more than one bucket holds
    const bool all_kinds = is_small(4);
    if (all_kinds) {
      keys.insert(keys.end(), {1U << next_tophash, 1U << next_twin});
      numbers.push_back(2);
      lengths.insert(lengths.end(), {3, 8});
    }
    const auto add = [](auto& to, unsigned n) {
      to.push_back(static_cast<typename std::remove_reference_t<decltype(to)>::value_type>(n));
    };
    bool uses_b = false;
    for (const operation& op : best_.smallest.operations) {
      uses_b = uses_b || op.on == map_name::b;
      const form f = info(op.what).arguments;
      if (uses_key(op))
        for (const int n : {0, 1, length(op) - 1, length(op) + 0})
          if (all_kinds || n == 0 || n == length(op))
            add(keys, op.key + (static_cast<std::uint32_t>(n) << op.step));
      if (uses_number(op) || is_run(op))
        for (const int n : {op.number - 1, op.number + 0, op.number + 1}) {
          if (!all_kinds && n > op.number)
            continue;
          if (is_run(op))
            add(lengths, static_cast<std::uint32_t>(n));
          if (is_run(op) || f == form::size)
            add(sizes, static_cast<std::uint32_t>(n));
          else
            add(numbers, static_cast<std::uint32_t>(n));
        }
    }
    const auto make_set = [](auto& of) {
      std::sort(of.begin(), of.end());
      of.erase(std::unique(of.begin(), of.end()), of.end());
    };
    make_set(keys);
    make_set(numbers);
    make_set(lengths);
    make_set(sizes);
    std::vector<operation> all;
    for (const verb_info& v : model::verbs())
      for (const map_name on : {map_name::a, map_name::b}) {
        if (on == map_name::b && !uses_b && v.arguments != form::pair)
          continue;
        for (const std::uint32_t key : keys)
          for (const std::uint16_t number : v.arguments == form::run    ? lengths
                                            : v.arguments == form::size ? sizes
                                                                        : numbers)
            for (const std::uint8_t step : steps_for({.what = v.what}))
              all.push_back(normal(operation{v.what, on, step, number, key}));
      }
    std::sort(all.begin(), all.end(), before);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  /// One operation becomes any that is simpler; any at all where that makes the set-up simpler.
  bool replace() {
    if (!is_small(8))
      return false;
    const std::vector<operation> all = alphabet();
    const setup now = best_.smallest.setup;
    if (const setup simplest{.hash = hash_kind::coordinate}; order_of(simplest) < order_of(now))
      for (std::size_t i = 0; i < operations().size(); ++i)
        for (const operation& op : all)
          if (edited([&](trace& t) {
                t.setup = simplest;
                t.operations[i] = op;
              }))
            return true;
    for (std::size_t i = 0; i < operations().size(); ++i)
      for (const operation& op : all)
        if (replaced(i, op))
          return true;
    return false;
  }
  /// An operation becomes a run that fills the map in another way, and the last one is about keys
  /// of it; with the others or without, under this set-up or a simpler one.
  bool refill() {
    if (!is_small(8))
      return false;
    if (!is_small(4))
      return cut_to_the_bone() || filled_and_inserted();
    const setup now = best_.smallest.setup;
    std::vector<setup> some;
    for (const policy_kind p : {policy_kind::standard, policy_kind::go})
      if (const setup s{.hash = hash_kind::coordinate, .policy = std::min(p, now.policy)};
          order_of(s) < order_of(now))
        some.push_back(s);
    some.push_back(now);
    // Most can do without most of the others.
    const int others = static_cast<int>(operations().size()) - 1;
    for (int kept = 0; kept <= (others < 3 ? others : 1); ++kept)
      for (const setup& s : some)
        for (std::size_t i = 0; i < operations().size(); ++i)
          if (refill(s, i, kept))
            return true;
    return filled_and_inserted();
  }
  bool refill(const setup& s, std::size_t at, int kept) {
    const std::vector<operation> all = operations();
    const std::size_t last = all.size() - 1;
    for (unsigned chosen = 0; chosen < 1U << all.size(); ++chosen) {
      const unsigned fixed = 1U << at | 1U << last;
      if ((chosen & fixed) != 0 || std::popcount(chosen) != kept)
        continue;
      trace t{.setup = s, .operations = {}};
      for (std::size_t i = 0; i < all.size(); ++i)
        if (((chosen | fixed) >> i & 1) != 0)
          t.operations.push_back(all[i]);
      const int before = std::popcount((chosen | fixed) & ((1U << at) - 1));
      const auto place = static_cast<std::size_t>(before);
      if (filled(t, place) || filled_and_armed(std::move(t), place))
        return true;
    }
    return false;
  }
  struct series {
    std::uint32_t first;
    std::uint8_t step;
  };
  /// Calls `with(length, series)` for each run that fills a map to where something happens, until
  /// it says yes.
  template <class With>
  static bool any_filling_run(With with) {
    // One bucket and one overflow bucket; the loads that start growths.
    constexpr std::array<std::uint16_t, 16> lengths{2,  3,  4,  8,  9,  10, 13,  14,
                                                    17, 26, 27, 28, 53, 54, 105, 106};
    // Over the buckets; within one bucket, by tophashes or twins; within one that is not the first.
    constexpr std::array<series, 7> all{{{0, next_bucket},
                                         {0, next_tophash},
                                         {1, next_tophash},
                                         {2, next_tophash},
                                         {4, next_tophash},
                                         {8, next_tophash},
                                         {0, next_twin}}};
    for (const std::uint16_t n : lengths)
      for (const series& s : all)
        if (with(n, s))
          return true;
    return false;
  }
  static operation filling_run(map_name on, std::uint16_t n, const series& s) {
    return {.what = verb::insert_run, .on = on, .step = s.step, .number = n, .key = s.first};
  }
  /// Tries all runs in a place, each with the last operation as it is and about its keys.
  bool filled(trace t, std::size_t at) {
    const operation last = t.operations.back();
    const bool is_last = at + 1 == t.operations.size();
    return any_filling_run([&](std::uint16_t n, const series& s) {
      const auto [first, step] = s;
      t.operations[at] = filling_run(t.operations[at].on, n, s);
      if (is_last || !uses_key(last))
        return attempt(t);
      operation& about = t.operations.back();
      const operation one{.what = kind_of(last.what), .on = last.on};
      for (const std::uint32_t key :
           {0U, first, first + (1U << step), first + (2U << step), first + (6U << step),
            first + (7U << step), first + (8U << step), first + ((n - 2U) << step),
            first + ((n - 1U) << step), first + (unsigned{n} << step)}) {
        about = is_run(last) ? one : last;
        about.key = key;
        if (attempt(t))
          return true;
      }
      if (is_run(last)) { // all but one
        about = last;
        about.step = step;
        about.number = static_cast<std::uint16_t>(n - 1);
        for (const std::uint32_t key : {first, first + (1U << step)}) {
          about.key = key;
          if (attempt(t))
            return true;
        }
      }
      about = last;
      return attempt(t);
    });
  }
  /// Of all operations only the last one and at most one other, behind a run.
  bool cut_to_the_bone() {
    const trace now = best_.smallest;
    const operation last = now.operations.back();
    trace t{.setup = {.hash = hash_kind::coordinate}, .operations = {}};
    for (std::size_t kept = now.operations.size(); kept-- > 0;) {
      t.operations = {operation(), now.operations[kept], last};
      if (kept + 1 == now.operations.size()) // the last one, once
        t.operations.pop_back();
      if (any_filling_run([&](std::uint16_t n, const series& s) {
            t.operations[0] = filling_run(last.on, n, s);
            for (const std::uint32_t key : {last.key, s.first + (std::uint32_t{n} << s.step)}) {
              t.operations.back().key = key;
              if (attempt(t))
                return true;
            }
            return false;
          }) ||
          filled_and_armed(t, 0))
        return true;
    }
    return false;
  }
  /// Tries all runs in a place, and in a later one the insert of one more key, which is the
  /// simplest way to move entries.
  bool filled_and_inserted() {
    const trace now = best_.smallest;
    const std::size_t last = now.operations.size() - 1;
    for (std::size_t at = 0; at < last; ++at)
      for (std::size_t later = at + 1; later < last; ++later) {
        trace t = now;
        operation& insert = t.operations[later];
        insert = {.what = verb::insert, .on = insert.on};
        if (any_filling_run([&](std::uint16_t n, const series& s) {
              t.operations[at] = filling_run(t.operations[at].on, n, s);
              for (const std::uint32_t key : {0U, 1U, s.first + (std::uint32_t{n} << s.step)}) {
                insert.key = key;
                if (attempt(t))
                  return true;
              }
              return false;
            }))
          return true;
      }
    return false;
  }
  /// Where an operation is made to throw: tries all runs in a place, each with a throw at one of
  /// the first allocations, which can throw whatever the elements are.
  bool filled_and_armed(trace t, std::size_t at) {
    const auto arm = std::find_if(t.operations.begin(), t.operations.end(),
                                  [](const operation& op) { return op.what == verb::arm; });
    if (arm == t.operations.end() || arm - t.operations.begin() == static_cast<std::ptrdiff_t>(at))
      return false;
    const auto allocate = std::find(armed_events.begin(), armed_events.end(), event::allocate);
    arm->step = static_cast<std::uint8_t>(allocate - armed_events.begin());
    return any_filling_run([&](std::uint16_t n, const series& s) {
      t.operations[at] = filling_run(t.operations[at].on, n, s);
      if (uses_key(t.operations.back()))
        t.operations.back().key = s.first + (std::uint32_t{n} << s.step);
      constexpr std::uint16_t most = 4; // an array, its directory, segments, an overflow bucket
      for (arm->number = 1; arm->number <= most; ++arm->number)
        if (attempt(t))
          return true;
      return false;
    });
  }

  shrunk best_;
  const runner& run_;
  const shrink_limits& limits_;
  const std::function<void(const shrunk&)>& watch_;
  clock::time_point deadline_;
  likeness least_ = likeness::same; ///< That a candidate's failure must have with the best's.
  std::size_t current_ = 0;         ///< The rule at work.
  /// What became of each trace that was run, by its hash.
  std::unordered_map<std::uint64_t, std::optional<divergence>> known_;
};

std::span<const shrinker::rule> shrinker::rules() {
  static const std::array<rule, 13> all{{
      {{"remove", "operations left out, half of them first"}, &shrinker::remove},
      {{"join", "two operations of a kind in one run"}, &shrinker::join},
      {{"runs", "shorter runs; a run of one is one operation"}, &shrinker::runs},
      {{"setup", "simpler policy, elements, hash, seed"}, &shrinker::setups},
      {{"maps", "one map in place of two"}, &shrinker::maps},
      {{"verbs", "the simplest verb of the kind"}, &shrinker::verbs},
      {{"steps", "the step of a run"}, &shrinker::run_steps},
      {{"cursors", "cursors called in the order in which they come"}, &shrinker::cursors},
      {{"keys", "the first key of its class"}, &shrinker::keys},
      {{"numbers", "smaller values, sizes and places"}, &shrinker::numbers},
      {{"sort", "operations that can change places in order"}, &shrinker::sort},
      {{"refill", "of few operations, the map filled by another run"}, &shrinker::refill, true},
      {{"replace", "of few operations, one by any that is simpler"}, &shrinker::replace, true},
  }};
  return all;
}

} // namespace

bool simpler(const trace& a, const trace& b) {
  const auto measure = [](const trace& t) {
    std::size_t verbs = 0, entries = 0;
    for (const operation& op : t.operations) {
      verbs += static_cast<std::size_t>(op.what);
      entries += is_run(op) ? op.number : 0U;
    }
    return std::tuple(t.operations.size(), order_of(t.setup), verbs, entries);
  };
  const auto of_a = measure(a), of_b = measure(b);
  if (of_a != of_b)
    return of_a < of_b;
  return std::lexicographical_compare(a.operations.begin(), a.operations.end(),
                                      b.operations.begin(), b.operations.end(), before);
}

std::vector<shrink_rule> shrink_rules() {
  std::vector<shrink_rule> all;
  for (const shrinker::rule& r : shrinker::rules())
    all.push_back(r.what);
  return all;
}

shrunk shrink(trace t, divergence d, const runner& run, const shrink_limits& limits,
              const std::function<void(const shrunk&)>& watch) {
  shrunk best;
  best.smallest = normal(std::move(t));
  best.why = std::move(d);
  return shrinker(std::move(best), run, limits, watch).shrink();
}

std::string print(const std::vector<rule_count>& rules) {
  std::string text = "rule        tried  taken\n";
  for (const rule_count& r : rules)
    if (r.tried != 0) {
      std::array<char, 64> line{};
      std::snprintf(line.data(), line.size(), "%-10s %6zu %6zu\n", std::string(r.name).c_str(),
                    r.tried, r.taken);
      text += line.data();
    }
  return text;
}

} // namespace bucketproof::model
