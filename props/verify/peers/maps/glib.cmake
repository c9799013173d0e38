bucketproof_peer(NAME glib TITLE GHashTable LIBRARY GLib LANGUAGE C PACKAGES libglib2.0-dev
  PKG_CONFIG glib-2.0 HASH "nothing" MAP peers::glib TRAITS peers::glib_traits)
