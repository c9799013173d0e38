#include "styles.hpp"

#include "model/trace/policy_rules.hpp"

namespace bucketproof::model {
namespace {

std::string policy_type(policy_kind policy) {
  switch (policy) {
  case policy_kind::standard:
    return "bucketproof::default_policy";
  case policy_kind::go:
    return "bucketproof::go_policy";
  case policy_kind::go_1_21:
    return "bucketproof::go_1_21_policy";
  case policy_kind::two_slots:
    return "bucketproof::two_slot_policy";
  case policy_kind::two_slots_go:
    return "bucketproof::two_slot_go_policy";
  }
  return {};
}

/// What is skipped in traces (adapter/adapter.hpp): a map that is made of elements chooses its
/// seed.
bool depends_on_a_seed(verb what, const setup& s) {
  return info(what).buckets == buckets_of::new_map && s.hash == hash_kind::seeded;
}

bool is_own_allocator(const std::string& allocator) {
  return allocator != "std::allocator";
}

} // namespace

written_map standard_map(const setup& s) {
  written_map m;
  m.alias = [](const std::string& allocator) {
    return is_own_allocator(allocator)
               ? "using map = std::unordered_map<key, value, hash, equal,\n"
                 "                               " +
                     allocator + "<std::pair<const key, value>>>; // put your map here"
               : std::string("using map = std::unordered_map<key, value, hash, equal>; "
                             "// put your map here");
  };
  m.constructor_arguments = [](map_name) { return std::string(); };
  m.promised = contract_of(rules_of(s.policy));
  m.promised.self_move_changes_nothing = false;
  m.promised.equality_asks_key_eq = false;
  m.promised.when_it_throws = [](verb what, failpoint) {
    if (takes_many(what) && keeps_entries_when_it_throws(what))
      return guarantee::basic;
    return keeps_entries_when_it_throws(what) && what != verb::copy_assign ? guarantee::strong
                                                                           : guarantee::none;
  };
  m.does = [s](verb what) { return what != verb::shrink_to_fit && !depends_on_a_seed(what, s); };
  m.stands_for_another = true;
  return m;
}

written_map bucket_map(const setup& s) {
  written_map m;
  m.includes = "#include \"bucketproof/bucket_map.hpp\"\n";
  m.alias = [policy = s.policy](const std::string& allocator) {
    if (policy == policy_kind::standard && !is_own_allocator(allocator))
      return std::string("using map = bucketproof::bucket_map<key, value, hash, equal>;");
    return "using map = bucketproof::bucket_map<key, value, hash, equal,\n"
           "                                    " +
           allocator + "<std::pair<const key, value>>,\n                                    " +
           policy_type(policy) + ">;";
  };
  m.constructor_arguments = [seed = s.seed](map_name of) {
    const std::string first = "bucketproof::seed{" + std::to_string(seed) + '}';
    return of == map_name::a ? '(' + first + ')' : "(bucketproof::next(" + first + "))";
  };
  m.promised = contract_of(rules_of(s.policy));
  m.does = [s](verb what) { return !depends_on_a_seed(what, s); };
  m.calls.finds_many = true;
  m.hash_is_seeded = true;
  m.stands_for_another = true;
  return m;
}

} // namespace bucketproof::model
