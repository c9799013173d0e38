#include "bytes.hpp"

#include <algorithm>
#include <array>

namespace bucketproof::model {
namespace {

using record = std::array<std::uint8_t, record_size>;

constexpr std::uint8_t on_b = 0x80;

constexpr std::uint8_t byte_of(std::uint32_t word, unsigned i) {
  return static_cast<std::uint8_t>(word >> (8 * i));
}
constexpr std::uint32_t word_of(const record& r, unsigned at) {
  return r[at] | std::uint32_t{r[at + 1]} << 8 | std::uint32_t{r[at + 2]} << 16 |
         std::uint32_t{r[at + 3]} << 24;
}
template <class Enum>
Enum choose(std::uint8_t byte, Enum last) {
  return static_cast<Enum>(byte % (static_cast<unsigned>(last) + 1));
}

setup decode_setup(const record& r) {
  return {.keys = choose(r[0], key_kind::coarse),
          .hash = choose(r[1], hash_kind::identity),
          .policy = choose(r[2], policy_kind::two_slots_go),
          .seed = word_of(r, 4)};
}
operation decode_operation(const record& r) {
  return {.what = choose(r[0], last_verb),
          .on = (r[1] & on_b) != 0 ? map_name::b : map_name::a,
          .step = static_cast<std::uint8_t>(r[1] & 31),
          .number = static_cast<std::uint32_t>(r[2] | r[3] << 8),
          .key = word_of(r, 4)};
}

} // namespace

std::vector<std::uint8_t> encode(const trace& t) {
  std::vector<std::uint8_t> bytes(record_size * (t.operations.size() + 1));
  auto to = bytes.begin();
  const auto write = [&to](const record& r) { to = std::copy(r.begin(), r.end(), to); };
  const auto seed = t.setup.seed;
  write({static_cast<std::uint8_t>(t.setup.keys), static_cast<std::uint8_t>(t.setup.hash),
         static_cast<std::uint8_t>(t.setup.policy), 0, byte_of(seed, 0), byte_of(seed, 1),
         byte_of(seed, 2), byte_of(seed, 3)});
  for (const operation& op : t.operations) {
    const std::uint32_t number = std::min(op.number, most_in_bytes);
    write({static_cast<std::uint8_t>(op.what),
           static_cast<std::uint8_t>((op.on == map_name::b ? on_b : 0) | op.step),
           byte_of(number, 0), byte_of(number, 1), byte_of(op.key, 0), byte_of(op.key, 1),
           byte_of(op.key, 2), byte_of(op.key, 3)});
  }
  return bytes;
}

trace decode(std::span<const std::uint8_t> bytes) {
  const auto next_record = [&bytes] {
    record r{};
    const std::size_t n = std::min(bytes.size(), r.size());
    std::copy_n(bytes.begin(), n, r.begin());
    bytes = bytes.subspan(n);
    return r;
  };
  trace t{.setup = decode_setup(next_record()), .operations = {}};
  while (!bytes.empty() && t.operations.size() < limits_of_bytes.operations)
    t.operations.push_back(decode_operation(next_record()));
  return normal(std::move(t), limits_of_bytes);
}

} // namespace bucketproof::model
