bucketproof_peer(NAME uthash TITLE uthash LIBRARY uthash LANGUAGE C PACKAGES uthash-dev
  HASH "nothing" MAP peers::uthash PRESET c_table)
