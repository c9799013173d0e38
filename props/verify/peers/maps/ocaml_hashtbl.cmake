bucketproof_peer(NAME ocaml_hashtbl TITLE "OCaml's Hashtbl" LIBRARY OCaml LANGUAGE OCaml PACKAGES ocaml-nox
  HASH "nothing by default; Hashtbl.randomize" MAP peers::ocaml_hashtbl TRAITS peers::ocaml_traits
  LINK ${CMAKE_CURRENT_BINARY_DIR}/ocaml_hashtbl/library.o m ${CMAKE_DL_LIBS})
if(TARGET ocaml_hashtbl_verified)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/ocaml_hashtbl)
  execute_process(COMMAND /usr/bin/ocamlopt -where OUTPUT_VARIABLE ocaml OUTPUT_STRIP_TRAILING_WHITESPACE)
  add_custom_command(OUTPUT ${folder}/library.o DEPENDS maps/ocaml_hashtbl.ml VERBATIM
    COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_CURRENT_SOURCE_DIR}/maps/ocaml_hashtbl.ml ${folder}/map.ml
    COMMAND ${CMAKE_COMMAND} -E chdir ${folder} /usr/bin/ocamlopt -output-complete-obj -o library.o map.ml)
  add_custom_target(ocaml_hashtbl_library DEPENDS ${folder}/library.o)
  add_dependencies(ocaml_hashtbl_verified ocaml_hashtbl_library)
  target_include_directories(ocaml_hashtbl_verified SYSTEM PRIVATE ${ocaml})
endif()
