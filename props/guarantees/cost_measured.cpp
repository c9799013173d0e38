// Counts what operations cost. Keys and values move without a throw: where they may throw, copies
// take the place of moves.
#include "cost.hpp"
#include "operations.hpp"

#include "model/adapter/injection.hpp"
#include "model/trace/policy_rules.hpp"
#include "model/trace/text.hpp"

#include "bucketproof/view.hpp"

#include <algorithm>
#include <bit>
#include <initializer_list>
#include <numeric>
#include <set>
#include <stdexcept>

namespace bucketproof::props {
namespace {

template <class Policy, model::policy_kind Kind>
class cost_measurement {
  using subject = faulty_subject<moving::cannot_throw, Policy, Kind>;
  using map = typename subject::map;
  using arena = props::arena<subject>;
  using operation = faulty_operation<subject>;
  static constexpr bool touched_first = Policy::order == evacuation_order::touched_first;
  static constexpr model::policy_rules promised = model::rules_of(Kind);
  static constexpr bool writes_work = Policy::work == growth_work::writes;

public:
  cost_measurement(const map_state& state, measured_cost& into) : state_(state), into_(into) {}

  void run() {
    for (const operation& op : operations()) {
      run(op, state_.absent);
      if (op.touches != touching::nothing && state_.present)
        run(op, *state_.present);
    }
  }

private:
  static const std::vector<operation>& operations() {
    static const std::vector<operation> all = faulty_operations<subject>();
    return all;
  }

  void run(const operation& op, std::uint32_t key) {
    const auto given = [keys = arena::given_keys(state_)](std::size_t i) {
      return typename arena::value_type(keys[i], arena::value_given);
    };
    const std::initializer_list<typename arena::value_type> list{given(0), given(1), given(2),
                                                                 given(3), given(4)};
    arena a(state_, key, op.with);
    a.list = list;
    quantities q{.entries = a.target.size(),
                 .given = op.with == partner::none ? list.size() : a.source.size()};
    look_at_chains(a, op, q);
    look_at_maps(a, op, q);
    const std::size_t buckets = a.target.bucket_count();
    const bool growing = view(a.target).growth() != growth_kind::none;
    const model::failpoint_counts before = model::current_failpoints().counts;
    op.run(a);
    const model::failpoint_counts counted = model::current_failpoints().counts - before;
    look_at_maps(a, op, q);
    q.growths = growing ? 1 : 0;
    if (buckets != 0 && a.target.bucket_count() > buckets)
      q.growths += static_cast<std::size_t>(std::countr_zero(a.target.bucket_count() / buckets));
    compare(op, key, counted, q);
  }

  /// The buckets of all maps; and what the longest chain can hold, where there is no one key.
  void look_at_maps(const arena& a, const operation& op, quantities& q) const {
    std::size_t buckets = 0;
    for (const map* m : {&a.target, &a.source, a.made ? &*a.made : nullptr}) {
      if (m == nullptr)
        continue;
      const auto v = view(*m);
      for (const generation g : {generation::old, generation::current})
        buckets += v.buckets(g) + v.overflow_count(g);
      if (op.touches == touching::nothing)
        v.for_each_chain([&q](generation, std::size_t, const auto& chain) {
          q.alike = std::max(q.alike, length_of(chain) * Policy::slots);
        });
    }
    q.buckets = std::max(q.buckets, buckets);
  }
  static std::size_t length_of(const auto& chain) {
    std::size_t length = 0;
    for (auto b = chain.begin(); b != chain.end(); ++b)
      ++length;
    return length;
  }

