# The examples of C++ and CMake in README.md and props/verify/README.md, from their own text: compiled, built, and run.
# cmake -D BUILD=... -D SOURCE=... -D COMPILER=... -D WORK=... [-D LAUNCHER=...] -P readme_test.cmake
file(REMOVE_RECURSE ${WORK})

# passage(RESULT PAGE FIRST LAST): the lines of the page from the one that begins with FIRST to the one that begins
# with LAST, without the page's indentation.
function(passage result page first last)
  file(READ ${SOURCE}/${page} text)
  string(FIND "${text}" "\n    ${first}" begin)
  if(begin EQUAL -1)
    message(FATAL_ERROR "${page} has no line \"${first}\"")
  endif()
  string(SUBSTRING "${text}" ${begin} -1 rest)
  string(FIND "${rest}" "\n    ${last}" end)
  if(end EQUAL -1)
    message(FATAL_ERROR "${page} has no line \"${last}\" after \"${first}\"")
  endif()
  math(EXPR length "${end} + 1")
  string(SUBSTRING "${rest}" ${length} -1 tail)
  string(FIND "${tail}" "\n" line_end)
  math(EXPR length "${length} + ${line_end}")
  string(SUBSTRING "${rest}" 0 ${length} text)
  string(REPLACE "\n    " "\n" text "${text}")
  set(${result} "${text}\n" PARENT_SCOPE)
endfunction()

# expect(EXIT_CODE REGEX COMMAND...)
function(expect code regex)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT status EQUAL code OR NOT said MATCHES "${regex}")
    message(FATAL_ERROR "${ARGN}: exit code ${status} instead of ${code}, or not "
      "\"${regex}\" in:\n${said}")
  endif()
endfunction()

# The map.
passage(example README.md "#include <bucketproof/bucket_map.hpp>" "  it = it->second > 50")
string(REPLACE "#include <bucketproof/bucket_map.hpp>" "#include <bucketproof/bucket_map.hpp>
#include <iterator>
#include <string>
int main() {" example "${example}")
file(WRITE ${WORK}/example.cpp "${example}\nreturn ages.size() == 1 ? 0 : 1;\n}\n")
expect(0 "" ${COMPILER} -std=c++20 -Wall -Wextra -Werror -I${SOURCE}/src ${WORK}/example.cpp -o ${WORK}/example)
expect(0 "" ${WORK}/example)

# The map by FetchContent, from this source: another place is as good as the address in the README.
passage(fetched README.md "include(FetchContent)" "target_link_libraries(my_program")
file(WRITE ${WORK}/fetched/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)
project(fetched LANGUAGES CXX)
add_executable(my_program ../example.cpp)
${fetched}")
expect(0 "" ${CMAKE_COMMAND} -S ${WORK}/fetched -B ${WORK}/fetched/build -G Ninja
  -D CMAKE_CXX_COMPILER=${COMPILER} -D FETCHCONTENT_SOURCE_DIR_BUCKETPROOF=${SOURCE})
expect(0 "" ${CMAKE_COMMAND} --build ${WORK}/fetched/build)
expect(0 "" ${WORK}/fetched/build/my_program)

# Maps of others: the lines of CMake, and the class for a C interface. `my::map` and the C table are
# the test's.
passage(of_a_map README.md "find_package(bucketproof REQUIRED)" "  LINK my::library)")
passage(with_a_preset README.md "bucketproof_verify(NAME my_map HEADER my/map.hpp MAP my::map PRESET" "bucketproof_verify(NAME my_map HEADER my/map.hpp MAP my::map PRESET")
string(REPLACE "NAME my_map" "NAME my_other_map" with_a_preset "${with_a_preset}")
# The properties are those of a table whose erase moves nothing.
passage(properties props/verify/README.md "#include \"props/verify/property.hpp\"" "                                          find_allocates_nothing, reserve_lasts>;")
foreach(page README.md props/verify/README.md)
  passage(with_properties ${page} "bucketproof_verify(NAME my_map HEADER my/map.hpp MAP my::map PROPERTIES" "bucketproof_verify(NAME my_map HEADER my/map.hpp MAP my::map PROPERTIES")
endforeach()
string(REPLACE "NAME my_map" "NAME my_table" with_properties "${with_properties}")
string(REPLACE "MAP my::map" "MAP my::table PRESET flat_map" with_properties "${with_properties}")
passage(c_map props/verify/README.md "template <class Key, class T>" "};")
passage(of_c props/verify/README.md "bucketproof_verify(NAME c_map" "bucketproof_verify(NAME c_map")
file(WRITE ${WORK}/project/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)
project(readme LANGUAGES CXX)
enable_testing()
add_library(my_library INTERFACE)
add_library(my::library ALIAS my_library)
target_include_directories(my_library INTERFACE include)
include_directories(include)
${of_a_map}${with_a_preset}${with_properties}${of_c}")
file(WRITE ${WORK}/project/my_properties.hpp "#pragma once
${properties}")
file(WRITE ${WORK}/project/include/my/map.hpp "#pragma once
#include \"${SOURCE}/props/verify/tests/right/flat_map.hpp\"
#include \"${SOURCE}/props/verify/tests/right/robin_hood.hpp\"
namespace my {
template <class Key, class T, class Hash, class Equal, class Allocator>
using table = right::flat_map<Key, T, Hash, Equal, Allocator>;
template <class Key, class T, class Hash, class Equal, class Allocator>
using map = right::robin_hood<Key, T, Hash, Equal, Allocator>;
}
")
file(COPY ${SOURCE}/props/verify/consumer/c_map.h DESTINATION ${WORK}/project)
file(WRITE ${WORK}/project/c_map.hpp "#pragma once
#include \"c_map.h\"
#include <concepts>
#include <cstdint>
${c_map}")
expect(0 "" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
expect(0 "" ${CMAKE_COMMAND} -S ${WORK}/project -B ${WORK}/build -G Ninja -D CMAKE_CXX_COMPILER=${COMPILER}
  -D CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER} -D CMAKE_BUILD_TYPE=RelWithDebInfo
  -D CMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 -D CMAKE_PREFIX_PATH=${WORK}/prefix)
expect(0 "" ${CMAKE_COMMAND} --build ${WORK}/build --target my_map_verified my_other_map_props my_table_props c_map_props)
set(cases ${CMAKE_COMMAND} -E env "RC_PARAMS=seed=20231119 max_success=60" BUCKETPROOF_FAILURES=${WORK}/failures)
expect(0 " 0 different failures" ${cases} ${WORK}/build/my_other_map_props)
expect(0 " 0 different failures" ${cases} ${WORK}/build/my_table_props)
expect(0 " 0 different failures" ${cases} ${WORK}/build/c_map_props)
