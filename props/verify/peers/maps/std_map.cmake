bucketproof_peer(NAME std_map TITLE "std::unordered_map" LIBRARY "libstdc++" LANGUAGE C++
  PACKAGES libstdc++-12-dev HASH "nothing" MAP peers::unordered_map)
