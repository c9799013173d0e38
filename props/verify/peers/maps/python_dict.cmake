bucketproof_peer(NAME python_dict TITLE "Python's dict" LIBRARY CPython LANGUAGE Python
  PACKAGES libpython3.11-dev python3-dev PKG_CONFIG python3-embed SHRINK_TO_FIT "dict.copy()"
  HASH "nothing for numbers; SipHash with a random key for strings" MAP peers::python_dict)
