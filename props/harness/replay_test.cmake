# replay's exit codes and messages, for good input and bad.
# cmake -D REPLAY=... -D WORK=... -P replay_test.cmake
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK}/folder/empty)
file(WRITE ${WORK}/folder/good.trace "a.insert(1, 2)\na.find(1)\n")
file(WRITE ${WORK}/folder/bytes "\n any bytes are a trace, also these, and a last one that is cut sho")
file(WRITE ${WORK}/bad.trace "keys integer\na.insert(1)\n")
file(WRITE ${WORK}/none "")

include(${CMAKE_CURRENT_LIST_DIR}/expect.cmake)
set(program ${REPLAY})

expect(0 "2 held, 0 failed" ${WORK}/folder)
expect(0 "1 held, 0 failed" ${WORK}/none)
expect(0 "operations +2\n" --stats ${WORK}/folder/good.trace)
expect(0 "^keys integer\nhash seeded\npolicy standard\nseed 0\na.insert\\(1, 2\\)\na.find\\(1\\)\n$"
  --convert text ${WORK}/folder/good.trace)
expect(2 "bad.trace:2:11: expected ',', found '\\)'" ${WORK}/bad.trace)
expect(2 "2 held, 0 failed, 1 not read" ${WORK}/bad.trace ${WORK}/folder) # the others are run
expect(2 "nowhere: no such file or folder" ${WORK}/nowhere)
expect(2 "1 held, 0 failed, 1 not read" ${WORK}/nowhere ${WORK}/none)
expect(2 "empty: no file in this folder" ${WORK}/folder/empty)
expect(2 "/dev/null: is neither a file nor a folder" /dev/null)
# Text is text under any name, and text that is wrong is not taken for bytes.
file(WRITE ${WORK}/bug.txt "# as it was printed\nkeys integer\na.nonsense()\n")
expect(2 "bug.txt:3:3: no such operation: nonsense" ${WORK}/bug.txt)
foreach(text "arm(hash, 1)" "c0 = begin(a)" "b == a" " a=b" "# only a comment" "# café\na = b" "\tswap (a, b)")
  file(WRITE ${WORK}/some.txt "${text}\n")
  expect(0 "^keys integer\nhash seeded\n" --convert text ${WORK}/some.txt)
endforeach()
# A promise by its name, alone.
expect(0 "^load_factor_within_limit\n    Unless a growth is under way.*never_shrinks\n" --properties)
expect(0 "1 held, 0 failed" --property never_shrinks ${WORK}/folder/good.trace)
expect(0 "a.find\\(1\\) +1 = 2\n1 held" --property never_shrinks --explain ${WORK}/folder/good.trace)
expect(2 "^replay: --property: no property 'never'; replay --properties lists them\n$" --property never ${WORK}/none)
foreach(other --cpp --gtest)
  expect(2 "excludes" --property never_shrinks ${other} standard ${WORK}/none)
endforeach()
expect(2 "excludes" --property never_shrinks --properties)
expect(2 "no input given")
expect(2 "not expected: --nope" --nope ${WORK}/none)
expect(2 "--convert: noise not in" --convert noise ${WORK}/none)
expect(2 "--shrink excludes|excludes --shrink" --shrink --convert text ${WORK}/none)
expect(2 "--cpp excludes|excludes --cpp" --cpp standard --convert text ${WORK}/none)
expect(2 "--gtest excludes|excludes --gtest" --gtest standard --cpp standard ${WORK}/none)
expect(2 "--gtest: mine not in" --gtest mine ${WORK}/none)
expect(0 "held .*good.trace\nwrote .*page.html, 3 steps, [0-9]+ kB\nnext .*file:///.*page.html\n"
  --draw ${WORK}/page.html ${WORK}/folder/good.trace)
execute_process(COMMAND mkfifo ${WORK}/fifo)
expect(2 "fifo: is there, and is no file" --draw ${WORK}/fifo ${WORK}/folder/good.trace)
foreach(option --cpp --gtest)
  expect(2 "${option} takes one trace, and there are 2" ${option} standard ${WORK}/folder)
endforeach()
expect(2 "--convert takes one trace, and there are 2" --convert text ${WORK}/folder)
file(READ ${WORK}/page.html page)
if(NOT page MATCHES "^<!doctype html>.*a.find\\(1\\).*</html>\n$")
  message(SEND_ERROR "not a whole page: ${WORK}/page.html")
endif()
# --explain explains one input, whether it held or not; of many, only failures. Colours are for terminals.
expect(0 "     1  a.insert\\(1, 2\\)  inserted 1 = 2\n +1 bucket made\n.*a.find\\(1\\) +1 = 2\n1 held"
  --explain ${WORK}/folder/good.trace)
expect(0 ", seed 0\n     ... 1 operation not told .--operations 0.\n +2  a.find"
  --explain --operations 1 ${WORK}/folder/good.trace)
expect(0 "^2 held, 0 failed\n$" --explain ${WORK}/folder)
function(expect_on_terminal environment regex)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env ${environment}
    script -qec "${REPLAY} --explain ${WORK}/folder/good.trace" /dev/null
    RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT status EQUAL 0 OR NOT said MATCHES "${regex}")
    message(SEND_ERROR "on a terminal with ${environment}: ${status}, not \"${regex}\" in:\n${said}"
      "\n('script' is of the package bsdutils)")
  endif()
endfunction()
expect_on_terminal(NO_COLOR= "\\[2m1 bucket made")
expect_on_terminal(NO_COLOR=1 "          1 bucket made")
expect(2 "nowhere/page.html: cannot be written" --draw ${WORK}/nowhere/page.html ${WORK}/none)
expect(2 "folder: is there, and is no file" --draw ${WORK}/folder ${WORK}/none)
expect(2 "--draw takes one trace, and there are 2" --draw ${WORK}/page.html ${WORK}/folder)
expect(2 "bad.trace:2:11: expected" --draw ${WORK}/page.html ${WORK}/bad.trace)
expect(2 "--draw excludes|excludes --draw" --draw ${WORK}/page.html --shrink ${WORK}/none)
expect(0 "Usage:" --help)

# Bytes and text are two forms of one trace.
file(WRITE ${WORK}/long.trace "a.insert_run(0, 20000, 1)\nrepeat(9000) {\n  a.find(1)\n}\n")
expect(0 "1 held" ${WORK}/long.trace)
expect(2 "long.trace: has longer runs or more rounds than bytes can say"
  --convert bytes ${WORK}/long.trace)
execute_process(COMMAND ${REPLAY} --convert bytes ${WORK}/folder/good.trace
  OUTPUT_FILE ${WORK}/good.bytes COMMAND_ERROR_IS_FATAL ANY)
expect(0 "a.insert\\(1, 2\\)\na.find\\(1\\)\n$" --convert text ${WORK}/good.bytes)
