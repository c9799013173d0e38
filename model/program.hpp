// The C++ form of a trace: a program of one file that needs a map's header and the standard
// library, and nothing of this project. It is what goes into a bug report.
#pragma once

#include "model/trace.hpp"

#include <cstdint>
#include <string>

namespace bucketproof::model {

/// Which map the program is written for. Its alias `map` is the one line to change for another.
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

/// A program that does the trace's operations as subject.hpp does them, compares each answer with
/// what the reference model answered when the program was written, and at the end compares the
/// whole maps. It ends at the first difference. C++20; linear in the trace.
///
/// An iterator of the trace is one in the program; an armed throw is thrown by the program's hash,
/// equality, elements or allocator, and what it leaves is compared. Left out, and named in the
/// program's first lines, is what the map's style has no member for: cursors (`range`), which are
/// no business of the standard's; and for `standard`, shrink_to_fit and self-moves.
///
/// An operation without an answer is followed by a comparison of sizes. What only the structural
/// checks see (bucket counts, control bytes, bytes held) the program does not see.
std::string to_program(const trace& t, program_style style,
                       program_form form = program_form::executable);

} // namespace bucketproof::model
