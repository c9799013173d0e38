# What NAME_props makes of a map: its exit code, the number of different failures, and its output. cmake -D PROPS=...
# -D FAILURES=n -D SAYS=regex -D WORK=... -P map_test.cmake
file(REMOVE_RECURSE ${WORK})
execute_process(COMMAND ${CMAKE_COMMAND} -E env "RC_PARAMS=seed=20231119 max_success=60"
  BUCKETPROOF_FAILURES=${WORK} ${PROPS}
  RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
set(code 1)
if(FAILURES EQUAL 0)
  set(code 0)
endif()
if(NOT status EQUAL code)
  message(FATAL_ERROR "exit code ${status} instead of ${code}:\n${said}")
endif()
if(NOT said MATCHES " ${FAILURES} different failure")
  message(FATAL_ERROR "not ${FAILURES} different failures:\n${said}")
endif()
string(REGEX REPLACE ".* traces; " "" list "${said}") # the list at the end
if(SAYS AND NOT said MATCHES "${SAYS}")
  message(FATAL_ERROR "not \"${SAYS}\" in:\n${said}")
endif()
if(FAILURES EQUAL 0 AND list MATCHES "failure 1:")
  message(FATAL_ERROR "a failure is listed:\n${said}")
endif()
