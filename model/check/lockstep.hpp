// Lockstep: runs a trace on the maps under test and on the reference model, and returns the first
// divergence.
//
// After every operation the answers are compared, and what can be read in constant time: sizes,
// objects alive, bytes held, and how the bucket counts may have changed. The whole map is compared,
// and its structure checked, after every change of a small map; of a large one as often as keeps
// the cost of that within a fixed multiple of the operations, when its structure changed, and at
// the end. An engine that looks for a trace that fails has whole maps compared less often, and runs
// what it found again.
//
//   lockstep.cpp    the order of things: operations, what is left at the end
//   throws.cpp      what a throw may leave
//   contents.cpp    whole maps against the model
//   growth.cpp      the buckets: when they grow, and that they are as specified
//   iterators.cpp   cursors and iterators, and what an operation invalidates
//   coverage.cpp    growth positions reached
#pragma once

#include "divergence.hpp"
#include "exclusion.hpp"
#include "growth_coverage.hpp"
#include "observer.hpp"
#include "property_watch.hpp"

#include "model/adapter/accounting.hpp"
#include "model/adapter/map_under_test.hpp"
#include "model/adapter/structure_check.hpp"
#include "model/oracle/contract.hpp"
#include "model/oracle/reference.hpp"
#include "model/oracle/specification.hpp"
#include "model/trace/policy_rules.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bucketproof::model {

/// When properties are asked.
enum class property_order : std::uint8_t {
  before_checks, ///< A failure that both see is the property's.
  alone, ///< No check is asked: a failure is a property's, an unexpected exception, or a death.
};

/// How often a whole map is compared with the model.
enum class comparisons : std::uint8_t {
  often,  ///< After every change of a small map: the first divergence is where the mistake is.
  seldom, ///< For twice the speed: the divergence may come some operations later.
};

/// What watches a run, and what it excludes.
struct run_settings {
  growth_coverage* reached = nullptr; ///< What was reached is added.
  observer* watching = nullptr;       ///< Sees every operation.
  const exclusions* without = nullptr;
  comparisons of_whole_maps = comparisons::often;
  bool asks_what_is_left = true; ///< After the maps are gone.
  /// Whether what is erased must be destroyed at once, where the contract promises it.
  bool asks_for_destruction = true;
  /// Promises that are asked after each operation; and for each of them, if given, what it has
  /// seen.
  std::span<const property* const> properties = {};
  std::span<tally> seen = {};
  property_order asked = property_order::before_checks;
  /// How often they are given the entries and slots of large maps.
  property_watch::reading reads = property_watch::reading::always;
};

class lockstep {
public:
  lockstep(const trace& t, const policy_rules& p, const contract& c, map_maker make,
           const run_settings& with = {});
  /// bucket_map, held to what its policy promises.
  lockstep(const trace& t, const policy_rules& p, map_maker make, const run_settings& with = {})
      : lockstep(t, p, contract_of(p), make, with) {}
  /// A map that is known by its contract.
  lockstep(const trace& t, const contract& c, map_maker make, const run_settings& with = {})
      : lockstep(t, rules_of(t.setup.policy), c, make, with) {}
  lockstep(const lockstep&) = delete;
  lockstep& operator=(const lockstep&) = delete;
  /// A map that diverged is kept for good: destroying it may crash, and hide what was found.
  ~lockstep();

  std::optional<divergence> run();

  // For exploration: single operations of the trace, and a way back.

  /// Does the operation at this place in the trace, with its checks; whether they hold.
  bool step(std::size_t at);
  /// Does the operation without checks: it is known to hold, or is about to throw. Lets an
  /// exception through. The model is then as it was; how much of a growth was done by then is not
  /// specified, so the specification goes on from the structure that is there.
  void repeat(std::size_t at);
  /// Whether both maps are what the model says, whatever was done to them.
  bool stands() { return accounts_hold() && all_hold(map_name::a) && all_hold(map_name::b); }

  const std::optional<divergence>& found() const noexcept { return divergence_; }
  const map_under_test& tested() const noexcept { return *maps_; }
  const references& models() const noexcept { return models_; }

  /// What operations change, but for the maps themselves and their memory.
  class checkpoint {
    friend class lockstep;
    references models;
    std::optional<specification> specified;
    accounting alive;
  };
  void remember(checkpoint& s) const;
  /// Goes back to a checkpoint of this object, from the operation done since. The maps and their
  /// memory must have gone back, too.
  void return_to(const checkpoint& s);

private:
  /// Costs of comparing a map, in entries.
  struct comparison_limits {
    std::size_t always; ///< Up to this cost, after every change.
    std::size_t credit; ///< Of larger maps, so much for one operation.
  };
  /// For each of `comparisons`. Planted bugs took as many operations to be killed with the second
  /// pair as with the first, and half of the time.
  static constexpr std::array<comparison_limits, 2> limits_of_comparisons{{{128, 24}, {16, 6}}};
  static constexpr std::size_t most_wrong_slots = 256; ///< Shown of a map.

  using shapes = std::array<shape, 2>;
  static std::size_t index(map_name m) noexcept { return static_cast<std::size_t>(m); }

