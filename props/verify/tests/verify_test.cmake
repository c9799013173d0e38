# A project of someone else verifies its maps: with the installed package, built and run; and by
# add_subdirectory, configured, and a map compiled.
# cmake -D BUILD=... -D SOURCE=... -D COMPILER=... -D WORK=... -P verify_test.cmake
file(REMOVE_RECURSE ${WORK})
set(consumer ${SOURCE}/props/verify/consumer)
set(common -G Ninja -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_BUILD_TYPE=RelWithDebInfo
  -D CMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1)

# expect(EXIT_CODE REGEX COMMAND...): what a command answers, on both outputs together.
function(expect code regex)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT status EQUAL code OR NOT said MATCHES "${regex}")
    message(FATAL_ERROR "${ARGN}: exit code ${status} instead of ${code}, or not "
      "\"${regex}\" in:\n${said}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()

expect(0 "" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
expect(0 "" ${CMAKE_COMMAND} -S ${consumer} -B ${WORK}/installed ${common}
  -D CMAKE_PREFIX_PATH=${WORK}/prefix)
expect(0 "" ${CMAKE_COMMAND} --build ${WORK}/installed)
set(bin ${WORK}/installed)
set(cases ${CMAKE_COMMAND} -E env "RC_PARAMS=seed=20231119 max_success=40"
  BUCKETPROOF_FAILURES=${WORK}/failures)

# Right maps pass, and what is not checked of them is listed.
expect(0 "shrink_to_fit[^\n]*: the map has no such member.*PASSED.* 0 different failures" ${cases} ${bin}/standard_props)
expect(0 "keys: string: the map does not hold them.*PASSED.* 0 different failures" ${cases} ${bin}/c_map_props)
expect(0 "insert_or_assign[^\n]*: the map has no such member.*PASSED"
  ${cases} ${bin}/standard_set_props)

# The wrong one is detected, in two operations; the trace replays, and as a program of one file.
expect(1 "shrunk to 2 in .*a.erase.*check +contents.*next    forgetful_replay --explain "
  ${cases} ${bin}/forgetful_props --gtest_filter=traces.agrees_with_the_model_on_any_trace)
file(GLOB traces ${WORK}/failures/*.trace)
list(GET traces 0 trace)
expect(1 "FAILED .*contents at operation 2, a.erase" ${bin}/forgetful_replay --explain ${trace})
execute_process(COMMAND ${bin}/forgetful_replay --cpp standard ${trace}
  OUTPUT_FILE ${WORK}/reproducer.cpp COMMAND_ERROR_IS_FATAL ANY)
expect(0 "" ${COMPILER} -std=c++20 -I${consumer} ${WORK}/reproducer.cpp -o ${WORK}/reproducer)
expect(1 "expected .*found" ${WORK}/reproducer)
execute_process(COMMAND ${bin}/standard_set_replay --cpp standard ${trace}
  OUTPUT_FILE ${WORK}/of_a_set.cpp COMMAND_ERROR_IS_FATAL ANY)
expect(0 "" ${COMPILER} -std=c++20 ${WORK}/of_a_set.cpp -o ${WORK}/of_a_set)
expect(0 "all as expected" ${WORK}/of_a_set)

# The fuzz target finds it as well, and what it writes replays.
if(COMPILER MATCHES "clang")
  file(MAKE_DIRECTORY ${WORK}/fuzz)
  expect(1 "check +contents.*forgetful_fuzz: [1-9][0-9]* different failure.*next    forgetful_replay --explain"
    ${bin}/forgetful_fuzz -seed=1 -runs=100000 -max_len=2048 -artifact_prefix=${WORK}/fuzz/)
  file(GLOB crash ${WORK}/fuzz/crash-*)
  expect(1 "FAILED .*contents at operation .*next    .*forgetful_replay --explain"
    ${bin}/forgetful_replay ${crash})
  expect(1 "shrunk  [0-9]+ operations to 2 .*-> 2  a.erase.*wrote "
    ${bin}/forgetful_replay --shrink --out ${WORK}/fuzz ${crash})
  expect(0 "Done 200 runs" ${bin}/standard_fuzz -seed=1 -runs=200 -max_len=2048)
endif()

# The report.
expect(1 "failure 1: contents at operation 2.*Guarantees measured.*different failure.*wrote "
  ${bin}/forgetful_report --out ${WORK}/report --traces 30)
expect(0 "held +any traces.*find +strong +strong +- +-.*0 different failures"
  ${bin}/standard_report --out ${WORK}/report --traces 10)
file(READ ${WORK}/report/forgetful.html page)
if(NOT page MATCHES "^<!doctype html>.*As a C\\+\\+ program.*</html>\n$" OR page MATCHES "https?:")
  message(FATAL_ERROR "not a whole page, or not a self-contained one: ${WORK}/report/forgetful.html")
endif()
expect(2 "not expected: --nope" ${bin}/forgetful_report --nope)
expect(2 "--traces: not a number above 0: many" ${bin}/forgetful_report --traces many)

# The same by add_subdirectory.
expect(0 "" ${CMAKE_COMMAND} -S ${consumer} -B ${WORK}/subdirectory ${common}
  -D BUCKETPROOF_SOURCE=${SOURCE})
expect(0 "" ${CMAKE_COMMAND} --build ${WORK}/subdirectory --target c_map_verified)
