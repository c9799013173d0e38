// Every member of every class template of the map's headers, compiled for maps of each kind. Who
// adds a member that nothing calls yet sees here that it compiles, and props/coverage counts it as
// not reached: what nothing instantiates leaves no trace in the program, and could not be counted.
// Member templates must be called, in the tests.
#include "bucketproof/bucket_map.hpp"
#include "bucketproof/view.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <variant>

namespace bucketproof {
namespace {

/// A value that is copied where entries move: its move may throw.
struct copied {
  copied() = default;
  copied(const copied& other)
      : number(other.number) {} // NOLINT: a defaulted one promises not to throw
  copied& operator=(const copied& other) = default;
  ~copied() = default;
  int number = 0;
};

template <class Key, class T, class Policy>
using map_of = bucket_map<Key, T, hash<Key>, std::equal_to<Key>,
                          std::allocator<std::pair<const Key, T>>, Policy>;
using numbers = map_of<std::uint64_t, std::uint32_t, default_policy>;
using texts_as_go = map_of<std::string, std::string, go_policy>;
using copies = map_of<int, copied, checked_policy<two_slot_policy>>;
using copies_as_go = map_of<int, copied, two_slot_go_policy>;
using elsewhere =
    pmr::bucket_map<std::string, int, std::hash<std::string>, std::equal_to<>, go_1_21_policy>;
static_assert(detail::relocation_of<int, copied> == detail::relocation::copy);

} // namespace

template class bucket_map<std::uint64_t, std::uint32_t>;
template class bucket_map<std::string, std::string, hash<std::string>, std::equal_to<std::string>,
                          std::allocator<std::pair<const std::string, std::string>>, go_policy>;
template class bucket_map<int, copied, hash<int>, std::equal_to<int>,
                          std::allocator<std::pair<const int, copied>>,
                          checked_policy<two_slot_policy>>;
template class bucket_map<int, copied, hash<int>, std::equal_to<int>,
                          std::allocator<std::pair<const int, copied>>, two_slot_go_policy>;
template class bucket_map<std::string, int, std::hash<std::string>, std::equal_to<>,
                          std::pmr::polymorphic_allocator<std::pair<const std::string, int>>,
                          go_1_21_policy>;
template class map_view<numbers>;
template class map_view<texts_as_go>;
template class map_view<copies>;
template class map_view<copies_as_go>;
template class map_view<elsewhere>;
template class cursor<numbers>;
template class cursor<texts_as_go>;
template class cursor<copies>;
template class cursor<copies_as_go>;
template class cursor<elsewhere>;
template class cursor_view<numbers>;
template class cursor_view<elsewhere>;

namespace detail {
template class cursor_list<numbers>;
template class cursor_list<texts_as_go>;
template class cursor_list<elsewhere>;

template class bucket_array<std::pair<const std::uint64_t, std::uint32_t>, default_policy,
                            std::allocator<std::pair<const std::uint64_t, std::uint32_t>>>;
template class usage<false>;
template class slot_set<std::uint64_t, 8>;
template class slot_set<std::uint32_t, 1>;
template struct control_group<1>;
template struct control_group<8>;
template struct text_hash<char>;
} // namespace detail

template struct hash<bool>;
#if defined(__SIZEOF_INT128__)
template struct hash<detail::uint128>;
#endif
template struct hash<float>;
template struct hash<long double>;
template struct hash<const int*>;
template struct hash<std::unique_ptr<int>>;
template struct hash<std::shared_ptr<int>>;
template struct hash<std::string>;
template struct hash<std::u16string_view>;
template struct hash<std::pair<int, std::string>>;
template struct hash<std::tuple<int, double, std::string>>;
template struct hash<std::array<int, 3>>;
template struct hash<std::array<double, 3>>;
template struct hash<std::optional<int>>;
template struct hash<std::variant<int, std::string>>;
template struct hash<std::error_code>; // by std::hash

} // namespace bucketproof
