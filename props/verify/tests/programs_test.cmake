# A trace as a C++ program compiles for any map, and has the verdict of NAME_replay.
# cmake -D REPLAY=map_replay -D COMPILER=... -D INCLUDES="dir;dir" -D WORK=... [-D PROPS=map_props] [-D TRACES="folder;folder"]
#       [-D FLAGS="-fsanitize=address"] -P programs_test.cmake
#
# The traces are those of the folders, and those that PROPS fails with. One that the map cannot be set up for is
# skipped. A program that crashes or hangs agrees with a replay that fails.
cmake_minimum_required(VERSION 3.25)
set(seconds 20) # for a program; NAME_replay takes 10 of CPU time for a trace that hangs
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
list(TRANSFORM INCLUDES PREPEND -I)

set(traces)
foreach(folder ${TRACES})
  file(GLOB_RECURSE found ${folder}/*.trace)
  list(APPEND traces ${found})
endforeach()
if(PROPS)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env BUCKETPROOF_FAILURES=${WORK}/failures ${PROPS}
    TIMEOUT 300 OUTPUT_FILE ${WORK}/props.log ERROR_FILE ${WORK}/props.log RESULT_VARIABLE ignored)
  file(GLOB_RECURSE found ${WORK}/failures/*.trace)
  list(APPEND traces ${found})
endif()

# verdict(RESULT STATUS): held or failed. A status that is no number is a crash or a hang.
function(verdict result status)
  set(${result} failed PARENT_SCOPE)
  if(status STREQUAL 0)
    set(${result} held PARENT_SCOPE)
  endif()
endfunction()

set(compared 0)
set(failing 0)
set(wrong "")
foreach(trace ${traces})
  get_filename_component(name ${trace} NAME_WE)
  math(EXPR compared "${compared} + 1")
  set(program ${WORK}/${compared}_${name})
  execute_process(COMMAND ${REPLAY} --cpp standard ${trace} OUTPUT_FILE ${program}.cpp
    ERROR_VARIABLE said RESULT_VARIABLE status)
  if(status STREQUAL 2)
    math(EXPR compared "${compared} - 1")
    continue()
  elseif(NOT status STREQUAL 0)
    string(APPEND wrong "${trace}: no program is written (${status}): ${said}\n")
    continue()
  endif()
  execute_process(COMMAND ${REPLAY} ${trace} OUTPUT_VARIABLE replayed ERROR_VARIABLE replayed
    RESULT_VARIABLE status TIMEOUT 60)
  verdict(expected ${status})
  execute_process(COMMAND ${COMPILER} -std=c++20 ${FLAGS} ${INCLUDES} ${program}.cpp -o ${program}
    ERROR_VARIABLE said RESULT_VARIABLE status)
  if(NOT status STREQUAL 0)
    string(APPEND wrong "${program}.cpp does not compile: ${said}\n")
    continue()
  endif()
  execute_process(COMMAND ${program} OUTPUT_VARIABLE said ERROR_VARIABLE said
    RESULT_VARIABLE status TIMEOUT ${seconds})
  verdict(found ${status})
  if(expected STREQUAL failed)
    math(EXPR failing "${failing} + 1")
  endif()
  if(NOT found STREQUAL expected)
    string(APPEND wrong "${trace}: ${REPLAY} says that it ${expected}: ${replayed}\n"
      "${program}.cpp, ${found} (${status}): ${said}\n")
  endif()
endforeach()
if(wrong)
  message(NOTICE "${wrong}") # as it is: an error is wrapped
  message(FATAL_ERROR "programs do not agree with ${REPLAY}")
endif()
message(STATUS "${compared} programs agree with ${REPLAY}, ${failing} of them on a failure")
