// Cursors: iteration that survives any change of the map, with the semantics of Go's `range`.
//
// A cursor goes through the hashes, not through the buckets: in the order of their reversed bits,
// from a random point and round to it again.
//
//   reversed hash   0          origin             position                         2^64
//                   |------------|===== done =======|........ to come ................|
//
// The entries of main bucket i of 2^B have the low B bits in common: with the bits reversed, a
// range of hashes without a gap. Doubling the buckets halves each range, and halving them joins
// two. So whatever the map did meanwhile, what is done is one range, and the next chain is the one
// that holds the position. (Redis' SCAN walks its buckets in this order, for the same reason.)
//
// Within a chain, the entries to come are kept in a list, and the map tells its cursors of each
// entry that moves or dies.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace bucketproof {
namespace detail {

constexpr std::uint64_t reverse_bits(std::uint64_t x) noexcept {
  constexpr std::uint64_t masks[] = {0x5555555555555555, 0x3333333333333333, 0x0f0f0f0f0f0f0f0f,
                                     0x00ff00ff00ff00ff, 0x0000ffff0000ffff, 0x00000000ffffffff};
  unsigned width = 1;
  for (const std::uint64_t mask : masks) {
    x = (x >> width & mask) | (x & mask) << width;
    width *= 2;
  }
  return x;
}

template <class Map>
class cursor_list;

} // namespace detail

template <class Map>
class cursor_view;

/// A pass through a map's entries while anything at all is done to the map. Each entry is yielded
/// at most once, and exactly once if it was there from the start to the end; one that was erased is
/// not yielded any more; one that was inserted meanwhile may be. An entry that is erased and
/// inserted again is a new one.
///
/// The cursor follows the map's contents: to the map that they are moved to or swapped with. It has
/// come to its end when they are destroyed or replaced by an assignment.
///
/// Keys that are not equal to themselves (NaN) have no hash to be told by: after a `shrink_to_fit`
/// in the middle of a pass, such an entry may be yielded twice, or not.
///
/// A map that no cursor passes through pays a comparison for each entry that it moves or erases.
/// With cursors, each of them costs a search among its entries to come in one chain.
///
/// Not copyable and not movable: `range(m)` makes it in place.
template <class Map>
class cursor {
public:
  using value_type = typename Map::value_type;

  /// Starts somewhere, depending on `start`.
  cursor(Map& map, std::uint64_t start) noexcept
      : random_(start),
        waiting_(allocator(map.get_allocator())) {
    map.cursors_.add(*this, map);
  }
  cursor(const cursor&) = delete;
  cursor& operator=(const cursor&) = delete;
  ~cursor() {
    if (map_ != nullptr)
      map_->cursors_.remove(*this);
  }

  /// The next entry, or null at the end and ever after. The entry is there until it is erased or an
  /// insert of a new key moves it. Constant amortised, if the map is not sparse. Throws what the
  /// allocator throws, and after a `shrink_to_fit` what the hash throws; the cursor then stands
  /// where it stood.
  value_type* next() {
    for (;;) {
      while (waiting_.empty())
        if (!take_chain())
          return nullptr;
      value_type* const entry = waiting_.back();
      const bool due = piece_ == piece::whole || is_due(*entry);
      waiting_.pop_back();
      if (due)
        return entry;
    }
  }

  /// For `for (auto& [key, value] : range(m))`; a cursor has one pass in it.
  class iterator {
  public:
    value_type& operator*() const noexcept { return *at_; }
    iterator& operator++() {
      at_ = from_->next();
      return *this;
    }
    friend bool operator==(const iterator& a, std::default_sentinel_t) noexcept {
      return a.at_ == nullptr;
    }

  private:
    friend class cursor;
    explicit iterator(cursor& from) : from_(&from), at_(from.next()) {}
    cursor* from_;
    value_type* at_;
  };
  iterator begin() { return iterator(*this); }
  std::default_sentinel_t end() const noexcept { return {}; }

private:
  friend class detail::cursor_list<Map>;
  friend class cursor_view<Map>;
  using allocator = typename std::allocator_traits<
      typename Map::allocator_type>::template rebind_alloc<value_type*>;

  enum class stage : std::uint8_t { fresh, under_way, done };
  /// How much of the chain whose entries are waiting is to come.
  enum class piece : std::uint8_t { whole, part };

