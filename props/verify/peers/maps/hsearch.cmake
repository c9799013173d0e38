bucketproof_peer(NAME hsearch TITLE hsearch_r LIBRARY glibc LANGUAGE C PACKAGES libc6-dev
  HASH "nothing" NOTE "holds as many elements as it was made for, and erases none"
  MAP peers::hsearch PRESET fixed_capacity)
