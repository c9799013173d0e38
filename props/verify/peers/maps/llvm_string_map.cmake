include(llvm.cmake)
bucketproof_peer(NAME llvm_string_map TITLE "llvm::StringMap" LIBRARY LLVM LANGUAGE C++
  PACKAGES llvm-14-dev LINK peers_llvm HASH "nothing"
  MAP peers::string_map TRAITS peers::string_map_traits)
