bucketproof_peer(NAME bucket_map TITLE "bucket_map" LIBRARY "this project" LANGUAGE C++
  HASH "a seed of each map, mixed into the hash"
  MAP peers::bucket_map TRAITS peers::bucket_map_traits)
