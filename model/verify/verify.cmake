# bucketproof_verify(NAME my_map HEADER my/map.hpp MAP my::map
#                    [TRAITS my::traits] [TRAITS_HEADER my/traits.hpp] [LINK targets...])
# bucketproof_verify(NAME my_set HEADER my/set.hpp SET my::set [...])
#
# Makes what verifies a template of the shape of std::unordered_map, or of std::unordered_set:
#
#   my_map_props    properties, a GoogleTest program; its tests are registered with CTest
#   my_map_replay   runs, shrinks and explains traces, and writes C++ programs of them
#   my_map_report   examines the map and writes a report, as text and as a page
#   my_map_fuzz     a libFuzzer target, where the compiler is clang++
#
# HEADER is what the map needs included; LINK is what it needs linked: targets that bring the
# include path. MAP is a template of Key, T, Hash, Equal and Allocator; where it takes others, spell
# it: MAP "my::map<Key, T, Hash, Equal>". SET is one of Key, Hash, Equal and Allocator. TRAITS say what the map promises, where that is not what
# the standard's does (model/verify/traits.hpp).

function(bucketproof_verify)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;HEADER;MAP;SET;TRAITS;TRAITS_HEADER" "LINK")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "bucketproof_verify: not expected: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  foreach(needed NAME HEADER)
    if(NOT arg_${needed})
      message(FATAL_ERROR "bucketproof_verify: ${needed} is missing")
    endif()
  endforeach()
  if((arg_MAP AND arg_SET) OR NOT (arg_MAP OR arg_SET))
    message(FATAL_ERROR "bucketproof_verify: one of MAP and SET is needed")
  endif()
  if(NOT TARGET bucketproof::verify_props)
    message(FATAL_ERROR "bucketproof_verify: RapidCheck or GoogleTest was missing when bucketproof was "
      "configured: apt-get install librapidcheck-dev libgtest-dev")
  endif()
  if(NOT TARGET bucketproof::verify_replay)
    message(FATAL_ERROR "bucketproof_verify: CLI11 was missing when bucketproof was configured: "
      "apt-get install libcli11-dev")
  endif()

  set(NAME ${arg_NAME})
  set(HEADER ${arg_HEADER})
  if(arg_MAP)
    set(CONTAINER map)
    set(SPELLED ${arg_MAP})
    if(NOT SPELLED MATCHES "<")
      string(APPEND SPELLED "<Key, T, Hash, Equal, Allocator>")
    endif()
    set(SHAPE "  template <class Key, class T, class Hash, class Equal, class Allocator>
  using map = ${SPELLED};")
  else()
    set(CONTAINER set)
    set(SPELLED ${arg_SET})
    if(NOT SPELLED MATCHES "<")
      string(APPEND SPELLED "<Key, Hash, Equal, Allocator>")
    endif()
    set(SHAPE "  template <class Key, class Hash, class Equal, class Allocator>
  using set = ${SPELLED};
  template <class Key, class T, class Hash, class Equal, class Allocator>
  using map = bucketproof::verify::map_of_set<set, Key, T, Hash, Equal, Allocator>;")
  endif()
  set(TRAITS bucketproof::verify::traits)
  if(arg_TRAITS)
    set(TRAITS ${arg_TRAITS})
  endif()
  set(INCLUDE_TRAITS "")
  if(arg_TRAITS_HEADER)
    set(INCLUDE_TRAITS "#include <${arg_TRAITS_HEADER}>\n")
  endif()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/bucketproof_verify/${NAME}.cpp)
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/map.cpp.in ${source} @ONLY)

  add_library(${NAME}_verified OBJECT ${source})
  target_link_libraries(${NAME}_verified PRIVATE bucketproof::verify ${arg_LINK})
  foreach(program props replay report)
    add_executable(${NAME}_${program} $<TARGET_OBJECTS:${NAME}_verified>)
    target_link_libraries(${NAME}_${program} PRIVATE bucketproof::verify_${program} ${arg_LINK})
    set_target_properties(${NAME}_${program} PROPERTIES LINKER_LANGUAGE CXX)
  endforeach()
  include(GoogleTest)
  gtest_discover_tests(${NAME}_props TEST_PREFIX ${NAME}_props. DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 900)

  if(TARGET bucketproof::verify_fuzz AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    add_executable(${NAME}_fuzz ${source})
    target_compile_options(${NAME}_fuzz PRIVATE -fsanitize=fuzzer-no-link)
    target_link_libraries(${NAME}_fuzz PRIVATE bucketproof::verify_fuzz ${arg_LINK})
    target_link_options(${NAME}_fuzz PRIVATE -fsanitize=fuzzer -Wl,--undefined=LLVMFuzzerTestOneInput)
  endif()
endfunction()
