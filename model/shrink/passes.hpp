// The passes of shrinking: each tries changes of one kind, and says whether one was taken.
#pragma once

#include "best_trace.hpp"

namespace bucketproof::model::passes {

// passes.cpp
bool remove(best_trace& best);  ///< Operations left out.
bool join(best_trace& best);    ///< Two operations of a kind become one run.
bool setups(best_trace& best);  ///< The simplest set-up under which the operations fail.
bool maps(best_trace& best);    ///< All on map a, or the names exchanged.
bool verbs(best_trace& best);   ///< The simplest verb of the kind.
bool cursors(best_trace& best); ///< Cursors are called in the order in which they come.
bool sort(best_trace& best);    ///< Operations that can change places stand in order.

// number_passes.cpp
bool runs(best_trace& best);      ///< Shorter runs; a run of one is an operation on one key.
bool run_steps(best_trace& best); ///< Runs to the next bucket, the next tophash, the next key.
bool keys(best_trace& best);      ///< Each key becomes the first of its class that still fails.
bool numbers(best_trace& best);   ///< Smaller values, sizes and places.

// small_passes.cpp: what is tried with small traces only
bool refill(best_trace& best);  ///< The map filled by another run.
bool replace(best_trace& best); ///< One operation becomes any that is simpler.

} // namespace bucketproof::model::passes
