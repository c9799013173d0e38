include(llvm.cmake)
bucketproof_peer(NAME llvm_dense_map TITLE "llvm::DenseMap" LIBRARY LLVM LANGUAGE C++
  PACKAGES llvm-14-dev LINK peers_llvm HASH "nothing"
  MAP peers::dense_map TRAITS peers::dense_map_traits)
