# With a load factor of more than 1 its inserts do not end (findings/tsl_ordered_load_factor.cpp).
bucketproof_peer(NAME tsl_ordered TITLE "tsl::ordered_map" LIBRARY "Tessil ordered-map" LANGUAGE C++
  PACKAGES libtsl-ordered-map-dev HASH "nothing" SHRINK_TO_FIT "shrink_to_fit()"
  MAP peers::ordered_map TRAITS peers::ordered_traits NOT_ASKED max_load_factor)
