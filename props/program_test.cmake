# A trace as a C++ program compiles with nothing but its map's header, and says what the trace says.
# cmake -D REPLAY=... -D COMPILER=... -D SOURCE=... -D WORK=... -P program_test.cmake
file(MAKE_DIRECTORY ${WORK})
file(WRITE ${WORK}/any.trace "keys tracked
hash coordinate
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
foreach(style standard bucket_map)
  execute_process(COMMAND ${REPLAY} --cpp ${style} ${WORK}/any.trace
    OUTPUT_FILE ${WORK}/${style}.cpp COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${COMPILER} -std=c++20 -Wall -Wextra -Wconversion -Wshadow -Werror
    -I${SOURCE}/src ${WORK}/${style}.cpp -o ${WORK}/${style} COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${WORK}/${style} OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
  if(NOT said STREQUAL "all as expected\n")
    message(FATAL_ERROR "${style} said: ${said}")
  endif()
endforeach()
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
# Against a wrong map it must say so: one that inserts nothing new.
set(alias "using map = std::unordered_map<key, value, hash, equal>;")
set(wrong "struct map : std::unordered_map<key, value, hash, equal> {
  using unordered_map::unordered_map;
  std::size_t erase(const key&) { return 0; }
  using unordered_map::erase;
};")
foreach(program standard standard_test)
  file(READ ${WORK}/${program}.cpp text)
  string(REPLACE "${alias}" "${wrong}" broken "${text}")
  if(broken STREQUAL text)
    message(FATAL_ERROR "the alias of the map is not where it was: ${text}")
  endif()
  file(WRITE ${WORK}/broken_${program}.cpp "${broken}")
  set(libraries "")
  if(program STREQUAL standard_test)
    set(libraries -lgtest_main -lgtest -pthread)
  endif()
  execute_process(COMMAND ${COMPILER} -std=c++20 -I${SOURCE}/src ${WORK}/broken_${program}.cpp
    ${libraries} -o ${WORK}/broken_${program} COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${WORK}/broken_${program} RESULT_VARIABLE status OUTPUT_VARIABLE said
    ERROR_VARIABLE said)
  if(NOT status EQUAL 1 OR NOT said MATCHES "erase_run.*expected 15, found 0")
    message(FATAL_ERROR "a wrong map: exit code ${status}, ${said}")
  endif()
endforeach()
