bucketproof_peer(NAME absl_node TITLE "absl::node_hash_map" LIBRARY Abseil LANGUAGE C++ PACKAGES libabsl-dev
  FIND absl LINK absl::node_hash_map HASH "iteration and absl::Hash are salted by an address"
  MAP peers::node_hash_map TRAITS peers::absl_traits)
