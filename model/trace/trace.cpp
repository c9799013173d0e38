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
  case form::custom:
    return true;
  case form::nothing:
  case form::own:
  case form::size:
  case form::residue:
  case form::pair:
  case form::cursor:
  case form::cursor_number:
  case form::fault:
    return false;
  }
  return false;
}

bool touches_one_bucket(verb what) noexcept {
  const form f = info(what).arguments;
  return f == form::own || (f != form::custom && has_key(what));
}

std::uint16_t run_budget::allow(const operation& op) noexcept {
  std::size_t allowed = std::min<std::size_t>({op.number, limits::number, entries_});
  if (is_narrow(setup_, op)) {
    allowed = std::min<std::size_t>({allowed, limits::narrow_run, narrow_});
    narrow_ -= allowed;
  }
  entries_ -= allowed;
  return static_cast<std::uint16_t>(allowed);
}

operation normal(operation op) noexcept {
  operation n{.what = op.what, .on = op.on};
  op.number = static_cast<std::uint16_t>(op.number % (limits::number + 1));
  switch (info(op.what).arguments) {
  case form::nothing:
  case form::pair:
    break;
  case form::key:
    n.key = op.key;
    break;
  case form::key_value:
  case form::key_own:
    n.key = op.key;
    n.number = op.number;
    break;
  case form::own:
  case form::size:
    n.number = op.number;
    break;
  case form::run:
    n.key = op.key;
    n.number = op.number;
    n.step = op.step % 32;
    break;
  case form::residue:
    n.number = std::max<std::uint16_t>(op.number, 1);
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
    n.number = std::max<std::uint16_t>(op.number, 1);
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

trace normal(trace t) {
  if (t.operations.size() > limits::operations)
    t.operations.resize(limits::operations);
  run_budget budget(t.setup);
  for (operation& op : t.operations) {
    op = normal(op);
    if (info(op.what).arguments == form::run)
      op.number = budget.allow(op);
  }
  return t;
}

std::uint64_t trace_hash(const trace& t) {
  const std::vector<std::uint8_t> bytes = encode(t);
  std::uint64_t h = bytes.size();
  for (const std::uint8_t byte : bytes)
    h = detail::mix(h ^ byte, detail::pi);
  return h;
}

} // namespace bucketproof::model
