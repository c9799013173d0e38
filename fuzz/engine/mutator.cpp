// The mutator: cuts, moves and changes operations, not bytes.
//
// libFuzzer calls it in place of its own mutations. Every change keeps a trace a trace: operations
// come from the target's profile, keys come from the trace itself or from near a key of it, so that
// new operations meet the entries that are there. The same seed makes the same change.
#include "ablation.hpp"
#include "target.hpp"

#include "model/trace/bytes.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/trace.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace bucketproof::fuzz {
namespace {

using model::operation;
using model::random_source;
using model::trace;
using operations = std::vector<operation>;

/// The operations that fit into so many bytes, behind the head.
std::size_t room_for(std::size_t bytes) {
  return std::min(bytes / model::record_size - 1, model::limits_of_bytes.operations);
}

/// Writes the trace and returns its bytes; what does not fit is cut off.
std::size_t write(trace t, std::uint8_t* data, std::size_t max_size) {
  if (t.operations.size() > room_for(max_size))
    model::erase(t, room_for(max_size), t.operations.size());
  const std::vector<std::uint8_t> bytes =
      model::encode(model::normal(std::move(t), model::limits_of_bytes));
  std::copy(bytes.begin(), bytes.end(), data);
  return bytes.size();
}

/// Part of a list of operations: never empty, mostly short.
struct range {
  std::size_t first, length;
};
range pick_range(random_source& random, std::size_t size) {
  const auto first = random.below(static_cast<std::uint32_t>(size));
  const auto left = static_cast<std::uint32_t>(size - first);
  const auto longest = std::min(left, std::uint32_t{1} << (1 + random.below(6)));
  return {first, 1 + random.below(longest)};
}
operations copy_of(const operations& all, range r) {
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(r.first);
  return {first, first + static_cast<std::ptrdiff_t>(r.length)};
}
void erase(operations& from, range r) {
  const auto first = from.begin() + static_cast<std::ptrdiff_t>(r.first);
  from.erase(first, first + static_cast<std::ptrdiff_t>(r.length));
}

/// One change after another to one trace.
class mutation {
public:
  mutation(trace& t, std::size_t room, random_source& random)
      : trace_(t),
        all_(t.operations),
        room_(room),
        random_(random) {}

  void change() {
    if (all_.empty())
      return insert_generated();
    static const std::vector<choice> choices = used_choices();
    static const std::uint32_t total =
        std::accumulate(choices.begin(), choices.end(), 0U,
                        [](std::uint32_t sum, const choice& c) { return sum + c.weight; });
    std::uint32_t at = random_.below(total);
    auto chosen = choices.begin();
    for (; at >= chosen->weight; ++chosen)
      at -= chosen->weight;
    (this->*chosen->change)();
  }

private:
  struct choice {
    component name;
    std::uint32_t weight;
    void (mutation::*change)();
  };
  static std::vector<choice> used_choices() {
    std::vector<choice> all{
        {component::generate, 24, &mutation::insert_generated},
        {component::relate, 12, &mutation::insert_related},
        {component::cut, 12, &mutation::erase_range},
        {component::duplicate, 10, &mutation::duplicate_range},
        {component::move, 8, &mutation::move_range},
        {component::exchange, 6, &mutation::swap_two},
        {component::retarget, 16, &mutation::retarget_to_known},
        {component::neighbour, 16, &mutation::retarget_nearby},
        {component::number, 10, &mutation::change_number},
        {component::verb, 10, &mutation::change_verb},
        {component::map, 4, &mutation::change_map},
        {component::setup, 4, &mutation::change_setup},
    };
    std::erase_if(all, [](const choice& c) { return is_ablated(c.name); });
    return all;
  }

  std::size_t left() const { return room_ - std::min(room_, all_.size()); }
  std::size_t place() { return random_.below(static_cast<std::uint32_t>(all_.size() + 1)); }
  operation& one() { return all_[random_.below(static_cast<std::uint32_t>(all_.size()))]; }

  /// Where there is no room left, they take the place of others.
  void insert(std::size_t at, const operations& more) {
    const std::size_t over = more.size() - std::min(more.size(), left());
    erase(all_, {at, std::min(over, all_.size() - at)});
    all_.insert(all_.begin() + static_cast<std::ptrdiff_t>(at), more.begin(), more.end());
  }

