include_guard()
# peers_llvm: LLVM's own CMake files put its headers into no target.
find_path(PEERS_LLVM_INCLUDE llvm/ADT/DenseMap.h PATHS /usr/lib/llvm-14/include NO_DEFAULT_PATH)
find_library(PEERS_LLVM_LIBRARY LLVM-14 PATHS /usr/lib/llvm-14/lib NO_DEFAULT_PATH)
if(PEERS_LLVM_INCLUDE)
  add_library(peers_llvm INTERFACE)
  target_include_directories(peers_llvm SYSTEM INTERFACE ${PEERS_LLVM_INCLUDE})
  target_link_libraries(peers_llvm INTERFACE ${PEERS_LLVM_LIBRARY})
endif()
