bucketproof_peer(NAME ruby_hash TITLE "Ruby's Hash" LIBRARY Ruby LANGUAGE Ruby PACKAGES ruby3.1-dev
  PKG_CONFIG ruby-3.1 SHRINK_TO_FIT "rehash" HASH "a random seed for each process" MAP peers::ruby_hash)
