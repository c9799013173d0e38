// libc++ 14: the assignment of a list reuses the nodes of the old elements. A node whose new key
// is in the map already, because the list has it twice, is neither inserted nor freed.
//
//   clang++ -std=c++20 -stdlib=libc++ libcxx_assign_list.cpp -o libcxx_assign_list
//   ./libcxx_assign_list
//
// In contract: [unord.req.general] a = il, of a list with any keys.
// Exit code 0: right; 1: wrong.
#include <cstdio>
#include <memory>
#include <unordered_map>

int main() {
  const auto object = std::make_shared<int>();
  {
    using map = std::unordered_map<int, std::shared_ptr<int>>;
    map m{{10, object}, {11, object}, {12, object}, {13, object}};
    m = {{1, object}, {1, object}};
  }
  std::printf("%ld elements outlive the map\n", object.use_count() - 1);
  return object.use_count() == 1 ? 0 : 1;
}
