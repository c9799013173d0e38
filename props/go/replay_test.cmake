# go_replay's exit codes and messages, for recordings that hold, fail, or are malformed. Needs no Go. cmake -D
# REPLAY=... -D RECORDINGS=... -D WORK=... -P replay_test.cmake
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
file(READ ${RECORDINGS}/growth.trace recording)

include(${CMAKE_CURRENT_LIST_DIR}/../harness/expect.cmake)
set(program ${REPLAY})

expect(0 "1 held, 0 failed" ${RECORDINGS}/growth.trace)
string(REPLACE "# go 9 | 9 entries, 2 buckets" "# go 9 | 9 entries, 4 buckets" other
  "${recording}")
file(WRITE ${WORK}/other.trace "${other}")
expect(1 "FAILED.*growth at operation 9.*expected  9 entries, 4 buckets.*found     9 entries, 2"
  ${WORK}/other.trace)
string(REGEX REPLACE "(# go   \\|   0 \\| )" "\\1ff:1=1 | " other "${recording}")
file(WRITE ${WORK}/other.trace "${other}")
expect(1 "structure at operation 1.*recorded of Go's map.*    0 . ff:1=1.*found\n.*    0 . "
  ${WORK}/other.trace)
string(REGEX REPLACE "# go [^\n]*\n" "" other "${recording}")
file(WRITE ${WORK}/other.trace "${other}")
expect(2 "other.trace: the recording is not of this trace" ${WORK}/other.trace)
string(REPLACE "policy go\n" "policy standard\n" other "${recording}")
file(WRITE ${WORK}/other.trace "${other}")
expect(2 "other.trace: Go's map has `policy go` and `hash seeded`" ${WORK}/other.trace)
file(WRITE ${WORK}/other.trace "policy go\na.insert(1, 1)\n# go nothing\n")
expect(2 "other.trace:3:1: not a line of a recording: nothing" ${WORK}/other.trace)
expect(2 "nowhere: no such file or folder" ${WORK}/nowhere)
expect(2 "input is required")
expect(2 "--shrink requires --live" --shrink ${WORK}/other.trace)
expect(0 "Usage:" --help)