  // lockstep.cpp
  bool diverge(check failed, std::string expected, std::string found);
  bool construct(map_maker make);
  bool step_all(const operation& op);
  /// A part of an operation: an element of a bulk run, or the last one, or all there is.
  enum class part : std::uint8_t { element, last };
  bool step_shown(const operation& op, std::size_t element, part which);
  bool step(const operation& op);
  struct fault {
    std::optional<failpoint> of;
    guarantee promised = guarantee::none;
    std::uint32_t nth = 0;
  };
  fault injected_fault_in(verb what, buckets_of from) const;
  bool is_skipped(const operation& op, const fault& injected) const;
  bool names_a_reserved_key(const operation& op) const;
  bool is_reserved(std::uint32_t key) const;
  bool overfills(const operation& op) const;
  bool takes_too_many(const operation& op) const;
  /// What became of the call.
  enum class outcome : std::uint8_t { returned, held, failed };
  outcome perform(const operation& op, std::optional<std::uint32_t> named, const fault& injected,
                  const shapes& was, answer& found);
  static outcome held_if(bool held) noexcept { return held ? outcome::held : outcome::failed; }
  bool asks_alone() const noexcept { return with_.asked == property_order::alone; }
  bool properties_hold(const operation& op, const answer& found, bool threw);
  property_watch::done done_by(const operation& op, const answer& found, bool threw) const;
  bool is_refused(const operation& op, const answer& found) const;
  bool may_refuse(const operation& op) const;
  bool answer_holds(const operation& op, const answer& expected, const answer& found);
  bool maps_hold(const operation& op, const shapes& was, const answer& found);
  bool settle_moved_from(const operation& op);
  void look_at_moved_from(map_name m) const;
  bool is_set_aside(verb what) const noexcept;
  std::optional<std::uint32_t> own(const operation& op) const;
  bool untouched(const shape& was, const shape& now);
  bool accounts_hold();
  bool given_hold(const operation& op);
  bool given_holds(map_name m);
  bool is_of_the_living();
  void nothing_is_left();
  void show_start();
  void show(std::size_t element);
  void show_maps(observed_step m);
  cursor_snapshot cursor_shown(std::size_t c) const;

  // throws.cpp
  bool after_a_throw(const operation& op, const fault& injected, const shapes& was);
  bool take_up_what_a_throw_left(const operation& op);
  bool take_up_what_a_merge_left(map_name to);
  bool throw_changed_nothing(const operation& op, const shapes& was);

  // contents.cpp
  bool sizes_hold(map_name m);
  bool whole_maps_hold(const operation& op, const shapes& was);
  std::size_t cost_of(map_name m, const shape& now) const;
  bool all_hold(map_name m);
  bool contents_hold(map_name m);
  bool every_key_is_found(map_name m);
  bool iteration_holds(map_name m);
  bool tell_what_iteration_visits(map_name m);
  bool absent_keys_are(map_name m);
  std::string sought(std::uint32_t key) const;
  std::string shown(std::uint32_t key) const;

  // growth.cpp
  shape shape_of(map_name m) const;
  shapes shapes_of() const { return {shape_of(map_name::a), shape_of(map_name::b)}; }
  bool growth_holds(map_name m, const operation& op, const shape& was, const shape& now,
                    const answer& found);
  bool growth_starts_by_the_rule(const shape& was, const shape& now);
  bool evacuation_advances(const shape& was, const shape& now);
  bool room_is_made(const shape& now, std::size_t buckets, const operation& asked);
  bool copy_is_sized(const shape& now);
  bool load_is_as_said(map_name m, const shape& now);
  void specify(const operation& op, std::optional<std::uint32_t> named);
  bool shape_is_specified(map_name m, const shape& now);
  bool specification_holds(map_name m);
  void take_up_structure();
  bool structure_holds(map_name m);
  bool first_index_is_known(map_name m, const structure_census& census);

  // iterators.cpp
  /// For each iterator that does not stand at the end, the entry that it stands at.
  using standing = std::array<std::optional<reference::entry>, cursor_count>;
  standing where_iterators_stand() const;
  std::optional<reference::entry> entry_of(map_name m, std::uint32_t key) const;
  bool is_there(map_name m, const reference::entry& e) const;
  void drop_invalidated(const operation& op, const answer& found, const standing& stood_at);
  void drop_iterators_after_a_throw(const operation& op);
  bool invalidates_iterators(const operation& op, const answer& found) const;
  bool pass_holds(pass& p);
  bool yield_holds(pass& p, const reference::entry& e);

  // coverage.cpp
  void count_coverage(const operation& op, std::optional<std::uint32_t> named, const shapes& was);
  void count_one(const operation& op, std::optional<std::uint32_t> named, const shapes& was);
  void carry_longest_chains(const operation& op);
  void count_map(const operation& op, map_name m, side whose, const shape& was);
  void count_bucket(const operation& op, std::uint32_t key, const shape& was);
  cursors cursors_on(map_name m) const noexcept;

  const trace& trace_;
  policy_rules rules_;
  contract contract_;
  run_settings with_;
  accounting before_;
  property_watch asked_;
  std::unique_ptr<map_under_test> maps_;
  const inspection* inside_ = nullptr; ///< Of the maps; null where they show no buckets.
  references models_;
  specification specification_;
  std::array<bool, 2> is_specified_{true, true};
  operation armed_; // `inject`, or anything else for none
  observation seen_;
  std::vector<seen_entry> visited_;
  std::vector<std::optional<seen_entry>> found_;
  std::size_t credit_ = 0;
  std::array<std::size_t, 2> longest_chain_{0, 0};
  std::array<growth_kind, 2> growth_seen_{growth_kind::none, growth_kind::none};
  std::size_t at_ = 0;
  std::uint32_t round_ = 0; // of a block; 0 outside one
  map_name on_ = map_name::a;
  buckets_of buckets_ = buckets_of::its_own; // of the map of the operation that is done
  std::optional<divergence> divergence_;
  // Of the operation under way, for the observer.
  std::optional<std::uint32_t> key_shown_;
  std::string answered_;
};

} // namespace bucketproof::model
