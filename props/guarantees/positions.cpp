#include "positions.hpp"

#include "model/adapter/elements.hpp"
#include "model/trace/generate.hpp"

#include "bucketproof/view.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <stdexcept>
#include <string_view>

namespace bucketproof::props {
namespace {

using model::controlled_key;
using model::key_of;
using model::policy_kind;
using model::verb;

template <class Policy>
using searched_map =
    bucket_map<std::uint64_t, std::uint32_t, model::element_hash<model::integer_elements>,
               model::element_equal<model::integer_elements>,
               std::allocator<std::pair<const std::uint64_t, std::uint32_t>>, Policy>;

/// A key that recipes of walks do not use, with the hash of this one.
std::uint32_t twin_of(std::uint32_t key) {
  controlled_key twin = model::controlled_key_of(key);
  twin.id = 255;
  return key_of(twin);
}

/// The position of a map seen from a key.
template <class Map>
growth_position position_of(const Map& map, std::uint64_t key,
                            const model::policy_rules& promised) {
  using policy = typename Map::policy_type;
  const auto v = view(map);
  growth_position p;
  const std::size_t buckets = v.buckets(generation::current);
  if (buckets == 0)
    return p;
  generation in = generation::current;
  std::size_t index = v.hash(key) & (buckets - 1);
  if (v.growth() == growth_kind::none) {
    p.growth = promised.over_load(v.size() + 1, buckets)          ? growing::due_to_double
               : v.overflow_count(generation::current) >= buckets ? growing::due_to_compact
                                                                  : growing::no;
  } else {
    p.growth = v.growth() == growth_kind::doubling ? growing::doubling : growing::to_same_size;
    if (v.size() == 0)
      return p;
    const std::size_t old = v.buckets(generation::old), next = v.evacuated();
    const std::size_t of_old = v.hash(key) & (old - 1);
    p.where = v.is_evacuated(of_old) ? evacuation::after
              : of_old == next       ? evacuation::at
                                     : evacuation::before;
    const std::size_t piece = std::min<std::size_t>(old, policy::segment_buckets);
    p.memory =
        (next + 1) % piece == 0 || (next + 2) % piece == 0 ? segment::ends : segment::goes_on;
    if (p.where != evacuation::after) {
      in = generation::old;
      index = of_old;
    }
  }
  if (v.size() == 0)
    return p;
  std::size_t length = 0, vacant = 0;
  for (const auto b : v.buckets_of(in, index)) {
    ++length;
    for (std::size_t slot = 0; slot < v.slots; ++slot)
      vacant += is_vacant(b.at(slot)) ? 1 : 0;
  }
  p.touched = vacant == 0 ? chain::full : length == 1 ? chain::vacant : chain::overflows;
  return p;
}

/// A random walk of inserts and erasures in a few chains; other ones now and then.
class walk {
public:
  walk(std::uint64_t seed_of_walk, std::uint32_t slots) : random_(seed_of_walk), slots_(slots) {}

  template <class Map>
  model::operation next(const Map& map) {
    if (left_ == 0)
      redraw();
    --left_;
    if (map.empty() || random_.chance(inserting_, 8))
      return {.what = verb::insert, .number = 1, .key = some_key()};
    // By iterator, too: under Go's policies that does not evacuate.
    return {.what = random_.chance(1, 2) ? verb::erase : verb::erase_at, .key = a_present_key(map)};
  }

private:
  void redraw() {
    left_ = 1 + random_.below(12 * slots_);
    inserting_ = random_.below(9);
    first_ = random_.below(16);
    aimed_ = random_.chance(1, 2);
    spread_ = (1U << random_.below(5)) - 1;
  }
  std::uint32_t some_key() {
    const std::uint32_t bucket = first_ ^ (static_cast<std::uint32_t>(random_.next()) & spread_);
    return key_of({static_cast<std::uint16_t>(bucket), static_cast<std::uint8_t>(random_.below(2)),
                   static_cast<std::uint8_t>(random_.below(3 * slots_))});
  }
  /// Now and then one of the chains that are walked in.
  template <class Map>
  std::uint32_t a_present_key(const Map& map) {
    const auto start =
        std::next(map.begin(), random_.below(static_cast<std::uint32_t>(map.size())));
    for (auto it = start; it != map.end() && aimed_; ++it) {
      const auto key = static_cast<std::uint32_t>(it->first);
      if (((model::controlled_key_of(key).bucket ^ first_) & ~spread_) == 0)
        return key;
    }
    return static_cast<std::uint32_t>(start->first);
  }

