bucketproof_peer(NAME poco_hash_map TITLE "Poco::HashMap" LIBRARY POCO LANGUAGE C++
  PACKAGES libpoco-dev FIND "Poco COMPONENTS Foundation" LINK Poco::Foundation HASH "nothing"
  MAP peers::poco_hash_map TRAITS peers::poco_traits)
