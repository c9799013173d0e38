#include "trace.hpp"

#include "bytes.hpp"
#include "custom.hpp"

#include "bucketproof/hash.hpp"

#include <algorithm>
#include <array>

namespace bucketproof::model {
namespace {

bool is_narrow(const setup& s, const operation& op) noexcept {
  return op.step > 7 || s.hash == hash_kind::constant || s.hash == hash_kind::high_bits;
}

} // namespace

bool has_key(verb what) noexcept {
  switch (info(what).arguments) {
  case form::key:
  case form::key_value:
  case form::key_own:
  case form::run:
  case form::list:
  case form::custom:
    return true;
  case form::nothing:
  case form::own:
  case form::size:
  case form::residue:
  case form::pair:
  case form::given:
  case form::pair_given:
  case form::cursor:
  case form::cursor_number:
  case form::fault:
  case form::block:
    return false;
  }
  return false;
}

bool touches_one_bucket(verb what) noexcept {
  const form f = info(what).arguments;
  return f == form::own || (f != form::custom && !takes_many(what) && has_key(what));
}

std::size_t block_end(const trace& t, std::size_t at) noexcept {
  return std::min(at + 1 + t.operations[at].step, t.operations.size());
}

std::vector<bool> in_blocks(const trace& t) {
  std::vector<bool> inside(t.operations.size());
  for (std::size_t at = 0; at < t.operations.size(); ++at)
    if (t.operations[at].what == verb::repeat)
      for (const std::size_t end = block_end(t, at); at + 1 < end; ++at)
        inside[at + 1] = true;
  return inside;
}

void erase(trace& from, std::size_t first, std::size_t last) {
  for (std::size_t at = 0; at < last; ++at)
    if (operation& op = from.operations[at]; op.what == verb::repeat) {
      const std::size_t begin = std::max(at + 1, first), end = std::min(block_end(from, at), last);
      op.step = static_cast<std::uint8_t>(op.step - (std::max(begin, end) - begin));
    }
  const auto begin = from.operations.begin();
  from.operations.erase(begin + static_cast<std::ptrdiff_t>(first),
                        begin + static_cast<std::ptrdiff_t>(last));
}

std::uint32_t trace_budget::allow(const operation& run) noexcept {
  std::size_t allowed = std::min<std::size_t>({run.number, left_.run, left_.run_entries});
  if (is_narrow(setup_, run)) {
    allowed = std::min<std::size_t>({allowed, left_.narrow_run, left_.narrow_entries});
    left_.narrow_entries -= allowed;
  }
  left_.run_entries -= allowed;
  return static_cast<std::uint32_t>(allowed);
}
std::uint32_t trace_budget::allow(std::uint32_t rounds, std::span<const operation> block) noexcept {
  std::size_t of_a_round = 0;
  for (const operation& op : block)
    of_a_round += info(op.what).arguments == form::run ? op.number : 1U;
  const std::size_t allowed =
      std::min<std::size_t>(rounds, left_.repeated / std::max<std::size_t>(of_a_round, 1));
  left_.repeated -= allowed * of_a_round;
  return static_cast<std::uint32_t>(allowed);
}

operation normal(operation op, const limits& within) noexcept {
  operation n{.what = op.what, .on = op.on};
  const form arguments = info(op.what).arguments;
  op.number %=
      (arguments == form::run || arguments == form::block ? within.run : within.number) + 1;
  switch (arguments) {
  case form::nothing:
  case form::pair:
    break;
  case form::key:
    n.key = op.key;
    break;
  case form::key_value:
  case form::key_own:
  case form::list:
    n.key = op.key;
    n.number = op.number;
    break;
  case form::own:
  case form::size:
    n.number = op.number;
    break;
  case form::given:
  case form::pair_given:
    n.number = op.number % (most_given + 1U);
    break;
  case form::run:
    n.key = op.key;
    n.number = op.number;
    n.step = op.step % 32;
    break;
  case form::residue:
    n.number = std::max(op.number, 1U);
    n.key = op.key % n.number;
    break;
  case form::cursor_number:
    n.number = op.number;
    [[fallthrough]];
  case form::cursor:
    n.step = op.step % cursor_count;
    if (op.what != verb::range && op.what != verb::begin) // a cursor follows its map's contents
      n.on = map_name::a;
    break;
  case form::fault:
    n.step = op.step % failpoints.size();
    n.number = std::max(op.number, 1U);
    n.on = map_name::a;
    break;
  case form::block:
    n.step = op.step % (longest_block + 1);
    n.number = op.number;
    n.on = map_name::a;
    break;
  case form::custom:
    n.step = op.step % most_custom_operations;
    switch (custom_arguments_of(n.step)) {
    case custom_arguments::key_value:
    case custom_arguments::two_keys:
      n.number = op.number;
      [[fallthrough]];
    case custom_arguments::key:
      n.key = op.key;
      break;
    case custom_arguments::nothing:
      break;
    }
    break;
  }
  return n;
}

trace normal(trace t, const limits& within) {
  if (t.operations.size() > within.operations)
    t.operations.resize(within.operations);
  trace_budget budget(t.setup, within);
  for (operation& op : t.operations) {
    op = normal(op, within);
    if (info(op.what).arguments == form::run)
      op.number = budget.allow(op);
  }
  for (std::size_t at = 0; at < t.operations.size(); ++at)
    if (operation& op = t.operations[at]; op.what == verb::repeat) {
      // A block ends where another one begins.
      const auto first = t.operations.begin() + static_cast<std::ptrdiff_t>(at) + 1;
      const auto last =
          std::find_if(first, t.operations.begin() + static_cast<std::ptrdiff_t>(block_end(t, at)),
                       [](const operation& inner) { return inner.what == verb::repeat; });
      op.step = static_cast<std::uint8_t>(last - first);
      op.number = budget.allow(op.number, {first, last});
    }
  return t;
}

std::uint64_t trace_hash(const trace& t) {
  const std::vector<std::uint8_t> bytes = encode(t);
  std::uint64_t h = bytes.size();
  for (const std::uint8_t byte : bytes)
    h = detail::mix(h ^ byte, detail::pi);
  for (const operation& op : t.operations)
    if (op.number > most_in_bytes)
      h = detail::mix(h ^ op.number, detail::pi);
  return h;
}

} // namespace bucketproof::model
