#include "specification.hpp"

#include "shape.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace bucketproof::model {
namespace {

/// Go's tophash: the top 8 bits, moved out of the way of the marks (minTopHash is 5).
control tophash_of(std::uint64_t hash) {
  const std::uint64_t top = hash >> 56;
  return static_cast<control>(top < 5 ? top + 5 : top);
}
/// Go's emptyRest and emptyOne: an empty slot says whether an entry follows it in the chain.
void mark_empty_slots(specified_chain& c) {
  bool entry_follows = false;
  for (auto slot = c.rbegin(); slot != c.rend(); ++slot) {
    if (slot->is_empty())
      slot->mark = entry_follows ? control::vacant : control::rest;
    entry_follows = entry_follows || slot->has_entry();
  }
}

} // namespace

std::size_t specified_array::loose() const noexcept {
  return overflow - std::accumulate(spares.begin(), spares.end(), std::size_t{0});
}

// Where a key is.

std::pair<specified_array&, std::size_t> map_specification::home(std::uint64_t hash) noexcept {
  if (growing())
    if (const std::size_t old = hash % old_.chains.size(); !is_evacuated(old_.chains[old]))
      return {old_, old};
  return {current_, hash % current_.chains.size()};
}

bool map_specification::contains(std::uint32_t key) noexcept {
  if (size_ == 0)
    return false;
  const auto [array, index] = home(hash(key));
  const specified_chain& chain = array.chains[index];
  return std::any_of(chain.begin(), chain.end(), [&](const specified_slot& s) {
    return s.has_entry() && are_equal(s.key, key);
  });
}

/// Calls `visit(chain)` in iteration order: by main bucket; an old one that is not evacuated in
/// place of the one or two that it will become.
template <class Self, class Visit>
void map_specification::for_each_chain(Self& self, Visit visit) {
  for (std::size_t i = 0; i < self.current_.chains.size(); ++i) {
    if (i < self.old_.chains.size() && !is_evacuated(self.old_.chains[i]))
      visit(self.old_.chains[i]);
    else if (!self.current_.chains[i].empty())
      visit(self.current_.chains[i]);
  }
}

// Inserting.

void map_specification::assign(std::uint32_t key) {
  if (current_.chains.empty())
    make_buckets(1);
  const std::uint64_t h = hash(key);
  const bool present = contains(key);
  if (growing() && !(present && rules_.only_inserts_evacuate))
    grow_work(h);
  if (present)
    return;
  if (!growing()) {
    const std::size_t buckets = current_.chains.size();
    if (rules_.over_load(size_ + 1, buckets)) // Go's overLoadFactor
      hash_grow(2 * buckets);
    else if (current_.overflow >= buckets) // Go's tooManyOverflowBuckets
      hash_grow(buckets);
    if (growing() && rules_.order == evacuation_order::touched_first)
      grow_work(h); // Go's `goto again`
  }
  put(key);
}

/// In the first empty slot of the chain, or in a new overflow bucket.
void map_specification::put(std::uint32_t key) {
  const std::uint64_t h = hash(key);
  auto [array, index] = home(h);
  specified_chain& chain = array.chains[index];
  auto slot = std::find_if(chain.begin(), chain.end(),
                           [](const specified_slot& s) { return s.is_empty(); });
  if (slot == chain.end()) {
    const std::size_t full = chain.size();
    link_overflow_bucket(array, index);
    slot = chain.begin() + static_cast<std::ptrdiff_t>(full);
  }
  *slot = {tophash_of(h), key};
  mark_empty_slots(chain);
  ++size_;
}

/// A spare of the chain's segment, while there is one. Go has as many, but takes them of one list.
void map_specification::link_overflow_bucket(specified_array& in, std::size_t index) {
  in.chains[index].resize(in.chains[index].size() + rules_.slots);
  ++in.overflow;
  std::size_t& taken = in.segments[index / mains_in_segment(in.chains.size())].spares_taken;
  if (taken == spares_in_segment(in.chains.size()))
    return;
  ++taken;
  ++in.spares[index];
}

// Growing.

specified_array map_specification::array_of(std::size_t n, const specified_chain& each,
                                            bool has_memory) const {
  return {.chains = std::vector<specified_chain>(n, each),
          .overflow = 0,
          .spares = std::vector<std::size_t>(n),
          .segments = std::vector<specified_segment>(n / mains_in_segment(n), {has_memory, 0})};
}
void map_specification::make_buckets(std::size_t n) {
  current_ = array_of(n, empty_bucket(), true);
}
/// A bucket that evacuation has come to; its segment gets memory if it has none.
void map_specification::make_bucket(std::size_t index) {
  current_.chains[index] = empty_bucket();
  current_.segments[index / mains_in_segment(current_.chains.size())].has_memory = true;
}

/// Moves nothing: the buckets become the old ones. Where an operation may touch any bucket next,
/// all memory is taken at once.
void map_specification::hash_grow(std::size_t buckets) {
  old_ = std::move(current_);
  current_ = array_of(buckets, {}, rules_.order == evacuation_order::touched_first);
  evacuated_ = 0;
}

