bucketproof_peer(NAME absl_flat TITLE "absl::flat_hash_map" LIBRARY Abseil LANGUAGE C++ PACKAGES libabsl-dev
  FIND absl LINK absl::flat_hash_map HASH "iteration and absl::Hash are salted by an address"
  MAP peers::flat_hash_map TRAITS peers::absl_traits)
