# Maps of others (maps.tsv): right ones run clean, strange ones are accepted, and of a wrong one each mistake is found
# and reported once. They are compiled for speed of compiling.
option(BUCKETPROOF_MAPS "Verify right, strange and wrong maps of others (props/verify/tests/maps.tsv)" ON)
if(NOT BUCKETPROOF_MAPS)
  return()
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS maps.tsv)
file(STRINGS maps.tsv rows REGEX "^[^#]")
foreach(row ${rows})
  string(REPLACE "\t" ";" row "${row}")
  list(GET row 0 name)
  list(GET row 1 header)
  list(GET row 2 map)
  list(GET row 3 options)
  list(GET row 4 failures)
  list(GET row 5 says)
  string(REGEX REPLACE "^-$" "" options "${options}")
  string(REGEX REPLACE "^-$" "" says "${says}")
  string(REPLACE " " ";" options "${options}")
  set(kind MAP)
  if(map MATCHES "^SET ")
    set(kind SET)
    string(REPLACE "SET " "" map "${map}")
  endif()
  if(options MATCHES "TRAITS" AND header MATCHES "^strange/")
    list(APPEND options TRAITS_HEADER props/verify/tests/strange/traits.hpp)
  endif()
  bucketproof_verify_programs(NAME ${name} HEADER props/verify/tests/${header} ${kind} "${map}" ${options})
  target_compile_options(${name}_verified PRIVATE -Og -g0)
  # What all of them include is compiled once: a fifth of the time.
  if(compiled_once)
    target_precompile_headers(${name}_verified REUSE_FROM ${compiled_once})
  else()
    target_precompile_headers(${name}_verified PRIVATE <model/verify/presets.hpp>
      <props/verify/verified_of.hpp> <props/verify/parameters.hpp>)
    set(compiled_once ${name}_verified)
  endif()
  foreach(program report fuzz)
    if(TARGET ${name}_${program})
      set_target_properties(${name}_${program} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
  endforeach()
  add_test(NAME verify.map.${name} COMMAND ${CMAKE_COMMAND} -D PROPS=$<TARGET_FILE:${name}_props>
    -D FAILURES=${failures} -D SAYS=${says} -D WORK=${CMAKE_CURRENT_BINARY_DIR}/maps/${name}
    -P ${CMAKE_CURRENT_SOURCE_DIR}/map_test.cmake)
  set_tests_properties(verify.map.${name} PROPERTIES TIMEOUT 300)
endforeach()

# Their programs end when they are asked to, whatever the map does, and leave no process behind.
set(programs)
foreach(map right_node_map hangs_after_churn allocates_forever)
  list(APPEND programs -- $<TARGET_FILE:${map}_props> --gtest_filter=*traces*)
endforeach()
set(ended ${CMAKE_CURRENT_BINARY_DIR}/maps/ended)
file(WRITE ${ended}/hang.trace "keys integer\nhash seeded\npolicy standard\nseed 307445320\n"
  "a.insert_run(1, 39, 1)\na.erase_run(2, 61, 1)\na.insert_run(0, 25, 65536)\n")
list(APPEND programs
  -- $<TARGET_FILE:elements_by_value_replay> ${PROJECT_SOURCE_DIR}/corpus
  -- $<TARGET_FILE:hangs_after_churn_replay> --run-time 2 ${ended}/hang.trace
  -- $<TARGET_FILE:hangs_after_churn_replay> --run-time 1 --time 5 --shrink ${ended}/hang.trace)
foreach(map elements_by_value hangs_after_churn)
  set_target_properties(${map}_report PROPERTIES EXCLUDE_FROM_ALL OFF)
  list(APPEND programs -- $<TARGET_FILE:${map}_report> --out ${ended} --traces 20)
  if(TARGET ${map}_fuzz)
    set_target_properties(${map}_fuzz PROPERTIES EXCLUDE_FROM_ALL OFF)
    list(APPEND programs
      -- $<TARGET_FILE:${map}_fuzz> -max_total_time=10 -artifact_prefix=${ended}/)
  endif()
endforeach()
add_test(NAME verify.programs_end_when_asked
  COMMAND ${CMAKE_COMMAND} -E env BUCKETPROOF_FAILURES=${ended}
    ${PROJECT_SOURCE_DIR}/props/harness/tools_test ${programs})
set_tests_properties(verify.programs_end_when_asked PROPERTIES TIMEOUT 1800 COST 200 RESOURCE_LOCK waiting)

# The programs of what fails agree with replay.
foreach(map put_only_wrong ints_only_wrong three_mistakes leaks_every_block calls_exit throws_a_number
            rename_loses_an_entry visits_too_few
            recurses_forever wrong_size_to_deallocate)
  add_test(NAME verify.programs.${map} COMMAND ${CMAKE_COMMAND} -D REPLAY=$<TARGET_FILE:${map}_replay>
    -D PROPS=$<TARGET_FILE:${map}_props> -D COMPILER=${CMAKE_CXX_COMPILER}
    -D "INCLUDES=${PROJECT_SOURCE_DIR};${PROJECT_SOURCE_DIR}/src"
    -D WORK=${CMAKE_CURRENT_BINARY_DIR}/maps/programs_of_${map}
    -P ${CMAKE_CURRENT_SOURCE_DIR}/programs_test.cmake)
  set_tests_properties(verify.programs.${map} PROPERTIES TIMEOUT 600)
endforeach()
