bucketproof_peer(NAME khash TITLE khash LIBRARY htslib LANGUAGE C PACKAGES libhts-dev HASH "nothing"
  SHRINK_TO_FIT kh_resize MAP peers::khash PRESET c_table)
