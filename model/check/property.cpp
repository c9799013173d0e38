#include "property.hpp"

#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace bucketproof::model {

std::string print_number(std::int64_t n) {
  return std::to_string(n);
}
std::string print_number(std::uint64_t n) {
  return std::to_string(n);
}
std::string print_number(double n) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), n).ptr};
}

std::map<std::uint32_t, const void*> map_state::addresses() const {
  std::map<std::uint32_t, const void*> at;
  for (const seen_entry& e : entries)
    at.emplace(e.key, e.address);
  return at;
}

std::string step::shown(std::uint32_t key) const {
  return print_key(key, with.hash);
}
std::optional<std::uint32_t> step::first_not_found() const {
  std::vector<std::optional<seen_entry>> found;
  tested.look_up(map, model.entries(), found);
  for (std::size_t i = 0; i < found.size(); ++i)
    if (const reference::entry& e = model.entries()[i];
        !found[i] || found[i]->key != e.key || found[i]->value != e.value)
      return e.key;
  return std::nullopt;
}
void step::saw(std::string_view what) const {
  if (seen != nullptr)
    seen->see(what);
}

void tally::see(std::string_view what) {
  const auto at = seen_.find(what);
  if (at != seen_.end())
    ++at->second;
  else
    seen_.emplace(what, 1);
}
std::vector<std::string> tally::missing(const property& p) const {
  std::vector<std::string> lines;
  if (asked_ == 0)
    lines.push_back(std::string(p.name) + ": no step was about it");
  for (const std::string_view what : p.must_see)
    if (!seen_.contains(what))
      lines.push_back(std::string(p.name) + ": never saw " + std::string(what));
  return lines;
}

std::string tally::print(const property& p) const {
  std::string text = std::string(p.name) + ": asked of " + std::to_string(asked_) + " steps";
  for (const auto& [what, n] : seen_)
    text += "\n  " + std::string(what) + ": " + std::to_string(n);
  return text + '\n';
}

const property* find(const std::vector<property>& all, std::string_view name) noexcept {
  const auto at =
      std::find_if(all.begin(), all.end(), [name](const property& p) { return p.name == name; });
  return at == all.end() ? nullptr : &*at;
}

} // namespace bucketproof::model
