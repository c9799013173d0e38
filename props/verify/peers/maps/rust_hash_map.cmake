bucketproof_peer(NAME rust_hash_map TITLE "Rust's HashMap" LIBRARY "Rust's std" LANGUAGE Rust PACKAGES rustc
  SHRINK_TO_FIT "shrink_to_fit()" HASH "SipHash with a random key, by default" MAP peers::rust_hash_map
  TRAITS peers::rust_traits LINK ${CMAKE_CURRENT_BINARY_DIR}/librust_hash_map.a)
if(TARGET rust_hash_map_verified)
  add_custom_command(OUTPUT librust_hash_map.a DEPENDS maps/rust_hash_map.rs VERBATIM
    COMMAND /usr/bin/rustc -O -C panic=abort --crate-type staticlib -o librust_hash_map.a
      ${CMAKE_CURRENT_SOURCE_DIR}/maps/rust_hash_map.rs)
  add_custom_target(rust_hash_map_library DEPENDS librust_hash_map.a)
  add_dependencies(rust_hash_map_verified rust_hash_map_library)
endif()
