#include "growth_coverage.hpp"

#include <algorithm>
#include <bit>

namespace bucketproof::model {
namespace {

constexpr std::array growths{growth_kind::none, growth_kind::doubling, growth_kind::same_size};
constexpr std::array<std::string_view, 3> growth_names{"no growth", "doubling", "same size"};
constexpr std::array marks{progress::none, progress::first, progress::middle, progress::last,
                           progress::only};
constexpr std::array<std::string_view, 5> mark_names{"", "first", "middle", "last", "only"};
constexpr std::array places{position::nowhere, position::before, position::at, position::after};
constexpr std::array<std::string_view, 4> place_names{"", "evacuation before", "evacuation at",
                                                      "evacuation after"};
constexpr std::array<std::string_view, 3> chain_names{"no overflow bucket", "one overflow bucket",
                                                      "two or more overflow buckets"};

template <class Enum>
std::size_t number(Enum e) {
  return static_cast<std::size_t>(e);
}

bool is_on_both_maps(verb what) {
  return is_about_both_maps(what);
}

/// Why no trace reaches a position.
struct rule {
  std::string_view why;
  bool (*excludes)(const growth_position&);
};

/// A growth of N old buckets that has evacuated all below E is `first` for E = 0, `last` for
/// E = N - 1 and `only` for N = 1.
constexpr std::array rules{
    rule{"in order, nothing is evacuated while the first bucket is the next; touched first, the "
         "insert that starts a growth evacuates the first bucket",
         [](const growth_position& p) {
           return p.mark == progress::first && p.touched == position::after;
         }},
    rule{"all old buckets below the last are evacuated when the last is the next",
         [](const growth_position& p) {
           return p.mark == progress::last && p.touched == position::before;
         }},
    rule{"the only old bucket is the next",
         [](const growth_position& p) {
           return p.mark == progress::only &&
                  (p.touched == position::before || p.touched == position::after);
         }},
    rule{"one main bucket without a growth holds no more entries than it has slots, so it has no "
         "overflow bucket and never grows to the same size",
         [](const growth_position& p) {
           return p.mark == progress::only && p.growth == growth_kind::same_size;
         }},
    rule{"one main bucket has no overflow bucket when it starts to double; the insert that starts "
         "it adds one at most, and the next evacuates it",
         [](const growth_position& p) { return p.mark == progress::only && p.chain == 2; }},
    rule{"the insert that starts to double one full bucket adds an overflow bucket, and clear, "
         "which "
         "takes it away, leaves no entry to name",
         [](const growth_position& p) {
           return p.mark == progress::only && p.chain == 0 && p.what == verb::erase_own;
         }},
};

/// bucket_map has no custom operations, and no nodes; what is given by number is given to maps of
/// tracked keys only, or as construction does it.
bool is_counted(verb what) noexcept {
  return !names_what_is_given(what) && what != verb::inject && what != verb::repeat &&
         what != verb::custom && what != verb::reinsert;
}
/// Whether the parts of a position agree with one another.
bool is_cell(const growth_position& p) {
  const bool growing = p.growth != growth_kind::none;
  return is_counted(p.what) && growing == (p.mark != progress::none) &&
         (p.touched != position::nowhere) == (growing && touches_one_bucket(p.what)) &&
         (p.whose == side::on || is_on_both_maps(p.what));
}

template <class Visit>
void for_each_cell(Visit visit) {
  for (const verb_info& v : verbs())
    for (const side whose : {side::on, side::other})
      for (const growth_kind growth : growths)
        for (const progress mark : marks)
          for (const position touched : places)
            for (std::size_t chain = 0; chain < chain_names.size(); ++chain)
              for (const cursors cursor : {cursors::none, cursors::live})
                if (const growth_position p{v.what, whose, growth, mark, touched, chain, cursor};
                    is_cell(p))
                  visit(p);
}

const rule* rule_against(const growth_position& p) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const rule& r) { return r.excludes(p); });
  return found == rules.end() ? nullptr : &*found;
}

std::string row_name(verb what, side whose) {
  return std::string(info(what).name) + (whose == side::other ? ", other map" : "");
}
std::string padded(const std::string& text, std::size_t width) {
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

} // namespace

void growth_coverage::add(const growth_coverage& more) {
  traces += more.traces;
  operations += more.operations;
  full_checks += more.full_checks;
  doublings += more.doublings;
  same_sizes += more.same_sizes;
  throws += more.throws;
  most_buckets = std::max(most_buckets, more.most_buckets);
  most_entries = std::max(most_entries, more.most_entries);
  longest_chain = std::max(longest_chain, more.longest_chain);
  for (std::size_t i = 0; i < grid_.size(); ++i)
    grid_[i] += more.grid_[i];
}

