#include "skipped.hpp"

#include "model/adapter/heap.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace bucketproof::verify {
namespace {

using model::failpoint;
using model::guarantee;
using model::hash_kind;
using model::key_kind;
using model::verb;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& w : words)
    text += (text.empty() ? "" : ", ") + w;
  return text;
}

void describe_memory(verified& v, const map_facts& facts) {
  if (facts.takes_allocator)
    return;
  switch (model::heap_counting()) {
  case model::heap_accounting::exact:
    return; // counted within the map's calls
  case model::heap_accounting::counted_only:
    v.skip("failing allocations",
           "the map takes no allocator, and a sanitizer's malloc cannot be made to fail");
    return;
  case model::heap_accounting::unavailable:
    v.skip("allocations and leaks",
           "not measured: the map takes no allocator, and malloc cannot be counted here");
    return;
  }
}
void describe_elements(verified& v) {
  const auto holds = [&v](key_kind k) {
    return std::find(v.keys.begin(), v.keys.end(), k) != v.keys.end();
  };
  if (!holds(key_kind::tracked))
    v.skip("lifetimes of elements, and throws of their hash, comparison and copy",
           "the map does not hold elements of class type");
  else if (!holds(key_kind::coarse))
    v.skip("keys that are equal by key_eq() and differ by ==",
           "the map takes no equality functor, or its lookups do not show its keys; or it is taken "
           "out (coarser_equality)");
  std::vector<std::string> others;
  for (const key_kind k : {key_kind::integer, key_kind::string})
    if (!holds(k))
      others.emplace_back(name(k));
  if (!others.empty())
    v.skip("keys: " + joined(others), "the map does not hold them");
}
void describe_hashes(verified& v, const map_facts& facts) {
  v.hashes = {hash_kind::seeded};
  if (facts.takes_hash)
    v.hashes = {hash_kind::seeded,   hash_kind::controlled, hash_kind::constant,
                hash_kind::low_bits, hash_kind::high_bits,  hash_kind::identity};
  else
    v.skip("colliding keys, kinds of hash", "the map takes no hash functor");
}
void describe_puts(verified& v, const map_facts& facts) {
  if (!v.does(verb::insert_or_assign) && !v.does(verb::index))
    v.skip("replacing a value",
           "the map has no insert_or_assign (put) and no operator[]: a table whose put finds a "
           "free slot before the key would not be detected");
  if (facts.looks_first)
    v.skip("inserts in bulk of keys that are present",
           "the map can only assign, so bulk inserts look first");
}
void describe_operations(verified& v) {
  std::vector<std::string> missing;
  for (const model::verb_info& op : model::verbs())
    if (!v.does(op.what) && op.what != verb::range && op.what != verb::custom)
      missing.emplace_back(op.name);
  if (!missing.empty())
    v.skip(joined(missing), "the map has no such member, or one for other arguments");
}
void describe_contract(verified& v) {
  const model::contract& c = v.promised;
  if (!c.self_move_changes_nothing && v.does(verb::self_move))
    v.skip("self_move", "not promised (traits: self_move_changes_nothing)");
  if (!c.erase_loop_visits_once && v.does(verb::erase_loop))
    v.skip("erase_loop", "not promised (traits: erase_loop_visits_once)");
  if (!c.takes_own_elements && v.does(verb::insert_own))
    v.skip("insert_own, assign_own", "not promised (traits: takes_own_elements)");
  if (!c.at_throws && v.does(verb::at))
    v.skip("at of absent keys", "not promised to throw (traits: at_throws)");
  if (c.moved == model::moved_from::any_state)
    v.skip("the contents of a moved-from map", "not promised (traits: moved_from_is_empty)");
  if (c.moved == model::moved_from::assigned)
    v.skip("the use of a moved-from map", "not promised (traits: moved_from_is_usable)");
  const bool has_throwing_moves =
      std::find(v.keys.begin(), v.keys.end(), key_kind::throwing) != v.keys.end();
  std::vector<std::string> throws;
  for (const verb kind :
       {verb::insert, verb::erase, verb::find, verb::reserve, verb::copy_assign, verb::equal})
    for (const failpoint e : model::failpoints)
      if ((e != failpoint::move || has_throwing_moves) && v.does(kind) &&
          c.when_it_throws(kind, e) == guarantee::none)
        throws.push_back(std::string(name(e)) + " in " + std::string(model::info(kind).name));
  if (!throws.empty())
    v.skip("throws of " + joined(throws), "nothing promised (traits: when_it_throws)");
}

} // namespace

void describe(verified& v, const map_facts& facts) {
  model::varied_parts = {.hash = facts.takes_hash, .policy = false, .seed = false};
  describe_memory(v, facts);
  describe_hashes(v, facts);
  describe_puts(v, facts);
  describe_elements(v);
  describe_contract(v);
  describe_operations(v);
}

} // namespace bucketproof::verify
