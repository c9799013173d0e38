bucketproof_peer(NAME tsl_hopscotch TITLE "tsl::hopscotch_map" LIBRARY "Tessil hopscotch-map" LANGUAGE C++
  PACKAGES libtsl-hopscotch-map-dev HASH "nothing" MAP peers::hopscotch_map TRAITS peers::tsl_traits)
