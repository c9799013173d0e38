// Asks properties of a run, step by step, for lockstep.
#pragma once

#include "property.hpp"

#include "model/adapter/accounting.hpp"
#include "model/adapter/inspection.hpp"
#include "model/adapter/map_under_test.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bucketproof::model {

class property_watch {
public:
  /// How often what is linear in a map is read.
  enum class reading : std::uint8_t {
    always, ///< Before and after each operation.
    /// Always while both maps are small; of larger ones as often as keeps the cost of it within a
    /// fixed multiple of the operations. What needs more than numbers is not asked in between.
    affordably,
  };
  /// Properties that are asked, and where what they see is counted: null, or a tally a property.
  property_watch(std::span<const property* const> asked, std::span<tally> seen, reading how);

  bool asks() const noexcept { return !asked_.empty(); }

  /// The run begins, with both maps empty.
  void begin(const map_under_test& tested, const setup& s);
  /// What an operation starts from: called before each.
  void before();
  struct done {
    const operation& op;
    buckets_of buckets;
    std::uint32_t round; ///< Of a block; 0 outside one.
    const answer& returned;
    const observation& noted;
    bool threw;
    /// A map that was moved from, where nothing is promised of what that leaves.
    std::optional<map_name> in_any_state;
  };
  /// The first property that does not hold of what the operation did. One that throws does not.
  struct failure {
    const property* of;
    std::string expected, found;
    map_name map;
  };
  std::optional<failure> after(const done& what, const references& models,
                               const policy_rules& rules);
  /// In place of `after`, where too little is promised of what the operation left. What a property
  /// of a whole run says of it does not count. Nothing to do after `after`.
  void let_pass(const done& what, const references& models, const policy_rules& rules);

private:
  /// What a property's `measure` answered.
  struct measurement {
    std::optional<double> number;
    std::optional<std::string> threw;
  };
  struct one {
    const property* of;
    predicate asks; ///< Made at its first step.
    tally* seen;
    std::array<measurement, 2> measured{}, measured_before{};
    bool missed_a_step = false;

    bool is_over_a_run() const noexcept { return of->over_a_run != nullptr; }
  };

  bool can_afford() noexcept;
  void read();
  void measure(one& p) const;
  void turn_to_the_next();
  step seen_by_all(const done& what, map_name m, const references& models,
                   const policy_rules& rules) const;
  bool is_about(const one& p, map_name m) const;
  static verdict ask(one& p, step& s);

  std::vector<one> asked_;
  reads needs_ = reads::numbers;
  reading how_;
  const map_under_test* tested_ = nullptr;
  const setup* setup_ = nullptr;
  accounting at_start_;
  /// Of both maps, before and after a step by turns: they are large to move.
  std::array<std::array<map_state, 2>, 2> states_;
  std::size_t turn_ = 0;      ///< Which of them is the state after.
  bool reads_all_ = true;     ///< In this step, what the properties need is read.
  bool is_read_ = false;      ///< The state after has all that they need.
  bool is_under_way_ = false; ///< A step that nobody was told of.
  std::size_t credit_ = 0;
  std::size_t bytes_was_ = 0;
  failpoint_counts calls_was_, calls_;
};

} // namespace bucketproof::model
