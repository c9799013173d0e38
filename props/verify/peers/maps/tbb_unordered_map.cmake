bucketproof_peer(NAME tbb_unordered_map TITLE "tbb::concurrent_unordered_map" LIBRARY oneTBB LANGUAGE C++
  PACKAGES libtbb-dev FIND TBB LINK TBB::tbb HASH "nothing"
  MAP peers::concurrent_unordered_map TRAITS peers::unordered_map_traits)
