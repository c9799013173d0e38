// The C++ form of a trace: a program of one file that needs a map's header and the standard
// library, and nothing of this project. It is what goes into a bug report.
#pragma once

#include "model/oracle/contract.hpp"
#include "model/trace/trace.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace bucketproof::model {

/// A map of bucket_map's traces. The program's alias `map` is the one line to change for another.
enum class program_style : std::uint8_t {
  standard,   ///< std::unordered_map, and so any map of its shape. It has no seed: 0 is used.
  bucket_map, ///< bucketproof::bucket_map with the policy and the seeds of the set-up.
};

/// How it says what it found.
enum class program_form : std::uint8_t {
  executable, ///< A program of its own: says "all as expected" and exits with 0, or what it found,
              ///< with 1.
  gtest,      ///< A GoogleTest, named for the trace; needs gtest_main, and nothing else.
};

/// What a function that changes the map answers.
enum class call_answer : std::uint8_t {
  in_full,   ///< As the standard has it: an iterator and whether the key was new; how many.
  yes_or_no, ///< A bool.
  other,     ///< Anything else: the program looks at the size.
};

/// How a program calls the functions of a map.
struct call_forms {
  enum class lookup : std::uint8_t {
    find,       ///< An iterator, compared with end().
    by_at,      ///< contains(key) and at(key): the map has no find.
    by_pointer, ///< A map of few functions: find answers a pointer, for_each visits.
  };
  lookup look_up = lookup::find;
  bool reads_const_maps = true;   ///< find and begin, of a const map.
  bool elements_lie_there = true; ///< Iterators yield references into the map.
  bool has_empty = true;
  bool inserts_two = false;       ///< insert(key, value), not insert({key, value}).
  bool erase_answers_next = true; ///< Of erase(iterator): the next iterator.
  bool finds_many = false;        ///< find_many(keys, found)
  call_answer insert = call_answer::in_full;
  call_answer try_emplace = call_answer::in_full;
  call_answer insert_or_assign = call_answer::in_full;
  call_answer erase = call_answer::in_full;
  call_answer erase_if = call_answer::in_full;
  std::string assign = "insert_or_assign"; ///< Its name: insert_or_assign, or put.
  bool strings_to_numbers = false;         ///< The values of string keys are numbers.
  bool finds_a_pointer_within = false;     ///< By few functions: an optional pointer, or the like.
  bool indexes_by_name = false;            ///< get_or_insert(key), not [key].
  verb run_by = verb::try_emplace;         ///< What a run inserts by.
};

/// The map that a program is written for.
struct written_map {
  std::string includes; ///< Its header, as an #include line.
  /// The definition of `map`, with an allocator template of that name.
  std::function<std::string(const std::string& allocator)> alias;
  /// What an empty map is made with, `(0, hash(), equal())`; nothing for no arguments.
  std::function<std::string(map_name m)> constructor_arguments;
  contract promised;
  std::function<bool(verb what)> does;
  /// The type of a custom operation, in the program's words; empty where the program cannot name
  /// it.
  std::function<std::string(std::uint8_t number)> custom_operation;
  call_forms calls;
  enum class memory : std::uint8_t {
    from_allocator, ///< Of the program, whose use is not checked.
    checked,        ///< The same, checked: sizes, and that all is given back.
    from_heap,      ///< malloc and operator new; the map takes no allocator.
  };
  memory takes_memory = memory::from_allocator;
  bool leaks = false; ///< Whether a leak of malloc's blocks is what the program is to show.
  bool is_set = false;
  bool hash_is_seeded = false; ///< The hash functor is called with a seed.
  /// Whether the trace was run on another map: what this one lacks is then said at the top.
  bool stands_for_another = false;
};

/// A program that does the trace's operations as the adapter does them (adapter/adapter.hpp), and
/// compares as lockstep does (check/lockstep.hpp) what the map's contract promises: each answer,
/// and after each change the whole map. It ends at the first difference. C++20.
///
/// The expected answers are literals in a short program; in others, each operation is done to a
/// std::map, too. An iterator of the trace is one in the program; an injected throw is thrown by
/// the program's hash, equality, elements, allocator or malloc, and what it leaves is compared.
/// Cursors (`range`) are omitted.
///
/// What only the structural checks see (bucket counts, control bytes) the program does not see.
std::string to_program(const trace& t, const written_map& m, program_form form);
std::string to_program(const trace& t, program_style style,
                       program_form form = program_form::executable);

} // namespace bucketproof::model
