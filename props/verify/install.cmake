# The package: the map, the harness for other maps, and find_package(bucketproof).
set(BUCKETPROOF_HAS_PROPS OFF)
if(TARGET bucketproof_verify_props)
  set(BUCKETPROOF_HAS_PROPS ON)
endif()
include(GNUInstallDirs)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/bucketproof)
set_target_properties(bucketproof_trace PROPERTIES EXPORT_NAME trace)
set(installed bucketproof bucketproof_options bucketproof_trace bucketproof_heap)
foreach(part verify verify_report verify_props verify_replay verify_fuzz)
  if(TARGET bucketproof_${part})
    list(APPEND installed bucketproof_${part})
  endif()
endforeach()
install(TARGETS ${installed} EXPORT bucketproof)
install(EXPORT bucketproof FILE targets.cmake NAMESPACE bucketproof:: DESTINATION ${package})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/bucketproof TYPE INCLUDE FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/model DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/bucketproof_harness
  FILES_MATCHING PATTERN "*.hpp" PATTERN page EXCLUDE)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/props/verify DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/bucketproof_harness/props
  FILES_MATCHING PATTERN "*.hpp" PATTERN consumer EXCLUDE PATTERN findings EXCLUDE PATTERN fuzz EXCLUDE
  PATTERN peers EXCLUDE PATTERN tests EXCLUDE PATTERN wrong EXCLUDE)
configure_file(${PROJECT_SOURCE_DIR}/props/verify/config.cmake.in
  ${PROJECT_BINARY_DIR}/bucketproof-config.cmake @ONLY)
include(CMakePackageConfigHelpers)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/bucketproof-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/bucketproof-config.cmake
  ${PROJECT_BINARY_DIR}/bucketproof-config-version.cmake
  ${PROJECT_SOURCE_DIR}/props/verify/verify.cmake ${PROJECT_SOURCE_DIR}/props/verify/map.cpp.in
  DESTINATION ${package})
