#include "cost.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace bucketproof::props {
namespace {

constexpr std::array<std::pair<char, std::string_view>, 10> letters{{
    {'n', "entries of the map"},
    {'m', "entries of the other map, or of the range"},
    {'i', "1 for a key that is new, else 0"},
    {'y', "1 where entries are about to move, so that a new entry is made before it has a place: a "
          "growth is under way, or due under the Go policies"},
    {'t',
     "entries of the key's chain that have its tophash; where there is no one key, slots of the "
     "longest chain"},
    {'e',
     "entries of the chains that the operation evacuates: two chains, or four where the Go "
     "policies start a growth; none unless the key is new, but any write evacuates under the Go "
     "policies"},
    {'w', "buckets of those chains"},
    {'s', "segments of the array of a growth that starts under the Go policies; else 0"},
    {'g', "growths that the operation finishes"},
    {'b', "buckets of all maps, before or after, overflow buckets included"},
}};

std::size_t value_of(char letter, const quantities& q) {
  switch (letter) {
  case 'n':
    return q.entries;
  case 'm':
    return q.given;
  case 'i':
    return q.is_new;
  case 'y':
    return q.made_first;
  case 't':
    return q.alike;
  case 'e':
    return q.evacuated;
  case 'w':
    return q.old_chains;
  case 'g':
    return q.growths;
  case 's':
    return q.segments;
  case 'b':
    return q.buckets;
  default:
    throw std::logic_error(std::string("no quantity is called ") + letter);
  }
}

// A column for each of `bounded_failpoints`.
constexpr std::string_view table = R"(
                                        hash      equality copy   move        construct allocate deallocate
constructor: empty                      -         -        -      -           -         -        -
constructor: size                       -         -        -      -           -         b+1      -
constructor: range                      3m        mt       2m     6m          -         2m+b     2m+b
constructor: initializer list           3m        mt       2m     6m          -         2m+b     2m+b
constructor: copy                       n         -        2n     -           -         b+2      -
constructor: move                       -         -        -      -           -         -        -
constructor: move, equal allocator      -         -        -      -           -         -        -
constructor: move, unequal allocator    m         -        -      2m          -         b+2      b+2
operator=: copy                         m         -        2m     -           -         b+2      b+2
operator=: move, equal allocator        -         -        -      -           -         -        b+2
operator=: move, unequal allocator      m         -        -      2m          -         b+2      2b+4
operator=: initializer list             3m        mt       2m     6m          -         2m+b     2m+2b
swap                                    -         -        -      -           -         -        -
iteration                               -         -        -      -           -         -        -
range: a pass of a cursor               -         -        -      -           -         b        b
size, stats, observers                  -         -        -      -           -         -        -
rehash                                  gn        -        -      2gn         -         gb+b+1   gb+b
reserve                                 gn        -        -      2gn         -         gb+b+1   gb+b
shrink_to_fit                           n         -        -      2n          -         b+2      b+3
find                                    1         t        -      -           -         -        -
contains                                1         t        -      -           -         -        -
count                                   1         t        -      -           -         -        -
equal_range                             1         t        -      -           -         -        -
find_many                               m         mt       -      -           -         -        -
at                                      1         t        -      -           -         -        -
insert(const value_type&)               e+1       t        2i     2e+2y       -         3w+s+2i  3w
insert(value_type&&)                    e+1       t        i      2e+i+2y     -         3w+s+2i  3w
insert(pair&&)                          e+1       t        -      2e+2i+2y    -         3w+s+2i  3w
insert(pair of others)                  e+1       t        -      2e+2i+2y    2         3w+s+2i  3w
insert(range)                           3m+2n     mt       2m     6m+4n       -         2m+2b    2m+2b
insert(initializer list)                3m+2n     mt       2m     6m+4n       -         2m+2b    2m+2b
emplace(const Key&, const T&)           e+1       t        2i     2e+2y       -         3w+s+2i  3w
emplace(Key&&, T&&)                     e+1       t        -      2e+2i+2y    -         3w+s+2i  3w
emplace(others)                         e+1       t        -      2e+2i+2y    2         3w+s+2i  3w
try_emplace(const Key&, const T&)       e+1       t        2i     2e+2y       -         3w+s+2i  3w
try_emplace(Key&&, others)              e+1       t        -      2e+i+2y     i         3w+s+2i  3w
insert_or_assign(const Key&, const T&)  e+1       t        i+1    2e+2y       -         3w+s+2i  3w
insert_or_assign(Key&&, T&&)            e+1       t        -      2e+i+2y+1   -         3w+s+2i  3w
operator[](const Key&)                  e+1       t        i      2e+2y       i         3w+s+2i  3w
operator[](Key&&)                       e+1       t        -      2e+i+2y     i         3w+s+2i  3w
merge                                   3m+2n     mt       -      6m+4n       -         2m+2b    2m+2b
erase(key)                              e+1       t        -      2e          -         3w       3w
erase(iterator)                         -         -        -      -           -         -        -
erase(first, last)                      -         -        -      -           -         -        -
erase_if                                -         -        -      -           -         -        -
clear                                   -         -        -      -           -         -        b
operator==                              n         nt+n     -      -           -         -        -
)";

stated_cost read(std::string_view line) {
  constexpr std::size_t words_begin = 40;
  stated_cost row{.name = line.substr(0, line.substr(0, words_begin).find("  ")), .bounds = {}};
  std::size_t at = words_begin;
  for (std::string_view& bound : row.bounds) {
    bound = line.substr(at, line.find(' ', at) - at);
    at = std::min(line.find_first_not_of(' ', at + bound.size()), line.size());
  }
  return row;
}

} // namespace

std::span<const std::pair<char, std::string_view>> quantity_names() {
  return letters;
}

std::size_t value_of(std::string_view bound, const quantities& q) {
  if (bound == "-")
    return 0;
  std::size_t sum = 0;
  for (std::size_t at = 0; at < bound.size(); ++at) {
    std::size_t product = 1, digits = 0;
    for (; at < bound.size() && bound[at] >= '0' && bound[at] <= '9'; ++at)
      digits = 10 * digits + static_cast<std::size_t>(bound[at] - '0');
    if (digits != 0)
      product = digits;
    for (; at < bound.size() && bound[at] != '+'; ++at)
      product *= value_of(bound[at], q);
    sum += product;
  }
  return sum;
}

std::span<const stated_cost> stated_costs() {
  static const std::vector<stated_cost> rows = [] {
    std::vector<stated_cost> all;
    for (std::size_t at = table.find('\n', 1) + 1; at < table.size();) {
      const std::size_t end = table.find('\n', at);
      all.push_back(read(table.substr(at, end - at)));
      at = end + 1;
    }
    return all;
  }();
  return rows;
}

} // namespace bucketproof::props
