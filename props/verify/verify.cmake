# bucketproof_verify(NAME my_map HEADER my/map.hpp MAP my::map
#                    [TRAITS my::traits] [TRAITS_HEADER my/traits.hpp] [PRESET name]
#                    [PROPERTIES my_properties.hpp] [NOT_ASKED names...] [REGRESSIONS folder]
#                    [LINK targets...])
# bucketproof_verify(NAME my_set HEADER my/set.hpp SET my::set [...])
#
# Makes the programs that verify a template of the shape of std::unordered_map, or of
# std::unordered_set:
#
#   my_map_props    properties, a GoogleTest program; one test of CTest
#   my_map_replay   runs, shrinks and explains traces, and writes C++ programs of them
#   my_map_report   examines the map and writes a report, as text and as a page
#   my_map_fuzz     a libFuzzer target, where the compiler is clang++
#
# HEADER, TRAITS_HEADER and PROPERTIES are found beside the caller's CMakeLists.txt and in the include paths of
# the targets in LINK. MAP is a template of Key, T, Hash, Equal and Allocator, or of the first four,
# three or two of these; SET one of Key, Hash, Equal and Allocator, or of the first ones. Where the
# template takes other arguments, spell it: MAP "my::map<Key, Hash, T, Equal>". MAP may be a class that
# is no template, too.
# TRAITS say what the map promises, where that is not what the standard's does
# (model/verify/traits.hpp); PRESET names the traits of a common family of maps
# (model/verify/presets.hpp), to be used as they are, or as the base of TRAITS.
# PROPERTIES is a header with promises of the map's own, in a list `bucketproof_properties`
# (props/verify/property.hpp); each is asked after every operation, beside the checks.
# NOT_ASKED names operations and scenarios that are not even compiled, for members that exist and
# do not compile. REGRESSIONS is a folder of traces that every test run replays, by default
# my_map_regressions beside the caller's CMakeLists.txt. NOT_ASKED and LINK take lists.

