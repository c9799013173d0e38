bucketproof_peer(NAME tcl_hash TITLE Tcl_HashTable LIBRARY Tcl LANGUAGE C PACKAGES tcl8.6-dev
  PKG_CONFIG tcl HASH "nothing" MAP peers::tcl_hash TRAITS peers::tcl_hash_traits)
