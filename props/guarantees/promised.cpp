#include "promised.hpp"

#include <algorithm>

namespace bucketproof::props {
namespace {

// The letters are those of `guarantee`, one for each kind of failpoint that can fail:
//
//   hash, equality, copy, move, construct, allocate, callback
//
// and there is a word for each of `promise_columns`; `.` for operations that need a copy of
// elements that cannot be copied.
//
// From the declarations: insert, assignment and erase of one element are strong, and so is what
// changes nothing. The basic ones are those of many elements (insert of a range, merge, erase_if).
// Where the allocators are unequal, a move that throws leaves the other map empty. Elements that
// can only be moved, by a move that may throw, can lose the entries of one old chain where an
// evacuation throws, whatever it was that threw.
constexpr std::string_view table = R"(
constructor: empty                      ------- ------- ------- ------- ------- -------
constructor: size                       -----s- -----s- -----s- -----s- -----s- -----s-
constructor: range                      sss--ss sss--ss ssss-ss ssss-ss ss-s-ss ss-s-ss
constructor: initializer list           sss--s- sss--s- ssss-s- ssss-s- .       .
constructor: copy                       s-s--s- s-s--s- s-s--s- s-s--s- .       .
constructor: move                       ------- ------- ------- ------- ------- -------
constructor: move, equal allocator      ------- ------- ------- ------- ------- -------
constructor: move, unequal allocator    l----l- l----l- l--l-l- l--l-l- l--l-l- l--l-l-
operator=: copy                         s-s--s- s-s--s- s-s--s- s-s--s- .       .
operator=: move, equal allocator        ------- ------- ------- ------- ------- -------
operator=: move, unequal allocator      l----l- l----l- l--l-l- l--l-l- l--l-l- l--l-l-
operator=: initializer list             sss--s- sss--s- ssss-s- ssss-s- .       .
swap                                    ------- ------- ------- ------- ------- -------
iteration                               ------- ------- ------- ------- ------- -------
range: a pass of a cursor               -----s- -----s- -----s- -----s- -----s- -----s-
size, stats, observers                  ------- ------- ------- ------- ------- -------
rehash                                  s----s- s----s- s-s--s- s-s--s- c--c-c- c--c-c-
reserve                                 s----s- s----s- s-s--s- s-s--s- c--c-c- c--c-c-
shrink_to_fit                           s----s- s----s- s-s--s- s-s--s- ------- -------
find                                    ss----- ss----- ss----- ss----- ss----- ss-----
contains                                ss----- ss----- ss----- ss----- ss----- ss-----
count                                   ss----- ss----- ss----- ss----- ss----- ss-----
equal_range                             ss----- ss----- ss----- ss----- ss----- ss-----
find_many                               ss----- ss----- ss----- ss----- ss----- ss-----
at                                      ss----- ss----- ss----- ss----- ss----- ss-----
insert(const value_type&)               sss--s- sss--s- ssss-s- ssss-s- .       .
insert(value_type&&)                    sss--s- sss--s- ssss-s- ssss-s- .       .
insert(pair&&)                          ss---s- ss---s- ssss-s- ssss-s- cs-c-c- cs-c-c-
insert(pair of others)                  ss--ss- ss--ss- ssssss- ssssss- cs-csc- cs-csc-
insert(range)                           bbb--bb bbb--bb bbbb-bb bbbb-bb cb-c-cb cb-c-cb
insert(initializer list)                bbb--b- bbb--b- bbbb-b- bbbb-b- .       .
emplace(const Key&, const T&)           sss--s- sss--s- ssss-s- ssss-s- .       .
emplace(Key&&, T&&)                     ss---s- ss---s- ssss-s- ssss-s- cs-c-c- cs-c-c-
emplace(others)                         ss--ss- ss--ss- ssssss- ssssss- cs-csc- cs-csc-
try_emplace(const Key&, const T&)       sss--s- sss--s- ssss-s- ssss-s- .       .
try_emplace(Key&&, others)              ss--ss- ss--ss- ssssss- ssssss- cs-csc- cs-csc-
insert_or_assign(const Key&, const T&)  sss--s- sss--s- ssss-s- ssss-s- .       .
insert_or_assign(Key&&, T&&)            ss---s- ss---s- ssss-s- ssss-s- cs-c-c- cs-c-c-
operator[](const Key&)                  sss-ss- sss-ss- ssssss- ssssss- .       .
operator[](Key&&)                       ss--ss- ss--ss- ssssss- ssssss- cs-csc- cs-csc-
merge                                   bb---b- bb---b- bbb--b- bbb--b- cb-c-c- cb-c-c-
erase(key)                              ss----- ss---s- ss----- sss--s- ss----- cs-c-c-
erase(iterator)                         ------- ------- ------- ------- ------- -------
erase(first, last)                      ------- ------- ------- ------- ------- -------
erase_if                                ------b ------b ------b ------b ------b ------b
clear                                   ------- ------- ------- ------- ------- -------
operator==                              ss----- ss----- ss----- ss----- ss----- ss-----
)";

promised_operation read(std::string_view line) {
  constexpr std::size_t words_begin = 40;
  promised_operation row{.name = line.substr(0, line.substr(0, words_begin).find("  ")),
                         .letters = {}};
  std::size_t at = words_begin;
  for (std::string_view& letters : row.letters) {
    const std::string_view word = line.substr(at, line.find(' ', at) - at);
    letters = word == "." ? "" : word;
    at = std::min(line.find_first_not_of(' ', at + word.size()), line.size());
  }
  return row;
}

} // namespace

std::span<const promised_operation> promised_guarantees() {
  static const std::vector<promised_operation> rows = [] {
    std::vector<promised_operation> all;
    for (std::size_t at = 1; at < table.size();) {
      const std::size_t end = table.find('\n', at);
      all.push_back(read(table.substr(at, end - at)));
      at = end + 1;
    }
    return all;
  }();
  return rows;
}

std::vector<std::string> differences(const measured_guarantees& measured,
                                     const promise_column& as) {
  const auto column = static_cast<std::size_t>(
      std::find(promise_columns.begin(), promise_columns.end(), as) - promise_columns.begin());
  std::vector<std::string> all;
  std::size_t seen = 0;
  for (const promised_operation& row : promised_guarantees()) {
    const std::string_view promised = row.letters[column];
    const auto at = measured.operations.find(row.name);
    if (at != measured.operations.end())
      ++seen;
    const guarantee_letters found =
        at == measured.operations.end() ? guarantee_letters() : at->second.letters();
    if (found != promised)
      all.push_back(std::string(row.name) + ": promised '" + std::string(promised) +
                    "', measured '" + found + "'");
  }
  if (seen != measured.operations.size())
    all.push_back("operations were measured of which nothing is promised");
  return all;
}

} // namespace bucketproof::props
