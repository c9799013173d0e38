# Projects of others get bucketproof in every way that there is, and verify a small map.
# cmake -D CASE=... -D BUILD=... -D SOURCE=... -D COMPILER=... -D CLANG=... -D GCC=...
#   -D WORK=... [-D LAUNCHER=...] -P package_test.cmake
# All paths have a space in them. The case `set_up` comes first: it installs the package.
set(prefix "${WORK}/the prefix")
set(project "${WORK}/${CASE}/the project")
set(bin "${WORK}/${CASE}/the build")
file(REMOVE_RECURSE ${WORK}/${CASE})
file(COPY ${SOURCE}/props/verify/tests/package/ DESTINATION ${project})
set(strict "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror")
set(quick ${CMAKE_COMMAND} -E env "RC_PARAMS=seed=20231119 max_success=20")
set(one_property --gtest_filter=traces.agrees_where_keys_collide)

# expect(EXIT_CODE REGEX COMMAND...): what a command answers, on both outputs together. "fails" is
# any code but 0.
function(expect code regex)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(code STREQUAL "fails" AND NOT status EQUAL 0)
    set(code ${status})
  endif()
  if(NOT status EQUAL code OR NOT said MATCHES "${regex}")
    message(FATAL_ERROR "${ARGN}: exit code ${status} instead of ${code}, or not "
      "\"${regex}\" in:\n${said}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()

# configure(EXIT_CODE REGEX OPTIONS...)
function(configure code regex)
  expect(${code} "${regex}" ${CMAKE_COMMAND} -S ${project} -B ${bin} -G Ninja
    -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}
    -D BUCKETPROOF_BY=find_package -D CMAKE_PREFIX_PATH=${prefix} ${ARGN})
  set(said "${said}" PARENT_SCOPE)
endfunction()
function(build code regex)
  expect(${code} "${regex}" ${CMAKE_COMMAND} --build ${bin} --target ${ARGN})
  set(said "${said}" PARENT_SCOPE)
endfunction()
# The right map passes.
function(passes)
  expect(0 "1 test from 1 test suite ran.*PASSED" ${quick} ${bin}/tiny_props ${one_property})
endfunction()