  /// What there is before the operation: the key's chain, and those that will be evacuated.
  void look_at_chains(const arena& a, const operation& op, quantities& q) const {
    if (op.touches == touching::nothing)
      return;
    q.is_new = op.touches == touching::to_insert && !a.target.contains(a.key) ? 1 : 0;
    const auto v = view(a.target);
    const std::size_t now = v.buckets(generation::current), old = v.buckets(generation::old);
    if (now == 0)
      return;
    const std::uint64_t h = v.hash(a.key);
    const control tag = tophash(h);
    const bool in_old = old != 0 && !v.is_evacuated(h & (old - 1));
    for (const auto b : v.buckets_of(in_old ? generation::old : generation::current,
                                     h & ((in_old ? old : now) - 1))) {
      for (std::size_t slot = 0; slot < v.slots; ++slot)
        q.alike += b.at(slot) == tag ? 1 : 0;
    }
    if (q.is_new != 0 || (writes_work && op.touches != touching::to_find))
      look_at_evacuation(a.target, h, q);
  }
  /// What a write with this hash evacuates.
  void look_at_evacuation(const map& m, std::uint64_t h, quantities& q) const {
    const auto v = view(m);
    const std::size_t now = v.buckets(generation::current), old = v.buckets(generation::old);
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < old; ++i)
      if (!v.is_evacuated(i))
        left.push_back(i);
    const auto chosen = next_two(left, h & (old - 1));
    count_evacuated(m, generation::old, chosen, q);
    // Whether a growth is due once this one is over, only the write that ends it can say.
    const bool due = old != 0 || promised.over_load(v.size() + 1, now) ||
                     v.overflow_count(generation::current) >= now;
    q.made_first = old != 0 || (touched_first && due) ? 1 : 0;
    if (touched_first && due && left.size() == chosen.size() && q.is_new != 0) {
      left.resize(now);
      std::iota(left.begin(), left.end(), std::size_t{0});
      count_evacuated(m, generation::current, next_two(left, h & (now - 1)), q);
      q.segments = std::max<std::size_t>(1, 2 * now / Policy::segment_buckets);
    }
  }
  /// Those of the old chains in a list, which is in order, that a write evacuates.
  static std::set<std::size_t> next_two(const std::vector<std::size_t>& of, std::size_t touched) {
    std::set<std::size_t> chosen;
    std::size_t most = 2;
    if (touched_first) {
      if (std::find(of.begin(), of.end(), touched) != of.end())
        chosen.insert(touched);
      most = chosen.size() + 1;
    }
    for (const std::size_t i : of)
      if (chosen.size() < most)
        chosen.insert(i);
    return chosen;
  }
  void count_evacuated(const map& m, generation g, const std::set<std::size_t>& chains,
                       quantities& q) const {
    const auto v = view(m);
    for (const auto& [key, value] : m)
      q.evacuated += chains.contains(v.hash(key) & (v.buckets(g) - 1)) ? 1 : 0;
    for (const std::size_t i : chains)
      q.old_chains += v.is_live(g, i) ? length_of(v.buckets_of(g, i)) : 1;
  }

  void compare(const operation& op, std::uint32_t key, const model::failpoint_counts& counted,
               const quantities& q) {
    const auto stated = stated_costs();
    const auto row = std::find_if(stated.begin(), stated.end(),
                                  [&op](const stated_cost& s) { return s.name == op.name; });
    if (row == stated.end())
      throw std::logic_error("no cost is stated for " + std::string(op.name));
    auto& cells = into_.cells[op.name];
    for (std::size_t e = 0; e < bounded_failpoints.size(); ++e) {
      const std::size_t found = counted[bounded_failpoints[e]], most = value_of(row->bounds[e], q);
      cells[e].most = std::max(cells[e].most, found);
      cells[e].attained += found == most && most != 0 ? 1 : 0;
      cells[e].exceeded += found > most ? 1 : 0;
      if (found > most)
        exceeded(op, key, e, row->bounds[e], most, found);
    }
  }
  void exceeded(const operation& op, std::uint32_t key, std::size_t e, std::string_view bound,
                std::size_t most, std::size_t found) {
    constexpr std::size_t enough = 10;
    if (into_.exceeded.size() == enough)
      return;
    into_.exceeded.push_back(
        std::string(op.name) + ", " + (key == state_.absent ? "absent key" : "present key") +
        ": at most " + std::string(bound) + " = " + std::to_string(most) + " of kind " +
        std::string(model::name(bounded_failpoints[e])) + ", found " + std::to_string(found) +
        "\nkey " + model::print_key(key, state_.recipe.setup.hash) + '\n' +
        model::print(state_.recipe));
  }

  const map_state& state_;
  measured_cost& into_;
};

} // namespace

void measure_cost(const map_state& state, measured_cost& into) {
  switch (state.recipe.setup.policy) {
  case model::policy_kind::standard:
    return cost_measurement<default_policy, model::policy_kind::standard>(state, into).run();
  case model::policy_kind::two_slots:
    return cost_measurement<two_slot_policy, model::policy_kind::two_slots>(state, into).run();
  case model::policy_kind::two_slots_go:
    return cost_measurement<two_slot_go_policy, model::policy_kind::two_slots_go>(state, into)
        .run();
  case model::policy_kind::go:
  case model::policy_kind::go_1_21:
    break;
  }
  throw std::invalid_argument("costs are measured for standard, two_slots and two_slots_go");
}

} // namespace bucketproof::props
