#include "reach.hpp"

#include <algorithm>
#include <bit>
#include <string_view>

namespace bucketproof::model {
namespace {

constexpr std::array<std::string_view, reach::growths> growth_names{"no growth", "doubling",
                                                                    "same size"};
constexpr std::array<std::string_view, reach::positions> position_names{
    "no growth", "evacuation before", "evacuation at", "evacuation after"};
constexpr std::array<std::string_view, reach::chains> chain_names{
    "no overflow bucket", "one overflow bucket", "two or more overflow buckets"};

/// The verbs whose growth positions are told apart: those that touch the bucket of one key.
constexpr std::array<verb, 12> touching{verb::insert,   verb::try_emplace, verb::insert_or_assign,
                                        verb::index,    verb::find,        verb::contains,
                                        verb::count,    verb::at,          verb::erase,
                                        verb::erase_at, verb::insert_own,  verb::assign_own};

/// Whether the cell can be reached at all: a position belongs to a growth, and no growth to none.
bool is_reachable(growth_kind growth, position where) {
  return (growth == growth_kind::none) == (where == position::no_growth);
}

template <class Visit>
void for_each_cell(Visit visit) {
  for (const verb v : touching)
    for (std::size_t g = 0; g < reach::growths; ++g)
      for (std::size_t w = 0; w < reach::positions; ++w)
        for (std::size_t c = 0; c < reach::chains; ++c)
          if (is_reachable(static_cast<growth_kind>(g), static_cast<position>(w)))
            visit(v, static_cast<growth_kind>(g), static_cast<position>(w), c);
}

} // namespace

void reach::add(const reach& more) {
  traces += more.traces;
  operations += more.operations;
  full_checks += more.full_checks;
  doublings += more.doublings;
  same_sizes += more.same_sizes;
  most_buckets = std::max(most_buckets, more.most_buckets);
  most_entries = std::max(most_entries, more.most_entries);
  longest_chain = std::max(longest_chain, more.longest_chain);
  for (std::size_t v = 0; v < verbs; ++v)
    for (std::size_t g = 0; g < growths; ++g)
      for (std::size_t w = 0; w < positions; ++w)
        for (std::size_t c = 0; c < chains; ++c)
          grid_[v][g][w][c] += more.grid_[v][g][w][c];
}

std::vector<std::string> not_reached(const reach& r) {
  std::vector<std::string> missing;
  for_each_cell([&](verb v, growth_kind g, position w, std::size_t c) {
    if (r.at(v, g, w, c) == 0)
      missing.push_back(std::string(info(v).name) + ", " +
                        std::string(growth_names[static_cast<std::size_t>(g)]) + ", " +
                        std::string(position_names[static_cast<std::size_t>(w)]) + ", " +
                        std::string(chain_names[c]));
  });
  return missing;
}

std::string print(const reach& r) {
  std::size_t cells = 0, reached = 0;
  for_each_cell([&](verb v, growth_kind g, position w, std::size_t c) {
    ++cells;
    reached += r.at(v, g, w, c) != 0 ? 1 : 0;
  });
  const auto line = [](std::string_view what, std::uint64_t n) {
    const std::string number = std::to_string(n);
    return std::string(what) + std::string(number.size() < 12 ? 12 - number.size() : 1, ' ') +
           number + '\n';
  };
  const std::size_t log2 = r.most_buckets == 0 ? 0 : std::bit_width(r.most_buckets) - 1U;
  return line("traces                    ", r.traces) +
         line("operations                ", r.operations) +
         line("whole maps compared       ", r.full_checks) +
         line("largest B                 ", log2) +
         line("most entries              ", r.most_entries) +
         line("doublings                 ", r.doublings) +
         line("same-size growths         ", r.same_sizes) +
         line("longest chain (overflow)  ", r.longest_chain) + "growth positions reached  " +
         std::string(12 - std::to_string(reached).size(), ' ') + std::to_string(reached) + " of " +
         std::to_string(cells) + '\n';
}

} // namespace bucketproof::model