function(set_up)
  file(REMOVE_RECURSE ${prefix})
  expect(0 "" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
endfunction()

# The package was built by one compiler, the project is by clang++; or by one that has no libFuzzer.
function(fuzz_by_clang)
  set(COMPILER ${CLANG})
  configure(0 "" -D CMAKE_CXX_FLAGS=-O1) # five times as fast as without
  build(0 "" tiny_fuzz)
  expect(0 "Done 200 runs" ${bin}/tiny_fuzz -seed=1 -runs=200 -max_len=2048)
  # A wrong map: fuzzing goes on after a failure, and ends with the list.
  file(COPY ${SOURCE}/props/verify/consumer/forgetful_map.hpp DESTINATION ${project})
  configure(0 "" -D HEADER=forgetful_map.hpp -D MAP=forgetful_map)
  build(0 "" tiny_fuzz)
  file(MAKE_DIRECTORY ${WORK}/${CASE}/artifacts)
  expect(1 "shrunk to 2 .*tiny_fuzz: [1-9][0-9]* different failure.*failure [0-9]+: contents at operation 2, a.erase"
    ${bin}/tiny_fuzz -seed=1 -runs=3000 -max_len=1024 "-artifact_prefix=${WORK}/${CASE}/artifacts/")
  # A property of its own, which the map does not have: beside the mistake.
  file(WRITE ${project}/my_properties.hpp "#include \"props/verify/property.hpp\"
struct few {
  static constexpr std::string_view name = \"few\", says = \"The map holds at most 3 elements.\";
  static bucketproof::verify::verdict holds(const bucketproof::verify::step& s) {
    return bucketproof::verify::at_most(s.after.size, 3, \"elements\");
  }
};
using bucketproof_properties = std::tuple<few>;
")
  configure(0 "" -D HEADER=forgetful_map.hpp -D MAP=forgetful_map -D ARGUMENTS=PROPERTIES,my_properties.hpp)
  build(0 "" tiny_fuzz)
  expect(1 "tiny_fuzz: [2-9] different failures.*(few at operation 1.*contents at operation 2|contents at operation 2.*few at operation 1)"
    ${bin}/tiny_fuzz -seed=1 -runs=3000 -max_len=1024 "-artifact_prefix=${WORK}/${CASE}/artifacts/")
  configure(0 "NAME_fuzz needs libFuzzer's runtime.*libclang-rt-dev" -D BUCKETPROOF_HAS_LIBFUZZER=OFF)
endfunction()
function(fuzz_by_gcc)
  set(COMPILER ${GCC})
  configure(0 "NAME_fuzz needs clang\\+\\+ \\(-D CMAKE_CXX_COMPILER=clang\\+\\+\\)"
    -D TWICE=ON)
  string(REGEX MATCHALL "NAME_fuzz" lines "${said}")
  list(LENGTH lines count)
  if(NOT count EQUAL 1)
    message(FATAL_ERROR "said ${count} times that there is no NAME_fuzz:\n${said}")
  endif()
endfunction()

function(debug_cxx23)
  configure(0 "" -D CMAKE_BUILD_TYPE=Debug -D CMAKE_CXX_STANDARD=23 -D CMAKE_CXX_FLAGS=${strict})
  build(0 "" all)
  passes()
  # One test of CTest; the folder of failures is the build's.
  expect(0 "tiny_props.*Total Tests: 1" ${CMAKE_CTEST_COMMAND} --test-dir ${bin} -N)
  file(READ ${bin}/CTestTestfile.cmake tests)
  if(NOT tests MATCHES "BUCKETPROOF_FAILURES=${bin}/failures\".* TIMEOUT \"900\"")
    message(FATAL_ERROR "no folder of failures, or no time limit, in ${tests}")
  endif()
endfunction()
function(release_cxx20)
  configure(0 "" -D CMAKE_BUILD_TYPE=Release -D CMAKE_CXX_STANDARD=20 -D CMAKE_CXX_EXTENSIONS=OFF
    -D CMAKE_CXX_FLAGS=${strict})
  build(0 "" all)
  passes()
endfunction()

# The project's own flags are enough: the package is not sanitized.
function(sanitized)
  set(flags "-fsanitize=address,undefined ${strict}")
  configure(0 "" -D CMAKE_CXX_FLAGS=${flags})
  build(0 "" tiny_props)
  passes()
  # Scenarios limit their memory, except where AddressSanitizer reserves more than any limit.
  expect(0 "1 test from 1 test suite ran.*PASSED" ${quick} ${bin}/tiny_props
    --gtest_filter=long_scenarios.churn_at_constant_size)
  configure(0 "" -D CMAKE_CXX_FLAGS=${flags} -D HEADER=overrunning_map.hpp -D MAP=overrunning_map)
  build(0 "" tiny_props)
  expect(1 "AddressSanitizer: heap-buffer-overflow.*FAILED" ${CMAKE_COMMAND} -E env
    "BUCKETPROOF_FAILURES=${WORK}/${CASE}/failures" ${quick} ${bin}/tiny_props ${one_property})
endfunction()

# The project has a GoogleTest of its own, which came first or comes later. It may be of another
# version than the package was built with, so NAME_props must not be linked with it.
function(with_googletest when)
  configure(0 "" -D GOOGLETEST=${when})
  build(0 "" own_test tiny_props)
  passes()
  file(READ ${bin}/build.ninja rules)
  string(REGEX MATCH "\nbuild tiny_props:[^\n]*" inputs "${rules}")
  if(NOT inputs OR inputs MATCHES " lib/libgtest")
    message(FATAL_ERROR "linked with the project's own GoogleTest: ${inputs}")
  endif()
endfunction()
function(googletest_before)
  with_googletest(before)
endfunction()
function(googletest_after)
  with_googletest(after)
endfunction()

# By source, from a folder with a space. Installing the project installs nothing of bucketproof.
function(by_source by)
  file(CREATE_LINK ${SOURCE} "${WORK}/${CASE}/the source" SYMBOLIC)
  configure(0 "" -D BUCKETPROOF_BY=${by} -D "SOURCE=${WORK}/${CASE}/the source"
    -D CMAKE_CXX_FLAGS=${strict} ${ARGN})
  build(0 "" tiny_props)
  passes()
  expect(0 "" ${CMAKE_COMMAND} --install ${bin} --prefix "${WORK}/${CASE}/prefix")
  file(GLOB_RECURSE ours "${WORK}/${CASE}/prefix/*bucketproof*")
  if(ours)
    message(FATAL_ERROR "installed with the project: ${ours}")
  endif()
endfunction()
function(fetch_content)
  by_source(FetchContent -D GOOGLETEST=before)
endfunction()
function(subdirectory)
  by_source(add_subdirectory)
endfunction()

# Wrong arguments are a line when configuring; what only the compiler can know, a line of its own.
function(arguments)
  configure(fails "no PRESET cuckoo; there are[ \n]+node_map, flat_map,.*c_table" "-DARGUMENTS=PRESET,cuckoo")
  configure(fails "not expected: NOTHING" "-DARGUMENTS=NOTHING")
  configure(fails "no value for REGRESSIONS" "-DARGUMENTS=REGRESSIONS")
  configure(0 "" "-DARGUMENTS=PRESET,c_table,NOT_ASKED,merge,erase_if,REGRESSIONS,kept here")
  file(READ "${bin}/bucketproof_verify/tiny.cpp" made)
  foreach(part "verified_of<shape, bucketproof::verify::presets::c_table>" "\"model/verify/presets.hpp\""
      "string_view, 2> not_asked{\"merge\", \"erase_if\"}" "\"~(${project}/kept here)~\"")
    string(FIND "${made}" "${part}" at)
    if(at EQUAL -1)
      message(FATAL_ERROR "not in what is made: ${part}\n${made}")
    endif()
  endforeach()
  configure(0 "" -D ARGUMENTS= -D HEADER=nowhere.hpp)
  build(fails "HEADER nowhere.hpp is neither beside the CMakeLists.txt nor in an include path" tiny_verified)
  configure(0 "" -D HEADER=sized_map.hpp -D MAP=sized_map)
  build(fails "sized_map has parameters that are no types" tiny_verified)
  configure(0 "" "-DMAP=sized_map<Key, T, 4>")
  build(0 "" tiny_verified)
  configure(0 "" -D MAP=map_with_defaults) # of Key, T, Hash, Equal, Allocator, and a value
  build(0 "" tiny_props)
  expect(2 "map_with_defaults<Key, T, Hash, Equal, Allocator>" ${bin}/tiny_props --gtest_filter=none)
endfunction()

# Properties of the map's own: each thing that is wrong with one is a line, and the only one.
function(refuses_property regex text)
  file(WRITE ${project}/my_properties.hpp "#include \"props/verify/property.hpp\"\n"
    "using namespace bucketproof::verify;\n${text}\n")
  build(fails "error: [^\n]*${regex}" tiny_verified)
  string(REGEX MATCHALL "error: " lines "${said}")
  list(LENGTH lines count)
  if(NOT count EQUAL 1)
    message(FATAL_ERROR "${count} errors:\n${said}")
  endif()
endfunction()
function(properties)
  configure(fails "no value for PROPERTIES" "-DARGUMENTS=PROPERTIES")
  configure(0 "" "-DARGUMENTS=PROPERTIES,my_properties.hpp" -D CMAKE_CXX_FLAGS=${strict})
  build(fails "PROPERTIES my_properties.hpp is neither beside the CMakeLists.txt nor in an include path" tiny_verified)
  set(texts "static constexpr std::string_view name = \"p\", says = \"It holds.\";")
  set(holds "static verdict holds(const step&) { return held(); }")
  set(list "using bucketproof_properties = std::tuple<p>;")
  refuses_property("has no .using bucketproof_properties = std::tuple" "struct p { ${texts} ${holds} };")
  refuses_property("bucketproof_properties must be a std::tuple" "struct p { ${texts} ${holds} };
using bucketproof_properties = p;")
  refuses_property("must have two texts" "struct p { ${holds} }; ${list}")
  refuses_property("must have a function bucketproof::verify::verdict holds"
    "struct p { ${texts} static bool holds(const step&) { return true; } }; ${list}")
  refuses_property("the name of a property must be letters"
    "struct p { static constexpr std::string_view name = \"a p\", says = \"It holds.\"; ${holds} }; ${list}")
  refuses_property("has the name of a check"
    "struct p { static constexpr std::string_view name = \"memory\", says = \"It holds.\"; ${holds} }; ${list}")
  refuses_property("two properties of the map have the same name"
    "struct p { ${texts} ${holds} }; struct q : p {}; using bucketproof_properties = std::tuple<p, q>;")
  refuses_property("measure of a property must be a static function"
    "struct p { ${texts} ${holds} static double measure(int) { return 0; } }; ${list}")
  refuses_property("no_such_member"
    "struct p { ${texts} ${holds} static double measure(const auto& m) { return m.no_such_member(); } }; ${list}")
  file(WRITE ${project}/my_properties.hpp "#include \"props/verify/property.hpp\"
struct few {
  static constexpr std::string_view name = \"few\", says = \"The map holds at most 40 elements.\";
  static double measure(const auto& m) { return static_cast<double>(m.size()); }
  static bucketproof::verify::verdict holds(const bucketproof::verify::step& s) {
    return bucketproof::verify::at_most(s.measured, 40, \"elements\");
  }
};
using bucketproof_properties = std::tuple<few>;
")
  build(0 "" all)
  set(failures "${WORK}/${CASE}/failures")
  expect(1 "agrees_where_keys_collide: few at operation.*1 different failure.*failure 1: few at operation 1, a.insert_run.*property  few\npromise   The map holds at most 40 elements.\nexpected  at most 40 elements\nfound     41"
    ${CMAKE_COMMAND} -E env "BUCKETPROOF_FAILURES=${failures}" ${quick} ${bin}/tiny_props ${one_property})
  file(GLOB trace "${failures}/few-*.trace")
  expect(1 "FAILED .*few at operation 1" ${bin}/tiny_replay ${trace})
  expect(1 "property  few.*found     41" ${bin}/tiny_replay --property few --explain ${trace})
  expect(0 "1 held, 0 failed" ${bin}/tiny_replay --checks ${trace})
  expect(0 "few\n +The map holds at most 40 elements." ${bin}/tiny_replay --properties)
  expect(2 "no property 'many'; tiny_replay --properties lists them" ${bin}/tiny_replay --property many ${trace})
  expect(2 "excludes" ${bin}/tiny_replay --property few --checks ${trace})
  expect(1 "held +any traces.*BROKEN +few: The map holds at most 40 elements. .asked of [0-9]+ steps.*1 different failures"
    ${bin}/tiny_report --out ${WORK}/${CASE}/report --traces 30 --no-tables)
  if(said MATCHES "Memory")
    message(FATAL_ERROR "measured in spite of --no-tables:\n${said}")
  endif()
  # A trace that failed once is asked again.
  file(COPY ${trace} DESTINATION ${project}/tiny_regressions)
  configure(0 "")
  expect(1 "few at operation 1.*1 different failure" ${CMAKE_COMMAND} -E env "BUCKETPROOF_FAILURES=${failures}"
    ${bin}/tiny_props --gtest_filter=regressions.*)
endfunction()

cmake_language(CALL ${CASE})
