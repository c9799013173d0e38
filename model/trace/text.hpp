// The text form of a trace, `.trace`: an operation on each line, written as in C++.
//
//   # anything after a '#' is a comment
//   keys tracked                 set-up lines come first; a missing one has its default
//   hash controlled
//   policy two_slots
//   seed 7
//   a.insert(3:200:0, 5)         keys are numbers, or bucket:tophash:id
//   b.insert_run(0, 100, 1)
//   a = move(b)
//   c0 = range(a, 3)             one of four cursors, started at the third of random places
//   c0.next(5)
//   c1 = begin(a)
//   repeat(100) {                a block: at most 31 operations, and no block inside
//     a.erase(5)
//     a.insert(5, 0)
//   }
#pragma once

#include "trace.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace bucketproof::model {

/// Text that is not a trace, and where: what() is `line:column: what is wrong`, both counted
/// from 1.
class syntax_error : public std::runtime_error {
public:
  syntax_error(std::size_t line, std::size_t column, const std::string& what);
  std::size_t line;
  std::size_t column;
};

/// Throws syntax_error.
trace parse(std::string_view text);

std::string print(const trace& t);
/// One operation; keys are written as the hash kind reads them.
std::string print(const operation& op, const setup& s);

/// What of a set-up the map under test knows. A map of another's may take no hash functor, and has
/// no policies and no seed: it would be misleading to name them.
struct setup_parts {
  bool hash = true;
  bool policy = true;
  bool seed = true;
};
/// Of this process.
inline setup_parts varied_parts;
/// The set-up in a line: `keys integer, hash controlled, policy standard, seed 0`.
std::string describe(const setup& s);

/// A key as the hash kind reads it.
std::string print_key(std::uint32_t key, hash_kind hash);

std::string_view name(key_kind k) noexcept;
std::string_view name(hash_kind k) noexcept;
std::string_view name(policy_kind k) noexcept;

} // namespace bucketproof::model
