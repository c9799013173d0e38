set(QT_NO_CREATE_VERSIONLESS_TARGETS ON) # which Qt 5 and Qt 6 would both define
bucketproof_peer(NAME qt6_hash TITLE "QHash (Qt 6)" LIBRARY "Qt 6" LANGUAGE C++ PACKAGES qt6-base-dev
  FIND "Qt6 COMPONENTS Core" LINK Qt6::Core HASH "a random seed of each process"
  SHRINK_TO_FIT "squeeze()" MAP peers::q_hash TRAITS peers::qt_traits)
