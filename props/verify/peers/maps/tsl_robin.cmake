bucketproof_peer(NAME tsl_robin TITLE "tsl::robin_map" LIBRARY "Tessil robin-map" LANGUAGE C++
  PACKAGES robin-map-dev HASH "nothing" MAP peers::robin_map TRAITS peers::robin_traits)
