# With a load factor of 1 its lookups do not end (findings/sparsehash_load_factor.cpp).
bucketproof_peer(NAME sparsehash_sparse TITLE "google::sparse_hash_map" LIBRARY sparsehash LANGUAGE C++
  PACKAGES libsparsehash-dev HASH "nothing" SHRINK_TO_FIT "resize(0)"
  MAP peers::sparse_hash_map TRAITS peers::sparsehash_traits NOT_ASKED max_load_factor)
