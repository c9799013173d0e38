# A trace as a C++ program compiles with nothing but its map's header, and says what the trace says.
# cmake -D REPLAY=... -D COMPILER=... -D SOURCE=... -D WORK=... -P program_test.cmake
file(MAKE_DIRECTORY ${WORK})
file(WRITE ${WORK}/any.trace "keys tracked
hash controlled
policy two_slots
seed 7
a.insert(3:200:0, 5)
a.insert_run(0:1:0, 20, 0:0:1)
b = a
b.erase_run(0:1:0, 15, 0:0:1)
b.insert_own(9:9:9, 2)
swap(a, b)
a.erase_loop(2, 1)
a = move(b)
a.drain(3)
a.iterate()
")
# With iterators that are held, and with what throws.
file(WRITE ${WORK}/held.trace "keys tracked
hash controlled
a.insert_run(0:1:0, 8, 0:0:1)
c1 = begin(a)
c1.next(2)
a.erase(0:1:7)
c1.next(3)
a.erase_run(0:1:0, 3, 0:0:1)
c1.next(9)
c1 = begin(a)
c1.next(9)
a.insert(5:5:5, 1)
c1.next(1)
c0 = range(a, 1)
c0.next(2)
inject(copy, 1)
a.insert(7:7:7, 3)
inject(allocate, 1)
a.insert_run(9:1:0, 9, 0:0:1)
inject(hash, 1)
a.find(9:1:0)
inject(equality, 2)
a.insert_or_assign(9:1:3, 4)
inject(allocate, 1)
a.reserve(100)
inject(hash, 1)
a.erase_own(1)
inject(copy, 1)
b = a
inject(copy, 1)
a.clear()
")
# With rounds.
file(WRITE ${WORK}/rounds.trace "keys tracked
hash controlled
a.insert_run(0:1:0, 30, 1:0:0)
repeat(300) {
  a.erase(5:1:0)
  inject(allocate, 1)
  a.insert(5:1:0, 7)
  b = a
  a = move(b)
  a.drain(2)
  a.insert_run(40:1:0, 2, 1:0:0)
  inject(copy, 1)
}
inject(copy, 1)
repeat(1) {
  a.insert(6:2:0, 7)
}
a.iterate()
")
# With moves that throw.
file(WRITE ${WORK}/throwing.trace "keys throwing
a.insert_run(0, 8, 1)
inject(move, 1)
a.insert(8, 3)
inject(move, 2)
a.insert_run(9, 20, 1)
inject(copy, 3)
a.insert_or_assign(40, 3)
b = a
inject(move, 1)
a.erase(8)
")
# With keys that are equal to the map and not the same.
set(coarse "a.insert(3:200:0, 5)
a.insert_or_assign(3:200:1, 6)
a.index(3:200:1, 7)
a.at(3:200:1)
a.at(0:0:0)
a.find(3:200:1)
b.insert_list(0, 1)
b.insert(3:200:1, 7)
a == b
b.merge(a)
b.erase(3:200:0)
")
file(WRITE ${WORK}/coarse.trace "keys coarse\nhash controlled\n${coarse}")
file(WRITE ${WORK}/coarse_held.trace "keys coarse
hash seeded
${coarse}a.insert_run(0, 30, 1)
c0 = begin(a)
c0.next(3)
b.insert_range(1, 9, 1)
inject(equality, 1)
a.insert(1, 8)
inject(copy, 1)
b.insert_list(0, 3)
inject(hash, 2)
a.merge(b)
a.index(1, 7)
a.at(1)
a == b
a.insert_own(3, 2)
a.erase_own(2)
a.iterate()
")
foreach(trace any held rounds throwing coarse coarse_held)
  foreach(style standard bucket_map)
    set(program ${WORK}/${trace}_${style})
    execute_process(COMMAND ${REPLAY} --cpp ${style} ${WORK}/${trace}.trace
      OUTPUT_FILE ${program}.cpp COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND ${COMPILER} -std=c++20 -Wall -Wextra -Wconversion -Wshadow -Werror
      -I${SOURCE}/src ${program}.cpp -o ${program} COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND ${program} OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
    if(NOT said STREQUAL "all as expected\n")
      message(FATAL_ERROR "${trace}, ${style} said: ${said}")
    endif()
  endforeach()
endforeach()
# The program names what it omits, and nothing else.
file(READ ${WORK}/any_bucket_map.cpp text)
if(text MATCHES "LEFT OUT")
  message(FATAL_ERROR "nothing of any.trace is left out: ${text}")
endif()
file(READ ${WORK}/held_bucket_map.cpp text)
if(NOT text MATCHES "// LEFT OUT, each with its reason below: operation 12, 13\n.*
  // 12: c0 = range.a, 1.: left out, programs have iterators but no cursors\n")
  message(FATAL_ERROR "not said what is left out: ${text}")
endif()
# As a GoogleTest, too: each builds, and has one test, which passes.
foreach(style standard bucket_map)
  execute_process(COMMAND ${REPLAY} --gtest ${style} ${WORK}/any.trace
    OUTPUT_FILE ${WORK}/${style}_test.cpp COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${COMPILER} -std=c++20 -Wall -Wextra -Wconversion -Wshadow -Werror
    -I${SOURCE}/src ${WORK}/${style}_test.cpp -lgtest_main -lgtest -pthread -o ${WORK}/${style}_test
    COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${WORK}/${style}_test OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
  if(NOT said MATCHES "bucketproof_trace.holds_[0-9a-f]+.*PASSED  \\] 1 test\\.")
    message(FATAL_ERROR "${style} as a GoogleTest said: ${said}")
  endif()
endforeach()
# Against a wrong map it must say so.
# expect_wrong(PROGRAM LIBRARIES REGEX BODY): what the program says of a map with that body.
function(expect_wrong program libraries regex body)
  file(READ ${WORK}/${program}.cpp text)
  string(REGEX MATCH "using map = (std::unordered_map<[^;]*>);" alias "${text}")
  string(REPLACE "${alias}"
    "struct map : ${CMAKE_MATCH_1} {\n  using unordered_map::unordered_map;\n  ${body}\n};"
    broken "${text}")
  if(broken STREQUAL text)
    message(FATAL_ERROR "the alias of the map is not where it was: ${text}")
  endif()
  file(WRITE ${WORK}/broken_${program}.cpp "${broken}")
  execute_process(COMMAND ${COMPILER} -std=c++20 -I${SOURCE}/src ${WORK}/broken_${program}.cpp
    ${libraries} -o ${WORK}/broken_${program} COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${WORK}/broken_${program} RESULT_VARIABLE status OUTPUT_VARIABLE said
    ERROR_VARIABLE said)
  if(NOT status EQUAL 1 OR NOT said MATCHES "${regex}")
    message(FATAL_ERROR "a wrong map: exit code ${status}, ${said}")
  endif()
endfunction()
set(erases_nothing "std::size_t erase(const key&) { return 0; }
  using unordered_map::erase;")
expect_wrong(any_standard "" "erase_run.*expected 15, found 0" "${erases_nothing}")
expect_wrong(standard_test "-lgtest_main;-lgtest;-pthread" "erase_run.*expected 15, found 0"
  "${erases_nothing}")
expect_wrong(held_standard "" "c1.next.9.: expected a visit to" "
  iterator begin() { return size() < 2 ? unordered_map::begin() : ++unordered_map::begin(); }
  const_iterator begin() const { return unordered_map::begin(); }")
expect_wrong(held_standard "" "15: a.insert.7:7:7, 3., after its throw: size: expected 5, found 6" "
  auto insert(value_type v) {
    if (number(v.first) == (7 | 7 << 16 | 7 << 24)) unordered_map::try_emplace(key(1), value(1));
    return unordered_map::insert(v);
  }")