  void insert_generated() {
    model::generator source(random_, target_profile(), trace_.setup);
    operations more(1 + random_.below(std::uint32_t{1} << random_.below(6)));
    std::generate(more.begin(), more.end(), [&] { return shortened(source.next()); });
    insert(place(), more);
  }
  /// A trace costs what its runs cost, and most shapes of a growth exist in small maps: long runs
  /// are rare, so that many more traces are run.
  operation shortened(operation op) {
    if (model::info(op.what).arguments == model::form::run && random_.chance(7, 8))
      op.number = std::max(1U, op.number >> random_.below(10));
    return op;
  }
  /// A generated operation whose key the trace knows.
  void insert_related() {
    operation op = shortened(model::generator(random_, target_profile(), trace_.setup).next());
    op.on = one().on;
    op.key = near(one().key);
    insert(place(), {op});
  }
  void erase_range() { erase(all_, pick_range(random_, all_.size())); }
  void duplicate_range() {
    operations copy = copy_of(all_, pick_range(random_, all_.size()));
    if (random_.chance(1, 2)) { // the same again, on keys beside
      const std::uint32_t shift = key_change();
      for (operation& op : copy)
        op.key += shift;
    }
    insert(place(), copy);
  }
  void move_range() {
    const range r = pick_range(random_, all_.size());
    const operations moved = copy_of(all_, r);
    erase(all_, r);
    insert(place(), moved);
  }
  void swap_two() { std::swap(one(), one()); }
  void retarget_to_known() {
    const std::uint32_t key = one().key;
    one().key = key;
  }
  void retarget_nearby() {
    operation& op = one();
    op.key = near(op.key);
  }
  void change_number() {
    operation& op = one();
    switch (random_.below(4)) {
    case 0:
      ++op.number;
      break;
    case 1:
      --op.number;
      break;
    case 2: // the edges of buckets, loads and segments are at such numbers
      op.number = (1U << random_.below(13)) + random_.below(3) - 1;
      break;
    default:
      op.number = random_.below(model::limits_of_bytes.number + 1);
    }
    if (random_.chance(1, 4))
      op.step = static_cast<std::uint8_t>(random_.below(32));
  }
  void change_verb() {
    const std::uint32_t custom = target_profile().custom;
    operation& op = one();
    do
      op.what = static_cast<model::verb>(random_.below(model::verb_count));
    while (custom == 0 && op.what == model::verb::custom);
    if (op.what == model::verb::custom)
      op.step = static_cast<std::uint8_t>(random_.below(custom));
  }
  void change_map() {
    operation& op = one();
    op.on = other(op.on);
  }
  void change_setup() {
    const model::setup drawn = model::generate_setup(random_, target_profile());
    switch (random_.below(4)) {
    case 0:
      trace_.setup.keys = drawn.keys;
      break;
    case 1:
      trace_.setup.hash = drawn.hash;
      break;
    case 2:
      trace_.setup.policy = drawn.policy;
      break;
    default:
      trace_.setup.seed = drawn.seed;
    }
  }

  /// The key itself, or one beside it.
  std::uint32_t near(std::uint32_t key) { return random_.chance(1, 3) ? key : key + key_change(); }
  /// What added to a key makes a neighbour of it: a key with an equal hash, another tophash in the
  /// same bucket, or another bucket, of the same half or the other.
  std::uint32_t key_change() {
    static constexpr std::array<std::uint32_t, 4> first_bit{0, 0, 16, 24};
    static constexpr std::array<std::uint32_t, 4> bits{16, 4, 8, 8};
    const std::uint32_t part = random_.below(4);
    if (random_.chance(1, 2))
      return std::uint32_t{1} << first_bit[part];
    return std::uint32_t{1} << (first_bit[part] + random_.below(bits[part]));
  }

  trace& trace_;
  operations& all_;
  std::size_t room_;
  random_source& random_;
};

/// The first operations of one trace, and then the last ones of the other.
operations spliced(const operations& a, const operations& b, random_source& random) {
  const auto cut = [&random](const operations& from) {
    return static_cast<std::ptrdiff_t>(random.below(static_cast<std::uint32_t>(from.size() + 1)));
  };
  operations both(a.begin(), a.begin() + cut(a));
  both.insert(both.end(), b.begin() + cut(b), b.end());
  return both;
}
/// Both, each in its order, in turns of a few operations.
operations interleaved(const operations& a, const operations& b, random_source& random) {
  operations both;
  both.reserve(a.size() + b.size());
  std::span<const operation> next(a), after(b);
  while (!next.empty() || !after.empty()) {
    const std::size_t n = std::min<std::size_t>(next.size(), 1 + random.below(8));
    both.insert(both.end(), next.begin(), next.begin() + static_cast<std::ptrdiff_t>(n));
    next = next.subspan(n);
    std::swap(next, after);
  }
  return both;
}

} // namespace
} // namespace bucketproof::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  using namespace bucketproof;
  model::random_source random(seed);
  // Bytes may hold what no mutation of operations makes; and a trace needs a head and an operation.
  static const bool bytes_only = fuzz::are_operations_left_out();
  static const bool no_bytes = fuzz::is_ablated(fuzz::component::bytes);
  if (max_size < 2 * model::record_size || bytes_only || (random.chance(1, 64) && !no_bytes))
    return LLVMFuzzerMutate(data, size, max_size);
  model::trace t = model::decode({data, size});
  if (size == 0)
    t.setup = model::generate_setup(random, fuzz::target_profile());
  fuzz::mutation m(t, fuzz::room_for(max_size), random);
  do
    m.change();
  while (random.chance(1, 2));
  return fuzz::write(std::move(t), data, max_size);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data1, std::size_t size1,
                                                 const std::uint8_t* data2, std::size_t size2,
                                                 std::uint8_t* out, std::size_t max_out_size,
                                                 unsigned seed) {
  using namespace bucketproof;
  static const bool none = fuzz::is_ablated(fuzz::component::crossover);
  if (max_out_size < 2 * model::record_size || none)
    return 0;
  model::random_source random(seed);
  const model::trace a = model::decode({data1, size1}), b = model::decode({data2, size2});
  const auto join = random.chance(1, 2) ? fuzz::spliced : fuzz::interleaved;
  return fuzz::write({.setup = a.setup, .operations = join(a.operations, b.operations, random)},
                     out, max_out_size);
}
