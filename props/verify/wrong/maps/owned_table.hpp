// A table that is freed, with its elements, unless it is taken: for groups.hpp and
// backward_shift.hpp.
#pragma once

#include <cstddef>

namespace gallery {

template <class Table, class Allocator>
class owned_table {
public:
  owned_table(const Allocator& allocator, std::size_t capacity)
      : held(Table::allocated(allocator, capacity)),
        allocator_(allocator) {}
  owned_table(const owned_table&) = delete;
  owned_table& operator=(const owned_table&) = delete;
  ~owned_table() { dispose(allocator_, held); }
  Table held;

private:
  const Allocator& allocator_;
};

} // namespace gallery
