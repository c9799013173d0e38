// PHP's array as functions of C. PHP's headers are for a file of their own: they define macros.
#include "php_array.hpp"

#include <cstdlib>
#include <sapi/embed/php_embed.h>

namespace {

zend_array* array(void* of) {
  return static_cast<zend_array*>(of);
}

} // namespace

namespace peers::php {

void start() {
  setenv("USE_ZEND_ALLOC", "0", 1); // malloc, so that it is counted
  php_embed_module.php_ini_ignore = 1;
  char name[] = "peers";
  char* words[] = {name, nullptr};
  php_embed_init(1, words);
}
void* make() {
  return zend_new_array(0);
}
void* copy(void* other) {
  return zend_array_dup(array(other));
}
void drop(void* of) {
  zend_array_release(array(of));
}
bool add(void* to, std::uint64_t key, std::uint32_t value) {
  zval v;
  ZVAL_LONG(&v, value);
  return zend_hash_index_add(array(to), key, &v) != nullptr;
}
void update(void* in, std::uint64_t key, std::uint32_t value) {
  zval v;
  ZVAL_LONG(&v, value);
  zend_hash_index_update(array(in), key, &v);
}
std::optional<std::uint32_t> find(void* in, std::uint64_t key) {
  const zval* const found = zend_hash_index_find(array(in), key);
  return found != nullptr ? std::optional(static_cast<std::uint32_t>(Z_LVAL_P(found)))
                          : std::nullopt;
}
bool erase(void* in, std::uint64_t key) {
  return zend_hash_index_del(array(in), key) == SUCCESS;
}
std::size_t size(void* of) {
  return zend_hash_num_elements(array(of));
}
void clear(void* all) {
  zend_hash_clean(array(all));
}
void each(void* of, void visit(std::uint64_t, std::uint32_t, void*), void* with) {
  zend_ulong key = 0;
  zval* value = nullptr;
  ZEND_HASH_FOREACH_NUM_KEY_VAL(array(of), key, value) {
    visit(key, static_cast<std::uint32_t>(Z_LVAL_P(value)), with);
  }
  ZEND_HASH_FOREACH_END();
}

} // namespace peers::php