std::span<const growth_position> reachable_positions() {
  static const auto cells = [] {
    std::vector<growth_position> found;
    for_each_cell([&](const growth_position& p) {
      if (rule_against(p) == nullptr)
        found.push_back(p);
    });
    return found;
  }();
  return cells;
}
std::span<const unreachable_position> unreachable_positions() {
  static const auto cells = [] {
    std::vector<unreachable_position> found;
    for_each_cell([&](const growth_position& p) {
      if (const rule* against = rule_against(p))
        found.push_back({p, against->why});
    });
    return found;
  }();
  return cells;
}

std::string print(const growth_position& p) {
  std::string text = row_name(p.what, p.whose) + ", " + std::string(growth_names[number(p.growth)]);
  if (p.growth != growth_kind::none)
    text += ", " + std::string(mark_names[number(p.mark)]);
  if (p.touched != position::nowhere)
    text += ", " + std::string(place_names[number(p.touched)]);
  return text + ", " + std::string(chain_names[p.chain]) +
         (p.cursor == cursors::live ? ", cursor live" : "");
}

std::vector<std::string> coverage_errors(const growth_coverage& r) {
  std::vector<std::string> faults;
  for (const growth_position& p : reachable_positions())
    if (r.at(p) == 0)
      faults.push_back("not reached: " + print(p));
  for (const unreachable_position& p : unreachable_positions())
    if (r.at(p.cell) != 0)
      faults.push_back("reached, though " + std::string(p.why) + ": " + print(p.cell));
  return faults;
}

std::string print(const growth_coverage& r) {
  const auto cells = reachable_positions();
  const auto reached = std::count_if(cells.begin(), cells.end(),
                                     [&](const growth_position& p) { return r.at(p) != 0; });
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
         (r.throws != 0 ? line("throws                    ", r.throws) : "") +
         line("longest chain (overflow)  ", r.longest_chain) + "growth positions reached  " +
         padded(std::to_string(reached), 12) + " of " + std::to_string(cells.size()) + '\n';
}

std::string print_positions(const growth_coverage& r) {
  struct column {
    growth_kind growth;
    progress mark;
  };
  std::vector<column> columns;
  for (const growth_kind growth : growths)
    for (const progress mark : marks)
      if ((growth == growth_kind::none) == (mark == progress::none) &&
          !(growth == growth_kind::same_size && mark == progress::only))
        columns.push_back({growth, mark});

  constexpr std::size_t first_width = 28, width = 8;
  const std::string indent(first_width, ' ');
  std::string text = indent + "      no  doubling";
  text.append(24, ' ').append("same size\n").append(indent).append("  growth");
  for (const column& c : columns)
    if (c.growth != growth_kind::none)
      text += padded(std::string(mark_names[number(c.mark)]), width);
  text += '\n';
  const growth_position* rarest = nullptr;
  for (const verb_info& v : verbs())
    for (const side whose : {side::on, side::other}) {
      if (!is_counted(v.what) || (whose == side::other && !is_on_both_maps(v.what)))
        continue;
      const std::string name = row_name(v.what, whose);
      text += name + std::string(first_width - name.size(), ' ');
      for (const column& c : columns) {
        std::size_t reached = 0, all = 0;
        for (const growth_position& p : reachable_positions())
          if (p.what == v.what && p.whose == whose && p.growth == c.growth && p.mark == c.mark) {
            ++all;
            reached += r.at(p) != 0 ? 1 : 0;
            if (rarest == nullptr || r.at(p) < r.at(*rarest))
              rarest = &p;
          }
        text += padded(std::to_string(reached) + '/' + std::to_string(all), width);
      }
      text += '\n';
    }
  if (rarest != nullptr)
    text += "rarest: " + print(*rarest) + ": " + std::to_string(r.at(*rarest)) + " times\n";
  for (const rule& excluding : rules) {
    const auto cells = unreachable_positions();
    const auto n = std::count_if(cells.begin(), cells.end(), [&](const unreachable_position& p) {
      return p.why == excluding.why;
    });
    text += padded(std::to_string(n), 6) +
            " cells cannot be reached: " + std::string(excluding.why) + '\n';
  }
  return text;
}

} // namespace bucketproof::model
