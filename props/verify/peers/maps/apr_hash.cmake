bucketproof_peer(NAME apr_hash TITLE apr_hash_t LIBRARY "Apache Portable Runtime" LANGUAGE C
  PACKAGES libapr1-dev PKG_CONFIG apr-1
  HASH "a seed of each table, of the time and its address, in the hash function of the library"
  NOTE "what is erased stays in the pool, whose memory is not counted: Debian's takes it by mmap"
  MAP peers::apr_hash TRAITS peers::apr_hash_traits)
