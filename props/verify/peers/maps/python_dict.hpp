// The dict of CPython.
#pragma once

#include <Python.h>

#include "runtime.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <type_traits>

namespace peers {

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class python_dict {
public:
  python_dict() {
    [[maybe_unused]] static const bool is_running = start();
    dict_ = checked(PyDict_New());
  }
  python_dict(const python_dict& other) : dict_(checked(PyDict_Copy(other.dict_))) {}
  python_dict& operator=(const python_dict& other) {
    Py_SETREF(dict_, checked(PyDict_Copy(other.dict_)));
    return *this;
  }
  ~python_dict() { Py_DECREF(dict_); }

  void insert(Key key, T value) {
    const object k(PyLong_FromUnsignedLong(key)), v(PyLong_FromUnsignedLong(value));
    checked(PyDict_SetDefault(dict_, k.is, v.is));
  }
  void insert_or_assign(Key key, T value) {
    const object k(PyLong_FromUnsignedLong(key)), v(PyLong_FromUnsignedLong(value));
    checked(PyDict_SetItem(dict_, k.is, v.is));
  }
  std::optional<T> find(Key key) const {
    const object k(PyLong_FromUnsignedLong(key));
    PyObject* const found = PyDict_GetItemWithError(dict_, k.is);
    if (found != nullptr)
      return number<T>(found);
    checked(PyErr_Occurred() ? -1 : 0);
    return std::nullopt;
  }
  bool erase(Key key) {
    const object k(PyLong_FromUnsignedLong(key));
    if (PyDict_DelItem(dict_, k.is) == 0)
      return true;
    checked(PyErr_ExceptionMatches(PyExc_KeyError) ? 0 : -1);
    PyErr_Clear();
    return false;
  }
  std::size_t size() const { return static_cast<std::size_t>(PyDict_Size(dict_)); }
  void clear() { PyDict_Clear(dict_); }
  void shrink_to_fit() { Py_SETREF(dict_, checked(PyDict_Copy(dict_))); }
  void for_each(auto f) const {
    Py_ssize_t at = 0;
    PyObject *key = nullptr, *value = nullptr;
    while (PyDict_Next(dict_, &at, &key, &value))
      f(number<Key>(key), number<T>(value));
  }
  friend bool operator==(const python_dict& a, const python_dict& b) {
    return checked(PyObject_RichCompareBool(a.dict_, b.dict_, Py_EQ)) == 1;
  }

private:
  PyObject* dict_;

  struct object {
    explicit object(PyObject* of) : is(checked(of)) {}
    object(const object&) = delete;
    object& operator=(const object&) = delete;
    ~object() { Py_DECREF(is); }
    PyObject* is;
  };
  template <class Number>
  static Number number(PyObject* of) {
    return static_cast<Number>(PyLong_AsUnsignedLong(of));
  }
  /// Not null, and not -1, by which it says that it finds no memory.
  template <class Answer>
  static Answer checked(Answer answer) {
    bool is_an_error = answer == Answer();
    if constexpr (std::is_integral_v<Answer>)
      is_an_error = answer == -1;
    if (is_an_error) {
      PyErr_Clear();
      throw std::bad_alloc();
    }
    return answer;
  }
  /// With malloc, so that it is counted.
  static bool start() {
    const runtime_start starting;
    PyPreConfig first;
    PyPreConfig_InitIsolatedConfig(&first);
    first.allocator = PYMEM_ALLOCATOR_MALLOC;
    Py_PreInitialize(&first);
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return true;
  }
};

} // namespace peers
