# A program compiles with a compiler and flags, without a warning, and says that all is as expected.
# cmake -D NAME=... -D SOURCE=... -D COMPILER=... -D FLAGS=... -D PACKAGES=... -D QEMU_I386=...
#   -D INCLUDE=... -D WORK=... -P variant_test.cmake
separate_arguments(flags UNIX_COMMAND "${FLAGS}")
set(install "apt-get install ${PACKAGES}")
if(NOT COMPILER)
  message("skipped: no compiler for this: ${install}")
  return()
endif()

# What the flags need is here if a program that does nothing can be made with them.
set(runner "")
if(PACKAGES)
  file(WRITE ${WORK}/${NAME}_probe.cpp "#include <string>\nint main() { return std::string(42, 'x').size(); }\n")
  execute_process(
    COMMAND ${COMPILER} -std=c++20 ${flags} ${WORK}/${NAME}_probe.cpp -o ${WORK}/${NAME}_probe
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
  if(NOT status EQUAL 0)
    message("skipped: ${COMPILER} ${FLAGS} makes no program here: ${install}\n${said}")
    return()
  endif()
  # Not every kernel runs programs for 32 bits.
  execute_process(COMMAND ${WORK}/${NAME}_probe RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
  if(NOT status EQUAL 42)
    if(NOT FLAGS MATCHES "-m32")
      message(FATAL_ERROR "a program that does nothing: ${status}")
    endif()
    if(NOT QEMU_I386)
      message("skipped: this machine does not run programs for 32 bits: apt-get install qemu-user")
      return()
    endif()
    set(runner ${QEMU_I386})
  endif()
endif()

set(program ${WORK}/${NAME})
execute_process(
  COMMAND ${COMPILER} -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror ${flags}
    -I${INCLUDE} ${SOURCE} -o ${program} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${runner} ${program} RESULT_VARIABLE status
  OUTPUT_VARIABLE said ERROR_VARIABLE complaint)
if(NOT status EQUAL 0 OR NOT said STREQUAL "all as expected\n")
  message(FATAL_ERROR "exit code ${status}: ${said}${complaint}")
endif()

# A sanitizer that sees nothing would say the same. A checked map is the first to see it.
if(FLAGS MATCHES "-fsanitize=thread")
  execute_process(COMMAND ${program} write RESULT_VARIABLE status
    OUTPUT_VARIABLE said ERROR_VARIABLE complaint)
  if(status EQUAL 0 OR NOT complaint MATCHES "ThreadSanitizer: data race|bucketproof: a map was")
    message(FATAL_ERROR "a write among the reads: exit code ${status}: ${said}${complaint}")
  endif()
endif()
