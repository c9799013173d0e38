// For programs whose output cannot be written: a line on the standard error, and exit code 2. A
// pipe whose reader is gone ends a program by SIGPIPE, as usual.
#pragma once

namespace bucketproof::model {

/// For the start of a program: ends it if its standard output is closed.
void require_standard_output();

/// For the end of a program: writes out what was printed. Returns `exit_code`, or 2 if the output
/// could not be written; then says so.
int exit_code_after_output(int exit_code);

} // namespace bucketproof::model
