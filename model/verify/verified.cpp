#include "verified.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace bucketproof::verify {
namespace {

/// Where the text from `first` to the end of `last` stands.
struct passage {
  passage(const std::string& text, const std::string& first, const std::string& last)
      : at(text.find(first)) {
    const std::size_t end = at == text.npos ? text.npos : text.find(last, at);
    if (end == text.npos)
      throw std::logic_error("not in the program of a trace: " + first + "..." + last);
    size = end + last.size() - at;
  }
  std::size_t at, size = 0;
};

/// A program inserts a run by try_emplace; for a map without it, each element by insert.
std::vector<model::operation> without_runs(const std::vector<model::operation>& all) {
  std::vector<model::operation> single;
  for (const model::operation& op : all)
    if (op.what != model::verb::insert_run)
      single.push_back(op);
    else
      for (std::uint32_t i = 0, k = op.key; i < op.number; ++i, k += std::uint32_t{1} << op.step)
        single.push_back({.what = model::verb::insert,
                          .on = op.on,
                          .number = static_cast<std::uint16_t>(k),
                          .key = k});
  return single;
}

/// A set as a map, as in set.hpp; for a program, which calls only what the set has.
constexpr const char* set_as_map_text = R"(template <class Key, class T>
struct set_element {
  set_element(Key k, T v) : first(std::move(k)), second(std::move(v)) {}
  Key first;
  T second;
  friend bool operator==(const set_element& a, const set_element& b) {
    return a.first == b.first && a.second == b.second;
  }
};
template <class Hash>
struct set_hash : Hash {
  std::size_t operator()(const auto& e) const { return Hash::operator()(e.first); }
};
template <class Equal>
struct set_equal : Equal {
  bool operator()(const auto& a, const auto& b) const {
    return Equal::operator()(a.first, b.first);
  }
};
template <class Set, class Key, class T>
struct set_as_map : Set {
  using Set::Set;
  using Set::erase;
  static set_element<Key, T> sought(const Key& k) { return {Key(k), T()}; }
  auto find(const Key& k) { return Set::find(sought(k)); }
  auto find(const Key& k) const { return Set::find(sought(k)); }
  auto erase(const Key& k) { return Set::erase(sought(k)); }
  auto contains(const Key& k) const { return Set::contains(sought(k)); }
  auto count(const Key& k) const { return Set::count(sought(k)); }
};
)";

std::string alias_of(const verified& v, const std::string& allocator) {
  if (v.shape == container::map)
    return "template <class Key, class T, class Hash, class Equal, class Allocator>\n"
           "using map_of = " +
           v.map + ";\nusing map = map_of<key, value, hash, equal, " + allocator +
           "<std::pair<const key, value>>>;\n";
  return set_as_map_text +
         ("template <class Key, class Hash, class Equal, class Allocator>\n"
          "using set_of = " +
          v.map +
          ";\nusing element = set_element<key, value>;\n"
          "using map = set_as_map<set_of<element, set_hash<hash>, set_equal<equal>, " +
          allocator + "<element>>, key, value>;\n");
}

} // namespace

std::string program_of(const verified& v, model::trace t, model::program_form form) {
  std::erase_if(t.operations, [&v](const model::operation& op) { return !v.does(op.what); });
  if (!v.does(model::verb::try_emplace))
    t.operations = without_runs(t.operations);
  std::string text = to_program(t, model::program_style::standard, form);
  const passage include(text, "#include <unordered_map>", "\n");
  text.replace(include.at, include.size, "#include <memory>\n#include <" + v.header + ">\n");
  const passage alias(text, "using map = std::unordered_map<", "// put your map here\n");
  const bool allocation_fails =
      text.substr(alias.at, alias.size).find("failing_allocator") != text.npos;
  text.replace(alias.at, alias.size,
               alias_of(v, allocation_fails ? "failing_allocator" : "std::allocator"));
  return text;
}

model::profile for_map(const verified& v, model::profile p) {
  p.policies = {model::policy_kind::standard}; // it has none
  std::erase_if(p.keys, [&v](model::key_kind k) {
    return std::find(v.keys.begin(), v.keys.end(), k) == v.keys.end();
  });
  if (p.keys.empty())
    p.keys = v.keys;
  return p;
}

} // namespace bucketproof::verify
