# bug_bank properties, and shrink --property: table, file, exit codes and messages.
# cmake -D BANK=... -D WORK=... -P properties_test.cmake
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

include(${CMAKE_CURRENT_LIST_DIR}/../harness/expect.cmake)
set(program ${BANK})
set(sees never_shrinks)
set(dies reserve_shrinks)
set(lives tophash_from_the_low_bits) # right, and slow

expect(0 "${sees} +1 +1 .*1 of 2 bugs killed by a property; by none 1, of which 0 crash or hang\n +structure +1 +0\n"
  properties ${sees} --bug ${dies} ${lives} --csv a.csv)
file(STRINGS ${WORK}/a.csv rows)
list(LENGTH rows n)
if(NOT n EQUAL 2 OR NOT "${rows}" MATCHES ";${sees},${dies},reserve,[0-9]+,[0-9]+,0,(reserve|rehash)$")
  message(SEND_ERROR "a.csv: ${rows}")
endif()
expect(1 "0 of 1 bugs .*KILLS NOTHING: ${sees}\n" properties ${sees} --bug ${lives})

expect(2 "no property 'no_such'; there are load_factor_within_limit, ${sees}, [^\n]*\n$" properties no_such)
expect(2 "no bug 'no_such'; there are [^\n]*, ${dies}, [^\n]*\n$" properties --bug no_such)
expect(2 "the property ${sees} is named twice" properties ${sees} ${sees})
expect(2 "--traces: " properties --traces 0)
expect(2 "no/such/folder.csv: cannot be written" properties ${sees} --bug ${dies} --csv no/such/folder.csv)

expect(0 "1 of 1 bugs end in one trace" shrink --property ${sees} ${dies} --seeds 2)
expect(1 "found under no seed" shrink --property ${sees} ${lives} --seeds 1 --traces 20)
expect(2 "no property 'no_such'; there are " shrink --property no_such ${dies})
