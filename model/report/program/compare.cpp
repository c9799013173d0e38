// Whole maps, and what they are compared with.
#include "layout.hpp"
#include "statements.hpp"

#include <string>
#include <vector>

namespace bucketproof::model {

void statements::compare_after(const operation& op, const operation* fault) {
  if (only_looks(op.what)) {
    if (fault != nullptr && are_counted(trace_.setup.keys)) {
      line("if (has_thrown)");
      compare_alive(4);
    }
    return;
  }
  for (const map_name m : {map_name::a, map_name::b})
    if (concerns(op, m))
      compare_contents(place_ + ", " + name(m), m, op.key);
  compare_alive(2);
}

void statements::compare_contents(const std::string& place, map_name m, std::uint32_t near) {
  const std::string function = "expect_contents";
  const std::string arguments[] = {quoted(place), name(m), contents(m, function.size() + 3),
                                   key_number(near, trace_.setup)};
  text_ += call_statement(2, function, arguments);
  is_compared_[static_cast<std::size_t>(m)] = true;
}

/// Two objects, key and value, for each element.
void statements::compare_alive(std::size_t indent) {
  if (!are_counted(trace_.setup.keys))
    return;
  std::string expected =
      std::to_string(2 * (model(map_name::a).size() + model(map_name::b).size()));
  if (with_oracle_)
    expected =
        uses(map_name::b) ? "2 * (oracle_a.size() + oracle_b.size())" : "2 * oracle_a.size()";
  const std::string arguments[] = {quoted(place_ + ", objects alive"), "tracked::alive", expected};
  text_ += call_statement(indent, "expect", arguments);
}

/// What the map must hold, as an argument that starts at `column`.
std::string statements::contents(map_name m, std::size_t column) const {
  if (with_oracle_)
    return oracle(m);
  std::vector<std::string> entries;
  for (const reference::entry& e : model(m).entries())
    entries.push_back('{' + key_number(e.key, trace_.setup) + ", " + std::to_string(e.value) + '}');
  return list(entries, column);
}

std::string statements::literal(const operation& op, const answer& a) const {
  switch (info(op.what).answer) {
  case answers::yes_or_no:
    return print(a, op, trace_.setup); // true or false
  case answers::inserted:
  case answers::entry:
    return quoted(print(a, op, trace_.setup));
  case answers::nothing:
  case answers::number:
  case answers::visits:
  case answers::digest:
  case answers::found:
  case answers::custom:
    break;
  }
  return std::to_string(a.count);
}

} // namespace bucketproof::model
