if(BUCKETPROOF_HAS_LIBCXX)
  bucketproof_peer(NAME libcxx_map TITLE "std::unordered_map (libc++)" LIBRARY "libc++" LANGUAGE C++
    PACKAGES libc++-14-dev HASH "nothing" SHRINK_TO_FIT "rehash(0)"
    MAP peers::unordered_map TRAITS peers::libcxx_traits)
endif()
