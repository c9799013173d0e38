// A table of Lua, in a state of its own.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <lua.hpp>
#include <new>
#include <optional>

namespace peers {

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class lua_table {
public:
  lua_table() : lua_(luaL_newstate()) {
    if (lua_ == nullptr)
      throw std::bad_alloc();
    lua_newtable(lua_);
  }
  lua_table(const lua_table&) = delete;
  lua_table& operator=(const lua_table&) = delete;
  ~lua_table() { lua_close(lua_); }

  bool insert_or_assign(Key key, T value) {
    lua_pushinteger(lua_, value);
    const bool is_new = !set(key);
    size_ += is_new ? 1 : 0;
    return is_new;
  }
  std::optional<T> find(Key key) {
    const bool is_there = lua_rawgeti(lua_, table, static_cast<lua_Integer>(key)) != LUA_TNIL;
    const auto value = static_cast<T>(lua_tointeger(lua_, -1));
    lua_pop(lua_, 1);
    return is_there ? std::optional(value) : std::nullopt;
  }
  bool erase(Key key) {
    lua_pushnil(lua_);
    const bool was_there = set(key);
    size_ -= was_there ? 1 : 0;
    return was_there;
  }
  std::size_t size() const { return size_; } // Lua does not count
  void for_each(auto f) {
    lua_pushnil(lua_);
    while (lua_next(lua_, table) != 0) {
      f(static_cast<Key>(lua_tointeger(lua_, -2)), static_cast<T>(lua_tointeger(lua_, -1)));
      lua_pop(lua_, 1);
    }
  }

private:
  static constexpr int table = 1; // its place on the stack
  lua_State* lua_;
  std::size_t size_ = 0;

  /// Assigns what is on top of the stack; answers whether something was there. In a protected call,
  /// as Lua says by an error that it finds no memory.
  bool set(Key key) {
    const auto assign = [](lua_State* lua) { // table, key, value
      lua_pushvalue(lua, 2);
      lua_pushboolean(lua, lua_rawget(lua, 1) != LUA_TNIL);
      lua_replace(lua, 4);
      lua_insert(lua, 2);
      lua_rawset(lua, 1);
      return 1;
    };
    lua_pushcfunction(lua_, assign);
    lua_pushvalue(lua_, table);
    lua_pushinteger(lua_, static_cast<lua_Integer>(key));
    lua_rotate(lua_, 2, -1);
    const bool is_done = lua_pcall(lua_, 3, 1, 0) == LUA_OK;
    const bool was_there = lua_toboolean(lua_, -1) != 0;
    lua_settop(lua_, table);
    return is_done ? was_there : throw std::bad_alloc();
  }
};

} // namespace peers
