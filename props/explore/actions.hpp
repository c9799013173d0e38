// The scope of an exploration, and the operations that are done in a state within it.
#pragma once

#include "model/oracle/reference.hpp"
#include "model/trace/trace.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bucketproof::explore {

/// A set of verbs.
using verb_set = std::bitset<model::verb_count>;
/// All verbs but those about cursors, lists, and the bulk runs that only repeat another verb.
verb_set all_verbs();

/// What the two maps have in common where both hold memory.
enum class overlap {
  whole,   ///< The entries of one are those of the other, or it has none.
  partial, ///< Any of them, too: entries are erased from one.
};

/// What is explored: the maps of at most `keys` entries, whose keys have these hashes.
///
/// By default the hashes part at the first and at the second doubling; a third, to two segments of
/// buckets, keeps them low. The tophashes: an ordinary one, two that give the same control byte,
/// and one with all bits set. The sizes finish a growth, and make four buckets, and eight.
struct scope {
  model::policy_kind policy = model::policy_kind::two_slots;
  std::size_t keys = 4;
  /// A hash each; the id is 0.
  std::vector<model::controlled_key> classes{{0, 200}, {1, 0}, {2, 5}, {3, 255}};
  /// What `reserve` is called with.
  std::vector<std::uint16_t> sizes{1, 4, 7};
  /// What `range` is called with. Matters only where `verbs` has it.
  std::vector<std::uint16_t> starts{0, 1, 2, 3};
  verb_set verbs = all_verbs();
  overlap of_both = overlap::whole;
};

/// All that can be done in a state, one of each kind that is the same up to renaming keys of the
/// same hash: of absent keys the next of each class, of present keys all. While map `b` holds
/// memory, only what moves whole maps, and what makes them overlap.
class alphabet {
public:
  explicit alphabet(const scope& s) : scope_(s) {}
  /// Replaces `into` by the operations for maps that hold this.
  void list(const model::references& maps, bool b_holds_memory,
            std::vector<model::operation>& into);

private:
  void add(model::operation op);
  void add_ranges(std::uint32_t first, const model::reference& a);
  void add_whole(model::map_name on);
  void add_pairs(model::map_name on);
  void add_symmetric();
  void add_passing(const model::pass& now);
  void add_own(model::verb what, std::uint32_t key, const model::reference& a);
  void add_absent(std::uint32_t key, const model::reference& a);
  void add_present(std::uint32_t key, std::uint16_t place, const model::reference& a);

  const scope& scope_;
  std::vector<model::operation>* into_ = nullptr;
};

/// The next key of the class that is absent.
std::uint32_t next_twin(model::controlled_key class_of, const model::reference& a);

} // namespace bucketproof::explore
