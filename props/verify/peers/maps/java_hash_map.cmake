bucketproof_peer(NAME java_hash_map TITLE "java.util.HashMap" LIBRARY OpenJDK LANGUAGE Java
  PACKAGES openjdk-17-jdk-headless SHRINK_TO_FIT "new HashMap<>(map)" HASH "trees for keys that collide"
  MAP peers::java_hash_map TRAITS peers::java_traits LINK ${CMAKE_DL_LIBS})
if(TARGET java_hash_map_verified)
  file(GLOB java /usr/lib/jvm/java-17-openjdk-*)
  set(classes ${CMAKE_CURRENT_BINARY_DIR}/java_hash_map)
  add_custom_command(OUTPUT ${classes}/Peers.class DEPENDS maps/java_hash_map.java VERBATIM
    COMMAND ${java}/bin/javac -d ${classes} ${CMAKE_CURRENT_SOURCE_DIR}/maps/java_hash_map.java)
  add_custom_target(java_hash_map_classes DEPENDS ${classes}/Peers.class)
  add_dependencies(java_hash_map_verified java_hash_map_classes)
  target_include_directories(java_hash_map_verified SYSTEM PRIVATE ${java}/include ${java}/include/linux)
  target_compile_definitions(java_hash_map_verified PRIVATE PEERS_JAVA_CLASSES="${classes}"
    PEERS_JAVA_MACHINE="${java}/lib/server/libjvm.so")
endif()