/// Two old buckets: the one that the operation touches, or the next in order; and the next.
void map_specification::grow_work(std::uint64_t hash) {
  evacuate(rules_.order == evacuation_order::touched_first ? hash % old_.chains.size()
                                                           : evacuated_);
  if (growing())
    evacuate(evacuated_);
}

/// Every entry goes to the main bucket that its hash now names, in the order in which they were.
void map_specification::evacuate(std::size_t old_bucket) {
  specified_chain& from = old_.chains[old_bucket];
  if (!is_evacuated(from)) {
    make_bucket(old_bucket);
    if (current_.chains.size() != old_.chains.size())
      make_bucket(old_bucket + old_.chains.size());
    std::size_t filled[2] = {0, 0}; // slots of the new chains
    for (specified_slot& slot : from) {
      if (slot.is_empty()) {
        slot.mark = control::evacuated_vacant;
        continue;
      }
      const std::size_t bucket = hash(slot.key) % current_.chains.size();
      const bool up = bucket != old_bucket;
      specified_chain& to = current_.chains[bucket];
      std::size_t& next = filled[up ? 1 : 0];
      if (next == to.size())
        link_overflow_bucket(current_, bucket);
      to[next++] = slot;
      slot = {up ? control::evacuated_high : control::evacuated_low, 0};
    }
    // The old main bucket keeps its marks; its overflow buckets are gone.
    old_.overflow -= from.size() / rules_.slots - 1;
    old_.spares[old_bucket] = 0; // which nobody takes again
    from.resize(rules_.slots);
  }
  if (old_bucket == evacuated_)
    advance_evacuation_mark();
}

/// Past the next old bucket, and past at most 1024 more that are evacuated already. A segment that
/// it leaves behind is given back.
void map_specification::advance_evacuation_mark() {
  const std::size_t mains = mains_in_segment(old_.chains.size());
  int passed = 0;
  do {
    ++evacuated_;
    if (evacuated_ % mains == 0)
      old_.segments[evacuated_ / mains - 1].has_memory = false;
  } while (++passed <= 1024 && evacuated_ < old_.chains.size() &&
           is_evacuated(old_.chains[evacuated_]));
  if (evacuated_ == old_.chains.size()) {
    old_ = {};
    evacuated_ = 0;
  }
}

void map_specification::finish_growth() {
  while (growing())
    evacuate(evacuated_);
}

// Erasing.

void map_specification::erase_key(std::uint32_t key) {
  if (size_ == 0)
    return;
  if (growing() && !rules_.only_inserts_evacuate)
    grow_work(hash(key));
  erase_entry(key);
}
void map_specification::erase_entry(std::uint32_t key) {
  if (size_ == 0)
    return;
  auto [array, index] = home(hash(key));
  specified_chain& chain = array.chains[index];
  for (specified_slot& slot : chain)
    if (slot.has_entry() && are_equal(slot.key, key))
      return erase_slot(chain, slot);
}
void map_specification::erase_slot(specified_chain& from, specified_slot& erased) {
  erased = {};
  mark_empty_slots(from);
  --size_;
  if (size_ == 0)
    seed_ = next(seed_);
}
void map_specification::erase_residue(std::uint32_t modulus, std::uint32_t remainder) {
  for_each_chain(*this, [&](specified_chain& chain) {
    for (specified_slot& slot : chain)
      if (slot.has_entry() && slot.key % modulus == remainder)
        erase_slot(chain, slot);
  });
}
void map_specification::drain(std::size_t n) {
  for_each_chain(*this, [&](specified_chain& chain) {
    for (specified_slot& slot : chain)
      if (slot.has_entry() && n != 0) {
        erase_slot(chain, slot);
        --n;
      }
  });
}

void map_specification::erase_from(std::uint32_t key, std::size_t n) {
  bool is_reached = false;
  for_each_chain(*this, [&](specified_chain& chain) {
    for (specified_slot& slot : chain) {
      is_reached = is_reached || (slot.has_entry() && are_equal(slot.key, key));
      if (is_reached && slot.has_entry() && n != 0) {
        erase_slot(chain, slot);
        --n;
      }
    }
  });
}

/// A key that is present here is only looked up: it evacuates nothing under any policy.
void map_specification::merge(map_specification& from) {
  for_each_chain(from, [&](specified_chain& chain) {
    for (specified_slot& slot : chain)
      if (slot.has_entry() && !contains(slot.key)) {
        assign(slot.key);
        from.erase_slot(chain, slot);
      }
  });
}

/// Go's mapclear: nothing to do for an empty map, whatever its buckets. Go ends a growth; where the
/// promise is another, the growth goes on: evacuated buckets stay so, and those that are not made
/// yet are not.
void map_specification::clear() {
  if (size_ == 0)
    return;
  if (growing() && rules_.clear_ends_growth) {
    old_ = {};
    evacuated_ = 0;
    make_buckets(current_.chains.size());
  }
  for_each_chain(*this, [this](specified_chain& chain) { chain = empty_bucket(); });
  for (specified_array* array : {&old_, &current_}) {
    array->overflow = 0;
    std::fill(array->spares.begin(), array->spares.end(), 0);
    for (specified_segment& segment : array->segments)
      segment.spares_taken = 0;
  }
  size_ = 0;
  seed_ = next(seed_);
}