  model::random_source random_;
  std::uint32_t slots_;
  std::uint32_t left_ = 0, inserting_ = 8, first_ = 0, spread_ = 0;
  bool aimed_ = false; // erasures are in the chains that are walked in
};

/// All positions that there can be. No doubling is due in an empty map: it is due for the load.
std::vector<growth_position> all_positions() {
  std::vector<growth_position> all{{}};
  for (const growing g :
       {growing::no, growing::due_to_compact, growing::doubling, growing::to_same_size})
    all.push_back({.growth = g});
  for (const chain touched : {chain::vacant, chain::full, chain::overflows}) {
    for (const growing g : {growing::no, growing::due_to_double, growing::due_to_compact})
      all.push_back({.growth = g, .touched = touched});
    for (const growing g : {growing::doubling, growing::to_same_size})
      for (const evacuation where : {evacuation::before, evacuation::at, evacuation::after})
        for (const segment memory : {segment::goes_on, segment::ends})
          all.push_back({g, where, memory, touched});
  }
  return all;
}

/// At most so many; a step of one costs a look at every key, so wide buckets get fewer.
constexpr std::size_t walks(std::size_t slots) {
  return 80000 / (slots * slots);
}

constexpr std::size_t steps_per_slot = 40;
constexpr std::size_t maps_of_a_position = 2;

template <class Policy>
std::vector<map_state> search(policy_kind kind) {
  const model::policy_rules promised = model::rules_of(kind);
  const model::setup setup{
      .keys = model::key_kind::tracked, .hash = model::hash_kind::controlled, .policy = kind};
  std::vector<map_state> found{{.position = {},
                                .recipe = {.setup = setup, .operations = {}},
                                .present = std::nullopt,
                                .absent = twin_of(0)}};
  std::map<growth_position, std::size_t> maps{{found.front().position, maps_of_a_position}};
  const auto has_all = [&maps, all = all_positions()] {
    return std::all_of(all.begin(), all.end(),
                       [&maps](const growth_position& p) { return maps[p] == maps_of_a_position; });
  };
  for (std::size_t n = 0; n < walks(Policy::slots) && !has_all(); ++n) {
    searched_map<Policy> map(seed{0}, model::element_hash<model::integer_elements>(setup.hash));
    walk w(n, Policy::slots);
    std::set<growth_position> of_this_walk; // one map of each from a walk, for variety
    model::trace so_far{.setup = setup, .operations = {}};
    for (std::size_t i = 0; i < steps_per_slot * Policy::slots; ++i) {
      const model::operation op = w.next(map);
      if (op.what == verb::insert)
        map.try_emplace(op.key, op.number);
      else if (op.what == verb::erase)
        map.erase(op.key);
      else
        map.erase(map.find(op.key));
      so_far.operations.push_back(op);
      const auto look = [&](std::uint32_t key, std::optional<std::uint32_t> present) {
        const growth_position p = position_of(map, key, promised);
        if (maps[p] == maps_of_a_position || !of_this_walk.insert(p).second)
          return;
        ++maps[p];
        found.push_back(
            {.position = p, .recipe = so_far, .present = present, .absent = twin_of(key)});
      };
      if (map.empty())
        look(op.key, std::nullopt);
      for (const auto& [key, value] : map)
        look(static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key));
    }
  }
  return found;
}

constexpr std::array<std::string_view, 6> growing_names{"no memory",    "no growth",
                                                        "doubling due", "same-size growth due",
                                                        "doubling",     "same-size growth"};
constexpr std::array<std::string_view, 4> evacuation_names{
    "", ", evacuation before it", ", evacuation at it", ", evacuation after it"};
constexpr std::array<std::string_view, 2> segment_names{"", ", a segment ends"};
constexpr std::array<std::string_view, 4> chain_names{", no entry", ", vacant chain",
                                                      ", full chain", ", overflowing chain"};
template <class Enum, std::size_t N>
std::string name(const std::array<std::string_view, N>& names, Enum e) {
  return std::string(names[static_cast<std::size_t>(e)]);
}

} // namespace

std::string print(const growth_position& p) {
  return name(growing_names, p.growth) + name(evacuation_names, p.where) +
         name(segment_names, p.memory) + name(chain_names, p.touched);
}

const std::vector<map_state>& map_states(policy_kind policy) {
  switch (policy) {
  case policy_kind::standard: {
    static const std::vector<map_state> states = search<default_policy>(policy);
    return states;
  }
  case policy_kind::go: {
    static const std::vector<map_state> states = search<go_policy>(policy);
    return states;
  }
  case policy_kind::two_slots: {
    static const std::vector<map_state> states = search<two_slot_policy>(policy);
    return states;
  }
  case policy_kind::two_slots_go: {
    static const std::vector<map_state> states = search<two_slot_go_policy>(policy);
    return states;
  }
  case policy_kind::go_1_21:
    break;
  }
  throw std::invalid_argument("no map states are searched for under go_1_21");
}

std::vector<std::string> positions_without_a_map(policy_kind policy) {
  std::set<growth_position> has;
  for (const map_state& s : map_states(policy))
    has.insert(s.position);
  std::vector<std::string> missing;
  for (const growth_position& p : all_positions())
    if (!has.contains(p))
      missing.push_back(print(p));
  return missing;
}

map_state state_of(const model::trace& t, model::random_source& random) {
  map_state state{
      .position = {}, .recipe = {.setup = t.setup, .operations = {}}, .present = std::nullopt};
  std::set<std::uint32_t> keys;
  const auto add = [&](verb what, std::uint32_t key) {
    state.recipe.operations.push_back({.what = what, .key = key});
    if (what == verb::insert)
      keys.insert(key);
    else
      keys.erase(key);
  };
  for (const model::operation& op : t.operations) {
    const verb kind = model::family_of(op.what);
    if (op.what == verb::clear) {
      state.recipe.operations.push_back({.what = verb::clear});
      keys.clear();
    } else if (op.what == verb::reserve)
      state.recipe.operations.push_back({.what = verb::reserve, .number = op.number});
    else if (kind == verb::insert || kind == verb::erase)
      for (std::uint32_t i = 0;
           i < (model::info(op.what).arguments == model::form::run ? op.number : 1U); ++i)
        add(op.what == verb::erase_at ? op.what : kind, op.key + (i << op.step));
  }
  if (!keys.empty())
    state.present = *std::next(keys.begin(), random.below(static_cast<std::uint32_t>(keys.size())));
  state.absent = twin_of(state.present.value_or(0));
  while (keys.contains(state.absent))
    state.absent -= key_of({0, 0, 1});
  return state;
}

} // namespace bucketproof::props
