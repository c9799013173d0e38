#include "text.hpp"

#include "custom.hpp"
#include "words.hpp"

#include <algorithm>

namespace bucketproof::model {
namespace {

/// A pattern in which X is the map, Y the other one, and N a digit.
std::string spell(std::string_view pattern, map_name on, std::uint32_t number = 0) {
  std::string line(pattern);
  std::replace(line.begin(), line.end(), 'X', on == map_name::a ? 'a' : 'b');
  std::replace(line.begin(), line.end(), 'Y', on == map_name::a ? 'b' : 'a');
  std::replace(line.begin(), line.end(), 'N', static_cast<char>('0' + number));
  return line;
}

std::string print_custom_arguments(const operation& op, const setup& s) {
  switch (custom_arguments_of(op.step)) {
  case custom_arguments::nothing:
    return {};
  case custom_arguments::key:
    return print_key(op.key, s.hash);
  case custom_arguments::key_value:
    return print_key(op.key, s.hash) + ", " + std::to_string(op.number);
  case custom_arguments::two_keys:
    return print_key(op.key, s.hash) + ", " + print_key(op.number, s.hash);
  }
  return {};
}

} // namespace

std::string_view name(key_kind k) noexcept {
  return words::keys[static_cast<std::size_t>(k)];
}
std::string_view name(hash_kind k) noexcept {
  return words::hashes[static_cast<std::size_t>(k)];
}
std::string_view name(policy_kind k) noexcept {
  return words::policies[static_cast<std::size_t>(k)];
}

std::string print_key(std::uint32_t key, hash_kind hash) {
  if (hash != hash_kind::controlled)
    return std::to_string(key);
  const controlled_key c = controlled_key_of(key);
  return std::to_string(c.bucket) + ':' + std::to_string(c.tophash) + ':' + std::to_string(c.id);
}

std::string print(const operation& op, const setup& s) {
  const verb_info& v = info(op.what);
  if (!v.spelled.empty())
    return spell(v.spelled, op.on, op.number);
  std::string line = spell("X.", op.on) + std::string(v.name) + '(';
  const std::string number = std::to_string(op.number);
  if (is_about_a_cursor(op.what)) {
    const std::string cursor = 'c' + std::to_string(op.step);
    line = op.what == verb::range   ? cursor + spell(" = range(X, ", op.on)
           : op.what == verb::begin ? cursor + spell(" = begin(X", op.on)
                                    : cursor + '.' + std::string(v.name) + '(';
  }
  if (op.what == verb::inject)
    line = std::string(v.name) + '(';
  if (op.what == verb::custom)
    line = spell("X.", op.on) + custom_name(op.step) + '(';
  switch (v.arguments) {
  case form::nothing:
  case form::cursor:
    break;
  case form::pair:
    line += spell("Y", op.on);
    break;
  case form::given: // spelled in their own ways
  case form::pair_given:
    break;
  case form::fault:
    line += std::string(name(failpoints[op.step])) + ", " + number;
    break;
  case form::block:
    return std::string(v.name) + '(' + number + ") {";
  case form::key:
    line += print_key(op.key, s.hash);
    break;
  case form::key_value:
  case form::key_own:
  case form::list:
    line += print_key(op.key, s.hash) + ", " + number;
    break;
  case form::own:
  case form::size:
  case form::cursor_number:
    line += number;
    break;
  case form::run:
    line += print_key(op.key, s.hash) + ", " + number + ", " +
            print_key(std::uint32_t{1} << op.step, s.hash);
    break;
  case form::residue:
    line += number + ", " + std::to_string(op.key);
    break;
  case form::custom:
    line += print_custom_arguments(op, s);
    break;
  }
  return line + ')';
}

std::string print(const trace& t) {
  std::string text;
  text += "keys " + std::string(name(t.setup.keys)) + '\n';
  text += "hash " + std::string(name(t.setup.hash)) + '\n';
  text += "policy " + std::string(name(t.setup.policy)) + '\n';
  text += "seed " + std::to_string(t.setup.seed) + '\n';
  for (std::size_t at = 0; at < t.operations.size(); ++at) {
    const operation& op = t.operations[at];
    text += print(op, t.setup) + '\n';
    if (op.what != verb::repeat)
      continue;
    for (const std::size_t end = block_end(t, at); at + 1 < end; ++at)
      text += "  " + print(t.operations[at + 1], t.setup) + '\n';
    text += "}\n";
  }
  return text;
}

std::string describe(const setup& s) {
  std::string text = "keys " + std::string(name(s.keys));
  if (varied_parts.hash)
    text += ", hash " + std::string(name(s.hash));
  if (varied_parts.policy)
    text += ", policy " + std::string(name(s.policy));
  if (varied_parts.seed)
    text += ", seed " + std::to_string(s.seed);
  return text;
}

} // namespace bucketproof::model