  /// Makes the entries of the next chain wait; false at the end.
  bool take_chain() {
    if (map_ == nullptr || map_->empty())
      stage_ = stage::done;
    if (stage_ == stage::done)
      return false;
    const std::uint64_t at = stage_ == stage::fresh ? random_ : origin_ + progress_;
    const auto [head, buckets] = map_->bucket_of(detail::reverse_bits(at));
    // All bits of a reversed hash that do not choose the bucket.
    const std::uint64_t below = buckets == 1
                                    ? ~std::uint64_t{0}
                                    : (std::uint64_t{1} << (64 - std::countr_zero(buckets))) - 1;
    std::size_t entries = 0;
    for (auto* b = head; b != nullptr; b = b->next())
      entries += b->controls.taken().size();
    waiting_.reserve(entries);
    // From here on nothing throws.
    if (stage_ == stage::fresh)
      origin_ = at & ~below;
    stage_ = stage::under_way;
    const std::uint64_t first = (origin_ + progress_) & below; // what lies before it is done
    const std::uint64_t rest = ~progress_;                     // the last hash to come, from here
    const std::uint64_t last = std::min(below - first, rest);
    piece_ = first == 0 && below <= rest ? piece::whole : piece::part;
    piece_first_ = progress_;
    piece_last_ = progress_ + last;
    for (auto* b = head; b != nullptr; b = b->next())
      for (auto taken = b->controls.taken(); taken.any(); taken.pop_front())
        waiting_.push_back(b->slot(taken.front()));
    if (!waiting_.empty())
      std::rotate(waiting_.begin(),
                  waiting_.begin() + static_cast<std::ptrdiff_t>(random_ % waiting_.size()),
                  waiting_.end());
    if (last == rest)
      stage_ = stage::done;
    progress_ += last + 1;
    return true;
  }
  /// Whether the entry's hash is in the piece to come. A map whose buckets became fewer has chains
  /// that are done in part.
  bool is_due(const value_type& entry) const {
    const std::uint64_t from_origin = detail::reverse_bits(map_->hash_of(entry.first)) - origin_;
    return from_origin >= piece_first_ && from_origin <= piece_last_;
  }

  // What the map tells.

  void moved(const value_type* from, value_type* to) noexcept {
    std::replace(waiting_.begin(), waiting_.end(), const_cast<value_type*>(from), to);
  }
  void erased(const value_type* entry) noexcept {
    const auto at = std::find(waiting_.begin(), waiting_.end(), entry);
    if (at != waiting_.end())
      waiting_.erase(at);
  }

  Map* map_ = nullptr;          // null: the contents are gone
  cursor* following_ = nullptr; // in the map's list
  std::uint64_t random_;
  std::uint64_t origin_ = 0;   // a reversed hash
  std::uint64_t progress_ = 0; // so many reversed hashes from the origin are done
  std::uint64_t piece_first_ = 0, piece_last_ = 0;
  stage stage_ = stage::fresh;
  piece piece_ = piece::whole;
  std::vector<value_type*, allocator> waiting_; // the next one last
};

namespace detail {

/// The cursors that pass through a map.
template <class Map>
class cursor_list {
  using value_type = typename Map::value_type;

public:
  void add(cursor<Map>& c, Map& map) noexcept {
    c.map_ = &map;
    c.following_ = std::exchange(first_, &c);
  }
  void remove(cursor<Map>& c) noexcept {
    cursor<Map>** link = &first_;
    while (*link != &c)
      link = &(*link)->following_;
    *link = c.following_;
  }
  bool any() const noexcept { return first_ != nullptr; }

  void moved(const value_type* from, value_type* to) noexcept {
    for_each([=](cursor<Map>& c) { c.moved(from, to); });
  }
  void erased(const value_type* entry) noexcept {
    for_each([=](cursor<Map>& c) { c.erased(entry); });
  }
  /// All entries are gone; the cursors stay.
  void emptied() noexcept {
    for_each([](cursor<Map>& c) { c.waiting_.clear(); });
  }
  /// The contents are gone for good.
  void end() noexcept {
    for_each([](cursor<Map>& c) {
      c.waiting_.clear();
      c.map_ = nullptr;
    });
    first_ = nullptr;
  }
  /// The contents, and the cursors with them, are now `map`'s.
  void now_of(Map& map) noexcept {
    for_each([&map](cursor<Map>& c) { c.map_ = &map; });
  }

private:
  template <class Visit>
  void for_each(Visit visit) noexcept {
    for (cursor<Map>* c = first_; c != nullptr; c = c->following_)
      visit(*c);
  }

  cursor<Map>* first_ = nullptr;
};

} // namespace detail
} // namespace bucketproof
