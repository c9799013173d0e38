bucketproof_peer(NAME php_array TITLE "PHP's array" LIBRARY PHP LANGUAGE PHP
  PACKAGES libphp8.2-embed php8.2-dev HASH "nothing" NOTE "keys 0 to n in order lie in an array, without hashing; array_filter() makes a small one"
  MAP peers::php_array TRAITS peers::php_traits LINK peers_php_array)
if(TARGET php_array_verified)
  execute_process(COMMAND /usr/bin/php-config8.2 --include-dir OUTPUT_VARIABLE php OUTPUT_STRIP_TRAILING_WHITESPACE)
  add_library(peers_php_array STATIC maps/php_array.cpp)
  target_include_directories(peers_php_array SYSTEM PRIVATE ${php} ${php}/main ${php}/TSRM ${php}/Zend)
  target_link_libraries(peers_php_array PUBLIC bucketproof::verify php8.2)
endif()
