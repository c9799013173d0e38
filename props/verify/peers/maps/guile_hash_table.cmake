bucketproof_peer(NAME guile_hash_table TITLE "Guile's hash table" LIBRARY Guile LANGUAGE Scheme
  PACKAGES guile-3.0-dev PKG_CONFIG guile-3.0 HASH "nothing" MAP peers::guile_hash_table
  TRAITS peers::guile_traits)
