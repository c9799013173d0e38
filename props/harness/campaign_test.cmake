# The campaign and what goes wrong around it: nothing that was found is lost, and each trouble is one
# line. The targets are scripts that say what libFuzzer would.
# cmake -D CAMPAIGN=... -D REPLAY=... -D WORK=... -P campaign_test.cmake
file(REMOVE_RECURSE ${WORK})
set(bin ${WORK}/bin)
file(MAKE_DIRECTORY ${bin})
file(CREATE_LINK ${REPLAY} ${bin}/replay SYMBOLIC)

# target(NAME SCRIPT): a program fuzz_NAME.
function(target name script)
  file(WRITE ${bin}/fuzz_${name} "#!/bin/sh\n${script}\n")
  file(CHMOD ${bin}/fuzz_${name} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
endfunction()
# fresh(): an empty place for a campaign, with a corpus of one input.
function(fresh)
  file(REMOVE_RECURSE ${WORK}/corpus ${WORK}/failures)
  file(WRITE ${WORK}/corpus/quiet/one "any bytes are a trace")
endfunction()
include(${CMAKE_CURRENT_LIST_DIR}/expect.cmake)
set(program ${CAMPAIGN} --build ${bin} --failures ${WORK}/failures)
set(corpus --corpus ${WORK}/corpus)

target(quiet "echo '#1 INITED cov: 5 ft: 5 corp: 1/1b'; exec sleep 100")
fresh()
expect(0 "quiet, 0:01.*failures +0, 0 different.*nothing found" quiet --time 1 ${corpus})

# From nothing.
file(REMOVE ${WORK}/corpus/quiet/one)
expect(0 "corpus  empty: no trace to replay.*nothing found" quiet --time 1 ${corpus})
fresh()

# What cannot be used.
expect(2 "campaign: no corpus folder ${WORK}/nowhere; name it with --corpus\n$"
  quiet --time 1 --corpus ${WORK}/nowhere)
expect(2 "campaign: no corpus folder ${WORK}/corpus/quiet/one; name it with --corpus\n$"
  quiet --time 1 --corpus ${WORK}/corpus/quiet/one)
expect(2 "campaign: no target 'nothing': there is no ${bin}/fuzz_nothing\n$"
  nothing --time 1 ${corpus})
expect(2 "no target 'quiet': there is no ${WORK}/nowhere/fuzz_quiet\n$"
  quiet --time 1 ${corpus} --afl ${WORK}/nowhere)
file(CREATE_LINK ${WORK}/gone ${WORK}/corpus/quiet/two SYMBOLIC)
expect(2 "campaign: cannot read ${WORK}/corpus/quiet/two\n$" quiet --time 1 ${corpus})
target(unready "echo 'error while loading shared libraries'; exit 127")
fresh()
expect(2 "fuzz_unready ended with exit code 127: error while loading shared libraries\n$"
  unready --time 1 ${corpus})
file(WRITE ${WORK}/corpus/regressions/bad.trace "a.nonsense()\n")
expect(2 "bad.trace:1:3: no such operation: nonsense" quiet --time 1 ${corpus})

# A worker that is killed is started again, and the input that it ran is kept.
target(killed "kill -KILL $$")
fresh()
expect(1 "FAILED  killed: killed by signal 9\n +input +${WORK}/failures/killed/lost-1\n"
  killed --time 5 ${corpus})
if(NOT EXISTS ${WORK}/failures/killed/lost-1)
  message(SEND_ERROR "the input of a worker that was killed is not kept")
endif()

# A failure that was found is kept and reported, although the campaign itself fails after it.
target(failing "
for argument; do case $argument in -artifact_prefix=*) prefix=\${argument#*=} ;; esac; done
if [ -e \${prefix}crash-1 ]; then echo 'no memory left'; exit 3; fi
printf 'anything' >\${prefix}crash-1
echo 'DIVERGENCE: contents at operation 1'
echo \"Test unit written to \${prefix}crash-1\"
exit 77")
fresh()
expect(2 "FAILED  failing: contents at operation 1\n +input +${WORK}/failures/failing/crash-1\n.*no memory left"
  failing --time 5 ${corpus})
if(NOT EXISTS ${WORK}/failures/failing/crash-1)
  message(SEND_ERROR "a failure was lost")
endif()

# A failure that could not be written, as on a full disk.
target(full "echo 'DIVERGENCE: x'; echo 'Test unit written to ${WORK}/failures/full/crash-1'; exit 77")
fresh()
expect(2 "campaign: this could not be written: ${WORK}/failures/full/crash-1\n$"
  full --time 5 ${corpus})
