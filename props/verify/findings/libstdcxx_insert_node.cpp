// libstdc++ 12: insert(hint, node) of a node whose key is present destroys the element. Without the
// hint it stays in the handle.
//
//   g++ -std=c++20 libstdcxx_insert_node.cpp -o libstdcxx_insert_node && ./libstdcxx_insert_node
//
// In contract: [unord.req.general] a.insert(q, nh), the handle is unchanged if the insertion fails.
// Exit code 0: right; 1: wrong.
#include <cstdio>
#include <unordered_map>
#include <utility>

int main() {
  std::unordered_map<int, int> to{{1, 1}}, from{{1, 2}};
  auto node = from.extract(1);
  to.insert(to.cbegin(), std::move(node));
  const bool is_lost = node.empty();
  std::printf("%zu element in the map, %s in the handle\n", to.size(), is_lost ? "none" : "one");
  return is_lost ? 1 : 0;
}
