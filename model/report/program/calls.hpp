// Operations as C++: on the map by its own functions, and on the oracle, a std::map of numbers.
#pragma once

#include "program.hpp"

#include "model/trace/trace.hpp"

#include <cstdint>
#include <string>

namespace bucketproof::model {

/// A key's number in a program: N(bucket, tophash, id) where the hash is controlled.
std::string key_number(std::uint32_t key, const setup& s);
/// `K(5)`
std::string key_text(std::uint32_t key, const setup& s);
/// `V(5)`
std::string value_text(std::uint32_t value);

/// The calls on maps of one kind.
class map_calls {
public:
  map_calls(const setup& s, const written_map& m) : setup_(s), written_(m) {}

  /// An operation: with an answer, as an expression; without one (`has_answer`), as statements
  /// without the last semicolon. `own` is the number of the own entry's key.
  std::string call(const operation& op, const std::string& a, const std::string& b,
                   const std::string& own = {}) const;
  /// What an element of a bulk run does, for `k`: the body of a function that answers a bool.
  std::string element(verb what, const std::string& a) const;
  /// `map a(...);`, and the same in the place of a map that was.
  std::string declare(map_name m, const std::string& a) const;
  std::string make_anew(map_name m, const std::string& a) const;

private:
  struct writing;

  std::string inserted(call_answer says, const std::string& a, const std::string& key,
                       const std::string& made) const;
  std::string insert(const std::string& a, const std::string& key, const std::string& value) const;
  std::string assign(const std::string& a, const std::string& key, const std::string& value) const;
  std::string own_value(const std::string& a, const std::string& own) const;
  std::string erased(const std::string& a, const std::string& key) const;
  std::string erase_if(const operation& op, const std::string& a) const;
  std::string find_run(const operation& op, const std::string& a) const;
  std::string put(const std::string& a, const std::string& key, const std::string& value) const;

  const setup& setup_;
  const written_map& written_;
};

/// The calls on oracles.
class oracle_calls {
public:
  explicit oracle_calls(const setup& s) : setup_(s) {}
  /// Nothing for what changes no contents.
  std::string call(const operation& op, const std::string& a, const std::string& b,
                   const std::string& own = {}) const;
  std::string element(verb what, const std::string& a) const;

private:
  struct writing;

  const setup& setup_;
};

/// `first, length, step` of a run, as numbers.
std::string run_text(const operation& op, const setup& s);

} // namespace bucketproof::model
