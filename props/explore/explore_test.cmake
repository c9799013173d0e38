# explore's exit codes and messages.
# cmake -D EXPLORE=... -D WORK=... -P explore_test.cmake
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

include(${CMAKE_CURRENT_LIST_DIR}/../harness/expect.cmake)
set(program ${EXPLORE})

expect(0 "all states within 1 keys\nall hold, in every state\n$" --policy two_slots --keys 1 1)
expect(0 "two_slots_go +1 keys" --keys 1 1)
expect(0 "out of time: all of fewer than [0-9]+ operations\nall hold, in every state reached\n$" --policy two_slots
  --keys 8 8 --time 0.2)
expect(2 "no policy 'go': two_slots, two_slots_go" --policy go)
expect(2 "no class '1': bucket:tophash" --classes 1)
expect(2 "no class '70000:1': bucket:tophash" --classes 70000:1)
expect(2 "no operation 'insrt' to explore" --operations insrt)
expect(2 "no operation 'insert_run' to explore" --without insert_run)
expect(2 "--keys: from 1 to 100" --keys 0 3)
expect(2 "--keys: from 1 to 100" --keys 3 2)
expect(2 "not expected: --nope" --nope)
expect(0 "Usage:" --help)
