# bug_matrix's table, file, exit codes and messages.
# cmake -D MATRIX=... -D CORPUS=... -D WORK=... -P matrix_test.cmake
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

include(${CMAKE_CURRENT_LIST_DIR}/../harness/expect.cmake)
set(program ${MATRIX})
# has_rows(N): how many lines the file has below its head, each with a means.
function(has_rows count)
  file(STRINGS ${WORK}/a.csv rows REGEX ",\"[^\"]+\"$")
  list(LENGTH rows n)
  if(NOT n EQUAL count)
    message(SEND_ERROR "a.csv has ${n} rows instead of ${count}:\n${rows}")
  endif()
endfunction()

set(corpus --engines corpus --corpus ${CORPUS}/regressions)
set(lives word_matcher_borrows) # no trace shows it
set(dies load_factor_6_0)
expect(0 "corpus +1 +1 +1 +1 .*1 of 1 killed" ${corpus} ${dies})
expect(1 "corpus +2 +1 +1 +1 .*SURVIVED: ${lives}\n1 of 2 killed" ${corpus} ${dies} ${lives} --csv a.csv)
has_rows(2)

# What is in the file is not done again; the last of an option counts.
expect(0 "properties +1 +1 +1 +0 .*1 of 1 killed" --engines corpus --engines properties --traces 100 --seeds 2 --seeds 1 ${dies}
  --csv a.csv --resume)
has_rows(3)
expect(0 "corpus +1 +1 +1 +0 " ${corpus} ${dies} --csv a.csv --resume)
has_rows(3)
expect(2 "a.csv:[23]: corpus had '[^']* 4000 ms each' here, and has '[^']* 999 ms each' now" ${corpus} ${dies} --csv a.csv
  --resume --run-time 999)
has_rows(3)

# A file that this program did not write to its end.
file(READ ${WORK}/a.csv whole)
string(LENGTH "${whole}" size)
math(EXPR size "${size} - 4")
string(SUBSTRING "${whole}" 0 ${size} part)
file(WRITE ${WORK}/a.csv "${part}")
expect(2 "a.csv:4: the line is cut off; delete it to go on" ${corpus} ${dies} --csv a.csv --resume)
string(REPLACE "${dies}" "no_such" other "${whole}")
file(WRITE ${WORK}/a.csv "${other}")
expect(2 "a.csv:[234]: no bug is called 'no_such'" ${corpus} ${dies} --csv a.csv --resume)
has_rows(3)
file(WRITE ${WORK}/a.csv "something else\n")
expect(2 "a.csv:1: not a file of this program" ${corpus} ${dies} --csv a.csv --resume)
expect(2 "cannot be written" ${corpus} ${dies} --csv no/such/folder.csv)
expect(2 "--resume requires --csv" ${corpus} ${dies} --resume)

# The list of survivors.
file(WRITE ${WORK}/known.txt "# Known.\nopen: No trace shows it.\n  ${lives}  \n")
expect(0 "0 of 1 killed, 1 open" ${corpus} ${lives} --known known.txt)
file(APPEND ${WORK}/known.txt "  ${dies}\n")
expect(1 "KILLED by corpus, and in the list of survivors: ${dies}" ${corpus} ${dies} ${lives} --known known.txt)
file(APPEND ${WORK}/known.txt "  no_such\n")
expect(2 "known.txt:5: no bug is called 'no_such'" ${corpus} ${dies} --known known.txt)
file(WRITE ${WORK}/known.txt "open: \n  ${lives}\n")
expect(2 "known.txt:1: a verdict and a reason were expected" ${corpus} ${dies} --known known.txt)
execute_process(COMMAND ${MATRIX} --list OUTPUT_VARIABLE all)
string(REGEX REPLACE "[a-z-]+ +([a-z0-9_]+)\n" "  \\1\n" all "${all}")
string(REPLACE "  ${dies}\n" "" all "${all}")
file(WRITE ${WORK}/known.txt "open: Not asked.\n${all}")
expect(0 "\n1 of 1 killed" ${corpus} --unknown --known known.txt)

expect(2 "no bug 'no_such'; see --list" ${corpus} no_such)
expect(2 "no engine 'corpse'" --engines corpse)
expect(2 "the engine corpus is named twice" --engines corpus,corpus --corpus ${CORPUS}/regressions)
expect(2 "the engine fuzz needs --fuzz-program" --engines fuzz)
expect(2 "the engine corpus needs --corpus" --engines corpus)
expect(2 "--part: expected I/N, found '1'" ${corpus} --part 1)
expect(0 "load +load_factor_6_0\n" --list)
