bucketproof_peer(NAME cds_lfht TITLE cds_lfht LIBRARY "userspace RCU" LANGUAGE C
  PACKAGES liburcu-dev LINK urcu-cds urcu HASH "nothing: the user hashes"
  MAP peers::cds_lfht PRESET c_table)
