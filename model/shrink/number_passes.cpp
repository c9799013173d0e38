#include "order.hpp"
#include "passes.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace bucketproof::model::passes {
namespace {

/// The parts of a key that a hash is made of, as numbers to be read and written.
struct part {
  unsigned from, bits;
  std::uint32_t mask() const noexcept { return ((std::uint32_t{1} << bits) - 1) << from; }
  std::uint32_t operator()(std::uint32_t key) const noexcept { return (key & mask()) >> from; }
  std::uint32_t with(std::uint32_t key, std::uint32_t value) const noexcept {
    return (key & ~mask()) | (value << from & mask());
  }
};
constexpr std::array parts{part{24, 8}, part{16, 8}, part{0, 16}};

/// Smaller numbers for one field: the least, then ever closer to what it is.
template <class Field>
bool reduce(best_trace& best, std::size_t at, Field field, std::uint32_t least) {
  for (std::uint32_t low = least; at < best.operations().size();) {
    const std::uint32_t now = field(best.operations()[at]);
    if (low >= now)
      return false;
    trace candidate = best.smallest();
    field(candidate.operations[at], low);
    if (best.attempt(std::move(candidate)))
      return true;
    // Of a small trace every small number is tried: what is least is least for all.
    low = best.is_small(6) && now - low <= 64 ? low + 1 : low + (now - low + 1) / 2;
  }
  return false;
}

struct number_field {
  std::uint32_t operator()(const operation& op) const { return op.number; }
  void operator()(operation& op, std::uint32_t n) const { op.number = n; }
};

struct key_field {
  std::uint32_t operator()(const operation& op) const { return op.key; }
  void operator()(operation& op, std::uint32_t k) const { op.key = k; }
};

std::vector<std::uint32_t> keys_of_trace(best_trace& best) {
  std::vector<std::uint32_t> all;
  const auto add = [&all](std::uint32_t key) {
    if (std::find(all.begin(), all.end(), key) == all.end())
      all.push_back(key);
  };
  for (const operation& op : best.smallest().operations) {
    if (uses_key(op))
      add(op.key);
    if (uses_two_keys(op))
      add(op.number);
  }
  return all;
}

template <class Rename>
bool renamed(best_trace& best, Rename rename) {
  return best.edited([&](trace& t) {
    for (operation& op : t.operations) {
      if (uses_key(op))
        op.key = rename(op.key);
      if (uses_two_keys(op))
        op.number = rename(op.number);
    }
  });
}

/// The values that a part has become 0, 1, ... in order of appearance, all at once or each.
bool simplify_part(best_trace& best, part p) {
  std::vector<std::uint32_t> values;
  for (const std::uint32_t key : keys_of_trace(best))
    if (std::find(values.begin(), values.end(), p(key)) == values.end())
      values.push_back(p(key));
  if (values.empty())
    return false;
  const std::uint32_t least = *std::min_element(values.begin(), values.end());
  bool smaller = renamed(best, [&](std::uint32_t key) { return p.with(key, 0); }) ||
                 renamed(best, [&](std::uint32_t key) { return p.with(key, p(key) - least); }) ||
                 renamed(best, [&](std::uint32_t key) {
                   const auto at = std::find(values.begin(), values.end(), p(key));
                   return p.with(key, static_cast<std::uint32_t>(at - values.begin()));
                 });
  for (std::uint32_t value : values) {
    const auto try_with = [&](std::uint32_t tried) {
      if (tried >= value || !renamed(best, [&](std::uint32_t key) {
            return p(key) == value ? p.with(key, tried) : key;
          }))
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

bool simplify_numbers(best_trace& best) {
  bool smaller = false;
  for (const std::uint32_t key : keys_of_trace(best))
    for (std::uint32_t low = 0; low < key; low = low < 16 ? low + 1 : low + (key - low + 1) / 2)
      if (renamed(best, [&](std::uint32_t k) { return k == key ? low : k; })) {
        smaller = true;
        break;
      }
  return smaller;
}

/// In one place only, the key is a smaller one.
bool one_place(best_trace& best) {
  bool smaller = false;
  std::vector<std::uint32_t> some = keys_of_trace(best);
  some.push_back(0);
  std::sort(some.begin(), some.end());
  for (std::size_t i = 0; i < best.operations().size() && best.is_small(12); ++i)
    for (const std::uint32_t key : some)
      if (uses_key(best.operations()[i]) && key < best.operations()[i].key &&
          best.edited([&](trace& t) { t.operations[i].key = key; })) {
        smaller = true;
        break;
      }
  return smaller;
}

} // namespace

/// Shorter runs; a run of one is an operation on one key.
bool runs(best_trace& best) {
  bool smaller = false;
  for (std::size_t i = best.operations().size(); i-- > 0;) {
    while (i < best.operations().size() && is_run(best.operations()[i]) &&
           reduce(best, i, number_field(), 1))
      smaller = true;
    if (i >= best.operations().size() || !is_run(best.operations()[i]) ||
        length(best.operations()[i]) > 1)
      continue;
    const operation op = best.operations()[i];
    smaller = best.replaced(i, {.what = family_of(op.what), .on = op.on, .key = op.key}) || smaller;
  }
  return smaller;
}

/// To the next bucket, the next tophash, the next twin: the first that will do. All runs at once,
/// with all keys spread over the same part of the hash, or each.
bool run_steps(best_trace& best) {
  bool smaller = false;
  for (const part to : parts)
    for (const part from : parts)
      if (to.from < from.from)
        smaller = best.edited([&](trace& t) {
          for (operation& op : t.operations) {
            if (is_run(op) && op.step == from.from)
              op.step = static_cast<std::uint8_t>(to.from);
            if (uses_key(op))
              op.key = to.with(from.with(op.key, 0), to(op.key) + from(op.key));
          }
        }) || smaller;
  for (std::size_t i = 0; i < best.operations().size(); ++i)
    for (const std::uint8_t step : steps_for(best.operations()[i]))
      if (best.operations()[i].step > step &&
          best.edited([&](trace& t) { t.operations[i].step = step; })) {
        smaller = true;
        break;
      }
  return smaller;
}

/// Each key, wherever it stands, becomes the first of its class that still fails.
bool keys(best_trace& best) {
  bool smaller = false;
  if (best.smallest().setup.hash == hash_kind::controlled)
    for (const part p : parts)
      smaller = simplify_part(best, p) || smaller;
  else
    smaller = simplify_numbers(best);
  return one_place(best) || smaller;
}

bool numbers(best_trace& best) {
  bool smaller = false;
  for (std::size_t i = 0; i < best.operations().size(); ++i) {
    const form f = info(best.operations()[i].what).arguments;
    if (!uses_number(best.operations()[i]) && f != form::residue)
      continue;
    const bool from_one = f == form::residue || f == form::fault || f == form::block;
    smaller = reduce(best, i, number_field(), from_one ? 1 : 0) || smaller;
    if (f == form::residue && i < best.operations().size())
      smaller = reduce(best, i, key_field(), 0) || smaller;
  }
  return smaller;
}

} // namespace bucketproof::model::passes
