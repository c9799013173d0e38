bucketproof_peer(NAME ck_ht TITLE ck_ht LIBRARY "Concurrency Kit" LANGUAGE C PACKAGES libck-dev
  PKG_CONFIG ck HASH "MurmurHash with a seed of the user's, unless the user hashes"
  MAP peers::ck_ht TRAITS peers::ck_ht_traits)
