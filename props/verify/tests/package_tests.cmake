# bucketproof_verify() wherever a user needs it: package_test.cmake, a test a case.
add_executable(parameters_test parameters_test.cpp)
target_link_libraries(parameters_test PRIVATE bucketproof_verify bucketproof_options GTest::gtest_main)
add_test(NAME verify.parameters COMMAND parameters_test)

if(NOT TARGET bucketproof_verify_props OR NOT TARGET bucketproof_verify_replay)
  return() # there is no whole package
endif()
set(cases set_up debug_cxx23 release_cxx20 sanitized subdirectory arguments properties)
find_program(BUCKETPROOF_CLANG clang++)
mark_as_advanced(BUCKETPROOF_CLANG)
if(BUCKETPROOF_CLANG)
  list(APPEND cases fuzz_by_clang)
endif()
find_program(BUCKETPROOF_GCC g++)
mark_as_advanced(BUCKETPROOF_GCC)
if(BUCKETPROOF_GCC)
  list(APPEND cases fuzz_by_gcc)
endif()
if(EXISTS /usr/src/googletest/CMakeLists.txt)
  list(APPEND cases googletest_before googletest_after fetch_content)
endif()
foreach(case ${cases})
  add_test(NAME verify.package.${case} COMMAND ${CMAKE_COMMAND} -D CASE=${case}
    -D BUILD=${PROJECT_BINARY_DIR} -D SOURCE=${PROJECT_SOURCE_DIR} -D COMPILER=${CMAKE_CXX_COMPILER}
    -D CLANG=${BUCKETPROOF_CLANG} -D GCC=${BUCKETPROOF_GCC}
    -D WORK=${CMAKE_CURRENT_BINARY_DIR}/package_test -D "LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}"
    -P ${CMAKE_CURRENT_SOURCE_DIR}/package_test.cmake)
  set_tests_properties(verify.package.${case} PROPERTIES TIMEOUT 600)
  if(case STREQUAL "set_up")
    set_tests_properties(verify.package.set_up PROPERTIES FIXTURES_SETUP package COST 100) # others wait for it
  else()
    set_tests_properties(verify.package.${case} PROPERTIES FIXTURES_REQUIRED package)
  endif()
endforeach()

if(BUCKETPROOF_CLANG)
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/libcxx.cpp "#include <cstddef>\nint main() { return _LIBCPP_VERSION == 0; }\n")
  execute_process(COMMAND ${BUCKETPROOF_CLANG} -stdlib=libc++ ${CMAKE_CURRENT_BINARY_DIR}/libcxx.cpp
    -o ${CMAKE_CURRENT_BINARY_DIR}/libcxx RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
  if(status EQUAL 0)
    add_test(NAME verify.libcxx COMMAND ${CMAKE_COMMAND} -D SOURCE=${PROJECT_SOURCE_DIR}
      -D CLANG=${BUCKETPROOF_CLANG} -D WORK=${CMAKE_CURRENT_BINARY_DIR}/libcxx_test
      -D "LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}" -P ${CMAKE_CURRENT_SOURCE_DIR}/libcxx_test.cmake)
    set_tests_properties(verify.libcxx PROPERTIES TIMEOUT 1200 COST 100)
  endif()
endif()
