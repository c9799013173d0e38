bucketproof_peer(NAME cds_lfht TITLE cds_lfht LIBRARY "userspace RCU" LANGUAGE C
  PACKAGES liburcu-dev LINK urcu-cds urcu HASH "nothing: the user hashes" NOTE "buckets come from a thread of its own, which is not measured: bytes are those of the nodes, and times leave its growth out"
  MAP peers::cds_lfht PRESET c_table)
