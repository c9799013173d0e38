# Who may include whom: each folder itself and those before it in a list.
# cmake -D SOURCE=... -P layers_test.cmake
cmake_minimum_required(VERSION 3.25)

set(layers
  src/bucketproof
  src/examples
  model/trace   # what can be said
  model/oracle  # what a right map does
  model/verify  # what an owner states of a map
  model/adapter # how a map is driven
  model/check   # what is compared
  model/promises # what is asked of bucket_map by name
  model/run     # where it runs
  model/shrink
  model/report  # words, pages, programs
  src/bench
  fuzz
  props)

# The layer of a file, as a number; nothing if it is in none.
function(layer_of file result)
  set(${result} "" PARENT_SCOPE)
  foreach(layer ${layers})
    if(file MATCHES "^${layer}/")
      list(FIND layers ${layer} at)
      set(${result} ${at} PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# The file that an include names, from the root of the repository; nothing for headers of others.
function(included_by file name result)
  get_filename_component(folder ${file} DIRECTORY)
  set(${result} "" PARENT_SCOPE)
  foreach(candidate ${folder}/${name} ${name} src/${name})
    if(EXISTS ${SOURCE}/${candidate})
      set(${result} ${candidate} PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

set(wrong "")
set(count 0)
foreach(folder src model fuzz props)
  file(GLOB_RECURSE files RELATIVE ${SOURCE} ${SOURCE}/${folder}/*.hpp ${SOURCE}/${folder}/*.cpp ${SOURCE}/${folder}/*.inl)
  foreach(file ${files})
    layer_of(${file} from)
    if(from STREQUAL "")
      string(APPEND wrong "${file}: in no folder of the list\n")
      continue()
    endif()
    file(STRINGS ${SOURCE}/${file} includes REGEX "^ *# *include \"")
    foreach(line ${includes})
      string(REGEX REPLACE "^[^\"]*\"([^\"]*)\".*" "\\1" name "${line}")
      included_by(${file} ${name} target)
      if(target)
        math(EXPR count "${count} + 1")
        layer_of(${target} to)
        if(to STREQUAL "" OR to GREATER from)
          string(APPEND wrong "${file}: includes ${target}\n")
        endif()
      endif()
    endforeach()
  endforeach()
endforeach()
if(count EQUAL 0)
  message(FATAL_ERROR "no includes found in ${SOURCE}")
endif()
if(wrong)
  message(FATAL_ERROR "A folder may include itself and what stands before it in ${CMAKE_CURRENT_LIST_FILE}:\n${wrong}")
endif()
message(STATUS "${count} includes")
