bucketproof_peer(NAME lua_table TITLE "Lua's table" LIBRARY Lua LANGUAGE Lua PACKAGES liblua5.4-dev
  PKG_CONFIG lua5.4 HASH "nothing for numbers" NOTE "keys 1 to n lie in an array, without hashing; the next insert of a key that is new and does not fit makes the table smaller"
  MAP peers::lua_table)
