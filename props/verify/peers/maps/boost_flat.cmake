bucketproof_peer(NAME boost_flat TITLE "boost::unordered_flat_map" LIBRARY Boost LANGUAGE C++
  PACKAGES libboost1.81-dev FIND "Boost 1.81" LINK Boost::headers HASH "nothing"
  MAP peers::unordered_flat_map TRAITS peers::boost_flat_traits)
