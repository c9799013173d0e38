bucketproof_peer(NAME stb_ds TITLE "stb_ds hash maps" LIBRARY stb VERSION 0.67 LANGUAGE C PACKAGES libstb-dev
  HASH "a seed that the program sets (stbds_rand_seed)"
  MAP peers::stb_ds TRAITS peers::stb_ds_traits)
