# plant(MADE HEADERS BUGS OUT LIST): the headers of the folder HEADERS with each bug in the folders of BUGS behind its
# switch, in the folder OUT, and LIST, the list of them. MADE is set to the files that a build makes. A header that
# changed so that a bug no longer applies fails there, naming the bug's file.
function(plant made headers_folder bug_folder out list)
  file(GLOB bugs CONFIGURE_DEPENDS ${bug_folder}/*/*.bug)
  file(GLOB headers CONFIGURE_DEPENDS ${headers_folder}/*.hpp)
  # Rewritten when a bug is added or deleted: a file that is gone is no reason to build by itself.
  file(CONFIGURE OUTPUT bugs.txt CONTENT "${bugs}")
  set(switched)
  foreach(header ${headers})
    get_filename_component(name ${header} NAME)
    list(APPEND switched ${out}/${name})
  endforeach()
  add_custom_command(
    OUTPUT ${switched} ${list}
    COMMAND plant ${headers_folder} ${bug_folder} ${out} ${list}
    DEPENDS plant ${bugs} ${headers} ${CMAKE_CURRENT_BINARY_DIR}/bugs.txt
    COMMENT "Planting bugs"
    VERBATIM)
  set(${made} ${switched} ${list} PARENT_SCOPE)
endfunction()
