#!/bin/bash -eu
# Builds the fuzz targets for a fleet, by the contract of OSS-Fuzz: $CXX, $CXXFLAGS and
# $LIB_FUZZING_ENGINE say how, $SRC, $WORK and $OUT where. `.ci/fleet` runs it without a container.

# The project says itself what is coverage (fuzz/engine/instrumented.txt): the map, not what checks it.
if [[ ${FUZZING_ENGINE:-libfuzzer} = libfuzzer && $SANITIZER != coverage ]]; then
  CXXFLAGS=${CXXFLAGS//-fsanitize=fuzzer-no-link/}
fi

cmake -S "$SRC/bucketproof" -B "$WORK/bucketproof" -G Ninja \
  -D CMAKE_CXX_COMPILER="$CXX" -D CMAKE_CXX_FLAGS="$CXXFLAGS" -D CMAKE_BUILD_TYPE=None \
  -D BUCKETPROOF_FUZZING_ENGINE="$LIB_FUZZING_ENGINE"
cmake --build "$WORK/bucketproof" --target fuzzers dictionaries

for program in "$WORK"/bucketproof/fuzz/fuzz_*; do
  name=$(basename "$program")
  cp "$program" "$OUT/"
  case $name in
  *.dict) continue ;;
  esac
  printf '[libfuzzer]\nmax_len = 2048\nlen_control = 0\nentropic_feature_frequency_threshold = 4\nentropic_number_of_rarest_features = 20\ntimeout = 25\n' >"$OUT/$name.options"
  seeds=$SRC/bucketproof/corpus/${name#fuzz_}
  if [[ -d $seeds ]]; then
    (cd "$seeds" && cmake -E tar cf "$OUT/${name}_seed_corpus.zip" --format=zip -- *)
  fi
done
