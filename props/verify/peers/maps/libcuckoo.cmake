# Its rehash(n) makes 2^n buckets.
bucketproof_peer(NAME libcuckoo TITLE "libcuckoo::cuckoohash_map" LIBRARY libcuckoo LANGUAGE C++
  PACKAGES libcuckoo-dev HASH "nothing" SHRINK_TO_FIT "reserve(0)"
  MAP peers::cuckoohash_map TRAITS peers::cuckoo_traits NOT_ASKED rehash)
