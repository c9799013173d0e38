bucketproof_peer(NAME tbb_hash_map TITLE "tbb::concurrent_hash_map" LIBRARY oneTBB LANGUAGE C++
  PACKAGES libtbb-dev FIND TBB LINK TBB::tbb HASH "nothing"
  MAP peers::concurrent_hash_map TRAITS peers::hash_map_traits)
