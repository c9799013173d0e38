set(QT_NO_CREATE_VERSIONLESS_TARGETS ON) # which Qt 5 and Qt 6 would both define
bucketproof_peer(NAME qt5_hash TITLE "QHash (Qt 5)" LIBRARY "Qt 5" LANGUAGE C++ PACKAGES qtbase5-dev
  FIND "Qt5 COMPONENTS Core" LINK Qt5::Core HASH "a random seed of each process"
  SHRINK_TO_FIT "squeeze()" MAP peers::q_hash TRAITS peers::qt_traits)