// What Go's map has only when it is made with a hint, or not at all.

/// Finishes a growth and doubles, bucket after bucket, until the map is large enough. A map without
/// memory gets what it needs at once.
void map_specification::reserve(std::size_t entries) {
  grow_to(rules_.buckets_for(std::max(entries, size_)), entries);
}
void map_specification::rehash(std::size_t buckets) {
  grow_to(std::max(std::bit_ceil(buckets), rules_.buckets_for(size_)), buckets);
}
void map_specification::grow_to(std::size_t wanted, std::size_t asked_for) {
  if (current_.chains.empty()) {
    if (asked_for != 0)
      make_buckets(wanted);
    return;
  }
  finish_growth();
  while (current_.chains.size() < wanted) {
    hash_grow(2 * current_.chains.size());
    finish_growth();
  }
}
map_specification map_specification::copy() const {
  map_specification copied(rules_, bucket_bytes_, setup_, seed_);
  copied.reserve(size_);
  for_each_chain(*this, [&](const specified_chain& chain) {
    for (const specified_slot& slot : chain)
      if (slot.has_entry())
        copied.put(slot.key);
  });
  return copied;
}
map_specification map_specification::move() {
  map_specification moved = std::move(*this);
  *this = map_specification(moved.rules_, moved.bucket_bytes_, moved.setup_, next(moved.seed_));
  return moved;
}

map_specification map_specification::move_entries() {
  map_specification moved = copy();
  move();
  return moved;
}

void map_specification::take_up(specified_structure found) {
  current_ = std::move(found.current);
  old_ = std::move(found.old);
  evacuated_ = found.evacuated;
}

shape map_specification::shape_now() const noexcept {
  return {.size = size_,
          .buckets = current_.chains.size(),
          .old_buckets = old_.chains.size(),
          .evacuated = evacuated_,
          .overflow = current_.overflow,
          .growth = old_.chains.empty()                            ? growth_kind::none
                    : old_.chains.size() == current_.chains.size() ? growth_kind::same_size
                                                                   : growth_kind::doubling};
}

// Both maps.

specification::specification(const policy_rules& p, std::size_t bucket_bytes, const setup& s)
    : rules_(p),
      bucket_bytes_(bucket_bytes),
      setup_(s),
      maps_{fresh(map_name::a), fresh(map_name::b)} {}

map_specification specification::fresh(map_name m) const {
  const auto first = static_cast<seed>(setup_.seed);
  return {rules_, bucket_bytes_, setup_, m == map_name::a ? first : next(first)};
}

/// An operation on the specified maps, as operations see it (model/trace/operations.hpp).
struct specification::call {
  specification& both;
  const operation& op;
  std::optional<std::uint32_t> own;
  buckets_of from;
  map_specification& on = both.maps_[static_cast<std::size_t>(op.on)];
  map_specification& with = both.maps_[static_cast<std::size_t>(other(op.on))];

  map_specification fresh() const { return both.fresh(op.on); }
  /// A range or a list: one insert after the other, with no room made for all of them before.
  void insert_all() const {
    for_each_element(op, [this](std::uint32_t key, std::uint32_t) { on.assign(key); });
  }
  /// What the other was.
  map_specification moved() const {
    return from == buckets_of::entries_of_other ? with.move_entries() : with.move();
  }
};

void specification::apply(const operation& op, std::optional<std::uint32_t> own, buckets_of from) {
  call map{.both = *this, .op = op, .own = own, .from = from};
  dispatch(op.what, [&map]<class Operation>() { Operation::specify(map); });
}

// In words.

std::string describe(const shape& s) {
  std::string text = std::to_string(s.size) + " entries, " + std::to_string(s.buckets) +
                     " buckets, " + std::to_string(s.overflow) + " overflow buckets";
  if (s.growth != growth_kind::none)
    text += std::string(s.growth == growth_kind::doubling ? ", doubling" : ", same-size growth") +
            ", " + std::to_string(s.evacuated) + " of " + std::to_string(s.old_buckets) +
            " old buckets evacuated";
  return text;
}

std::string draw(generation g, std::size_t index, const specified_chain& chain, std::size_t slots,
                 hash_kind kind) {
  std::string text = bucket_name(g, index);
  if (chain.empty())
    return text + ", not made";
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const specified_slot& s = chain[i];
    text += i != 0 && i % slots == 0 ? " | +| " : " | ";
    switch (s.mark) {
    case control::rest:
      text += '.';
      break;
    case control::vacant:
      text += '-';
      break;
    case control::evacuated_low:
      text += "to low";
      break;
    case control::evacuated_high:
      text += "to high";
      break;
    case control::evacuated_vacant:
      text += "was vacant";
      break;
    default:
      text += print_key(s.key, kind) + " #" + std::to_string(static_cast<unsigned>(s.mark));
    }
  }
  return text + " |";
}

} // namespace bucketproof::model
