bucketproof_peer(NAME judy TITLE JudyL LIBRARY Judy LANGUAGE C PACKAGES libjudy-dev LINK Judy
  HASH "it is no hash table" MAP peers::judy PRESET c_table)
