# For scripts that test a program's exit codes and messages. They set `program`, its path and the arguments that each
# call has, and WORK, the folder that it runs in.

# expect(EXIT_CODE REGEX ARGUMENTS...): what the program answers, on both outputs together.
function(expect code regex)
  execute_process(COMMAND ${program} ${ARGN} RESULT_VARIABLE status
    WORKING_DIRECTORY ${WORK} OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT status EQUAL code OR NOT said MATCHES "${regex}")
    list(GET program 0 path)
    get_filename_component(name ${path} NAME)
    message(SEND_ERROR "${name} ${ARGN}: exit code ${status} instead of ${code}, or not "
      "\"${regex}\" in:\n${said}")
  endif()
endfunction()
