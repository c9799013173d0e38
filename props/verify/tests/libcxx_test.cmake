# libc++'s std::unordered_map, a control that this project has no part in: NAME_report with
# clang++ -stdlib=libc++ holds it to be right.
# cmake -D SOURCE=... -D CLANG=clang++ -D WORK=... [-D LAUNCHER=ccache] -P libcxx_test.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${WORK})
file(WRITE ${WORK}/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)
project(libcxx CXX)
enable_testing()
add_subdirectory(\"${SOURCE}\" bucketproof)
add_library(beside INTERFACE)
target_include_directories(beside INTERFACE \"${SOURCE}/props/verify/tests\")
foreach(container map set)
  string(TOUPPER \${container} shape)
  bucketproof_verify(NAME libcxx_\${container} HEADER unordered_\${container} \${shape} std::unordered_\${container}
    TRAITS libcxx::traits TRAITS_HEADER libcxx_traits.hpp LINK beside)
endforeach()
")

function(run)
  execute_process(COMMAND ${ARGV} WORKING_DIRECTORY ${WORK} RESULT_VARIABLE status
    OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGV}: ${status}\n${said}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()

run(${CMAKE_COMMAND} -S . -B build -D CMAKE_BUILD_TYPE=RelWithDebInfo -D CMAKE_CXX_COMPILER=${CLANG}
  -D CMAKE_CXX_FLAGS=-stdlib=libc++ -D CMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1
  -D CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER})
run(${CMAKE_COMMAND} --build build --target libcxx_map_report libcxx_set_report)
foreach(container map set)
  run(build/libcxx_${container}_report --traces 60 --no-tables --out report_${container})
  if(NOT said MATCHES "\n0 different failures\n")
    message(FATAL_ERROR "not \"0 different failures\" in:\n${said}")
  endif()
endforeach()
