bucketproof_peer(NAME perl_hash TITLE "Perl's hash" LIBRARY Perl LANGUAGE Perl PACKAGES libperl-dev
  HASH "SBOX32 and SipHash with a random seed for each process" MAP peers::perl_hash
  TRAITS peers::perl_traits LINK peers_perl_hash)
if(TARGET perl_hash_verified)
  execute_process(COMMAND /usr/bin/perl -MConfig -e [[print $Config{archlibexp}]] OUTPUT_VARIABLE perl)
  add_library(peers_perl_hash STATIC maps/perl_hash.cpp)
  target_include_directories(peers_perl_hash SYSTEM PRIVATE ${perl}/CORE)
  target_compile_definitions(peers_perl_hash PRIVATE _GNU_SOURCE _FILE_OFFSET_BITS=64)
  target_compile_options(peers_perl_hash PRIVATE -fwrapv -fno-strict-aliasing)
  target_link_libraries(peers_perl_hash PUBLIC bucketproof::verify perl)
endif()
