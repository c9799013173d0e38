bucketproof_peer(NAME boost_chained TITLE "boost::unordered_map" LIBRARY Boost LANGUAGE C++
  PACKAGES libboost1.81-dev FIND "Boost 1.81" LINK Boost::headers HASH "nothing"
  MAP peers::boost_unordered_map)
