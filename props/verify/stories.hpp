// Stories: traces that say something of a map which random ones hardly come to, as text. They are
// asked of every map, in all that a trace is asked: so they shrink, and end in a program.
#pragma once

#include "verified.hpp"

namespace bucketproof::verify {

/// Adds those whose operations and kind of hash the map has, of elements that are counted where the
/// map holds such.
void add_stories(verified& v);

} // namespace bucketproof::verify