# bucketproof_verify_shape(map|set TEMPLATE): CONTAINER, SHAPE, SPELLED and CHECK_PARAMETERS of
# map.cpp.in, in the caller.
function(bucketproof_verify_shape container template)
  set(check)
  if(container STREQUAL "map")
    set(parameters "Key, T, Hash, Equal, Allocator")
    set(head "template <class Key, class T, class Hash, class Equal, class Allocator>")
  else()
    set(parameters "Key, Hash, Equal, Allocator")
    set(head "template <class Key, class Hash, class Equal, class Allocator>")
  endif()
  set(spelled "\"${template}\"")
  if(NOT template MATCHES "<")
    bucketproof_verify_takes_values(takes_values "${template}" "${head}" "${template}<${parameters}>")
    if(takes_values)
      string(APPEND template "<${parameters}>")
      set(spelled "\"${template}\"")
    endif()
  endif()
  set(type ${template})
  if(NOT template MATCHES "<")
    set(check "template <class Ask>
constexpr bool takes_types = requires { Ask::template allow<${template}>(); };
static_assert(takes_types<bucketproof::verify::type_parameters>,
              \"${template} has parameters that are no types: name its arguments in \"
              \"bucketproof_verify, e.g. <${parameters}>\");

")
    set(spelled "spelled_${container}<${template}>(\"${template}\")")
    set(type "typename bucketproof::verify::${container}_instance_t<${template}, ${parameters}>::type")
    if(container STREQUAL "map") # which may be a class that is no template
      set(type "typename decltype(bucketproof::verify::map_named<${template}, ${parameters}>())::type")
    endif()
  endif()
  set(shape "  ${head}\n  using ${container} = ${type};")
  if(NOT template MATCHES "<")
    string(APPEND shape "
  template <class Key>
  using own_hash = typename decltype(bucketproof::verify::${container}_hash_by_default<${template}, Key>())::type;")
  endif()
  if(container STREQUAL "set")
    string(APPEND shape "
  template <class Key, class T, class Hash, class Equal, class Allocator>
  using map = bucketproof::verify::map_of_set<set, Key, T, Hash, Equal, Allocator>;")
  endif()
  set(CONTAINER ${container} PARENT_SCOPE)
  set(SHAPE "${shape}" PARENT_SCOPE)
  set(SPELLED "${spelled}" PARENT_SCOPE)
  set(CHECK_PARAMETERS "${check}" PARENT_SCOPE)
endfunction()

# bucketproof_verify_takes_values(RESULT TEMPLATE HEAD TYPE): whether some parameters of the template
# are no types, and TYPE is right all the same because they have default arguments. Such a template
# cannot be tried with fewer arguments in C++, so it is compiled here. Where that fails for another
# reason, as when HEADER comes with a target in LINK, the answer is no, and the compiler says what
# to write.
function(bucketproof_verify_takes_values result template head type)
  include(CheckCXXSourceCompiles)
  set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
  set(CMAKE_REQUIRED_QUIET ON)
  set(CMAKE_REQUIRED_FLAGS -std=c++20)
  get_directory_property(include_directories INCLUDE_DIRECTORIES)
  set(CMAKE_REQUIRED_INCLUDES ${CMAKE_CURRENT_SOURCE_DIR} ${include_directories})
  string(MAKE_C_IDENTIFIER "BUCKETPROOF_${arg_NAME}_${template}_TAKES_VALUES" answer)
  check_cxx_source_compiles("#include <${arg_HEADER}>
struct type_parameters {
  template <template <class...> class>
  static void allow();
};
template <class Ask>
constexpr bool takes_types = requires { Ask::template allow<${template}>(); };
static_assert(!takes_types<type_parameters>);
${head}
using with_default_values = ${type};
" ${answer})
  set(${result} "${${answer}}" PARENT_SCOPE)
endfunction()

# bucketproof_verify_properties(HEADER): INCLUDE_PROPERTIES and PROPERTIES of map.cpp.in, in the
# caller; nothing without a header.
function(bucketproof_verify_properties header)
  set(include "")
  set(list "")
  if(header)
    # A header without the list has the one of the namespace, which says so.
    set(include "#if !__has_include(<${header}>)
#error \"bucketproof_verify: PROPERTIES ${header} is neither beside the CMakeLists.txt nor in an include path that LINK brings\"
#endif
#include <${header}>
#include \"props/verify/own_properties.hpp\"
namespace bucketproof::verify::without_list {
using bucketproof_properties = no_list;
}
using namespace bucketproof::verify::without_list;
static_assert((bucketproof::verify::is_well_formed_list<::bucketproof_properties>(), true));
")
    set(list "  using properties = ::bucketproof_properties;\n")
  endif()
  set(INCLUDE_PROPERTIES "${include}" PARENT_SCOPE)
  set(PROPERTIES "${list}" PARENT_SCOPE)
endfunction()

# bucketproof_verify_fuzz(SOURCE): NAME_fuzz, where the compiler can make it.
function(bucketproof_verify_fuzz source)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    bucketproof_verify_say_once("bucketproof: NAME_fuzz needs clang++ (-D CMAKE_CXX_COMPILER=clang++)")
    return()
  endif()
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_QUIET ON)
  set(CMAKE_REQUIRED_FLAGS -fsanitize=fuzzer)
  check_cxx_source_compiles("extern \"C\" int LLVMFuzzerTestOneInput(const unsigned char*, decltype(sizeof 0)) {
  return 0;
}" BUCKETPROOF_HAS_LIBFUZZER)
  if(NOT BUCKETPROOF_HAS_LIBFUZZER)
    bucketproof_verify_say_once("bucketproof: NAME_fuzz needs libFuzzer's runtime, which this clang++ \
does not have (apt-get install libclang-rt-dev)")
    return()
  endif()
  add_executable(${arg_NAME}_fuzz ${source})
  target_include_directories(${arg_NAME}_fuzz PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_compile_options(${arg_NAME}_fuzz PRIVATE -fsanitize=fuzzer-no-link)
  target_link_libraries(${arg_NAME}_fuzz PRIVATE bucketproof::verify_fuzz ${arg_LINK})
  target_link_options(${arg_NAME}_fuzz PRIVATE -fsanitize=fuzzer -Wl,--undefined=LLVMFuzzerTestOneInput)
endfunction()

function(bucketproof_verify_say_once line)
  get_property(said GLOBAL PROPERTY BUCKETPROOF_SAID_ABOUT_FUZZ)
  if(NOT said)
    set_property(GLOBAL PROPERTY BUCKETPROOF_SAID_ABOUT_FUZZ ON)
    message(STATUS "${line}")
  endif()
endfunction()

# What is wrong with the arguments, in one line.
function(bucketproof_verify_check)
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "bucketproof_verify: not expected: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "bucketproof_verify: no value for ${arg_KEYWORDS_MISSING_VALUES}")
  endif()
  foreach(needed NAME HEADER)
    if(NOT arg_${needed})
      message(FATAL_ERROR "bucketproof_verify: ${needed} is missing")
    endif()
  endforeach()
  if((arg_MAP AND arg_SET) OR NOT (arg_MAP OR arg_SET))
    message(FATAL_ERROR "bucketproof_verify: one of MAP and SET is needed")
  endif()
  set(presets node_map flat_map linear_probing robin_hood dense_map fixed_capacity c_table)
  if(arg_PRESET AND NOT arg_PRESET IN_LIST presets)
    list(JOIN presets ", " presets)
    message(FATAL_ERROR "bucketproof_verify: no PRESET ${arg_PRESET}; there are ${presets}")
  endif()
  include(CheckCXXSymbolExists)
  set(CMAKE_REQUIRED_QUIET ON)
  check_cxx_symbol_exists(_LIBCPP_VERSION cstddef BUCKETPROOF_HAS_LIBCXX)
  if(NOT TARGET bucketproof::verify_props AND NOT BUCKETPROOF_HAS_LIBCXX)
    message(FATAL_ERROR "bucketproof_verify: RapidCheck or GoogleTest was missing when bucketproof was "
      "configured: apt-get install librapidcheck-dev libgtest-dev")
  endif()
  if(NOT TARGET bucketproof::verify_replay)
    message(FATAL_ERROR "bucketproof_verify: CLI11 was missing when bucketproof was configured: "
      "apt-get install libcli11-dev")
  endif()
endfunction()

# The programs of bucketproof_verify, without a test.
function(bucketproof_verify_programs)
  cmake_parse_arguments(PARSE_ARGV 0 arg ""
    "NAME;HEADER;MAP;SET;TRAITS;TRAITS_HEADER;PRESET;PROPERTIES;REGRESSIONS" "NOT_ASKED;LINK")
  bucketproof_verify_check()

  set(NAME ${arg_NAME})
  set(HEADER ${arg_HEADER})
  if(arg_MAP)
    bucketproof_verify_shape(map "${arg_MAP}")
  else()
    bucketproof_verify_shape(set "${arg_SET}")
  endif()
  set(TRAITS bucketproof::verify::traits)
  set(INCLUDE_TRAITS "")
  if(arg_PRESET)
    set(TRAITS bucketproof::verify::presets::${arg_PRESET})
    set(INCLUDE_TRAITS "#include \"model/verify/presets.hpp\"\n")
  endif()
  if(arg_TRAITS)
    set(TRAITS ${arg_TRAITS})
  endif()
  if(arg_TRAITS_HEADER)
    string(APPEND INCLUDE_TRAITS "#include <${arg_TRAITS_HEADER}>\n")
  endif()
  bucketproof_verify_properties("${arg_PROPERTIES}")
  list(LENGTH arg_NOT_ASKED NOT_ASKED_COUNT)
  list(TRANSFORM arg_NOT_ASKED REPLACE "(.+)" "\"\\1\"")
  list(JOIN arg_NOT_ASKED ", " NOT_ASKED)
  set(REGRESSIONS ${NAME}_regressions)
  if(arg_REGRESSIONS)
    set(REGRESSIONS ${arg_REGRESSIONS})
  endif()
  get_filename_component(REGRESSIONS "${REGRESSIONS}" ABSOLUTE) # from the caller's source folder
  set(source ${CMAKE_CURRENT_BINARY_DIR}/bucketproof_verify/${NAME}.cpp)
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/map.cpp.in ${source} @ONLY)

  add_library(${NAME}_verified OBJECT ${source})
  target_include_directories(${NAME}_verified PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${NAME}_verified PRIVATE bucketproof::verify ${arg_LINK})
  if(arg_PROPERTIES)
    target_compile_options(${NAME}_verified PRIVATE -Wfatal-errors) # what is wrong with one, once
  endif()
  foreach(program props replay report)
    if(NOT TARGET bucketproof::verify_${program}) # with libc++
      continue()
    endif()
    add_executable(${NAME}_${program} $<TARGET_OBJECTS:${NAME}_verified>)
    target_link_libraries(${NAME}_${program} PRIVATE bucketproof::verify_${program} ${arg_LINK})
    set_target_properties(${NAME}_${program} PROPERTIES LINKER_LANGUAGE CXX)
  endforeach()
  bucketproof_verify_fuzz(${source})
endfunction()

function(bucketproof_verify)
  bucketproof_verify_programs(${ARGV})
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "")
  if(NOT TARGET ${arg_NAME}_props)
    return()
  endif()
  # One test, so that nothing runs while building; a failure names itself in the output.
  add_test(NAME ${arg_NAME}_props COMMAND ${arg_NAME}_props)
  set_tests_properties(${arg_NAME}_props PROPERTIES TIMEOUT 900
    ENVIRONMENT "BUCKETPROOF_FAILURES=${CMAKE_CURRENT_BINARY_DIR}/failures")
endfunction()
