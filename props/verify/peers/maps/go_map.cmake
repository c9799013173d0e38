bucketproof_peer(NAME go_map TITLE "Go's map" LIBRARY Go LANGUAGE Go PACKAGES golang-1.19-go golang-go
  SHRINK_TO_FIT "a new map" HASH "AES with a random key, and a seed of each map" MAP peers::go_map
  TRAITS peers::go_traits LINK ${CMAKE_DL_LIBS})
if(TARGET go_map_verified)
  set(library ${CMAKE_CURRENT_BINARY_DIR}/go_map.so)
  add_custom_command(OUTPUT ${library} DEPENDS maps/go_map.go VERBATIM
    COMMAND /usr/bin/go build -buildmode=c-shared -o ${library} ${CMAKE_CURRENT_SOURCE_DIR}/maps/go_map.go)
  add_custom_target(go_map_library DEPENDS ${library})
  add_dependencies(go_map_verified go_map_library)
  target_compile_definitions(go_map_verified PRIVATE PEERS_GO_LIBRARY="${library}")
endif()
