#include "wrong_slots.hpp"

#include "model/trace/text.hpp"

#include <span>
#include <utility>

namespace bucketproof::model {
namespace {

std::string describe(control mark, std::uint32_t key, hash_kind hash) {
  switch (mark) {
  case control::rest:
    return "the chain's end";
  case control::vacant:
    return "vacant";
  case control::evacuated_low:
    return "evacuated to the low half";
  case control::evacuated_high:
    return "evacuated to the high half";
  case control::evacuated_vacant:
    return "evacuated, was vacant";
  default:
    return print_key(key, hash) + " with tophash " + std::to_string(static_cast<unsigned>(mark));
  }
}

class slot_comparison {
public:
  slot_comparison(const snapshot& found, const reference& contents, hash_kind hash,
                  std::size_t most)
      : found_(found),
        contents_(contents),
        hash_(hash),
        most_(most) {}

  void inspect(generation g, const specified_array& wanted) {
    if (wanted.chains.size() != found_.array(g).buckets())
      return;
    for (std::size_t i = 0; i < wanted.chains.size(); ++i)
      inspect_chain(g, i, wanted.chains[i]);
  }
  std::vector<wrong_slot> result() && { return std::move(wrong_); }

private:
  void inspect_chain(generation g, std::size_t index, const specified_chain& wanted) {
    const auto found = found_.array(g).chain(index);
    const bool live = !wanted.empty() && !is_evacuated(wanted);
    if (found.empty()) {
      if (live)
        report({g, index, 0}, "a bucket in use", "one that cannot be read");
      return;
    }
    if (found_.array(g).is_live(index) != live)
      report({g, index, 0}, live ? "a bucket in use" : "a bucket that is not in use",
             live ? "one that is not" : "one that is");
    for (std::size_t s = 0; s < std::max(found.size(), wanted.size()); ++s)
      inspect_slot({g, index, s}, s < found.size() ? &found[s] : nullptr,
                   s < wanted.size() ? &wanted[s] : nullptr);
  }
  void inspect_slot(slot_place at, const slot_snapshot* found, const specified_slot* wanted) {
    if (found == nullptr || wanted == nullptr) {
      // A bucket too many or too few is wrong once.
      if (at.slot % found_.slots == 0)
        report(at, wanted == nullptr ? "no such bucket" : "an overflow bucket",
               found == nullptr ? "no such bucket" : "an overflow bucket");
      return;
    }
    if (found->mark != wanted->mark || (wanted->has_entry() && found->key != wanted->key))
      return report(at, describe(wanted->mark, wanted->key, hash_),
                    describe(found->mark, found->key, hash_));
    if (!wanted->has_entry())
      return;
    const std::size_t place = contents_.find(found->key);
    if (place != contents_.size() && contents_.entries()[place].value != found->value)
      report(at,
             print_key(found->key, hash_) + " = " +
                 std::to_string(contents_.entries()[place].value),
             std::to_string(found->value));
  }
  void report(slot_place at, std::string expected, std::string found) {
    if (wrong_.size() < most_)
      wrong_.push_back({at, std::move(expected), std::move(found)});
  }

  const snapshot& found_;
  const reference& contents_;
  hash_kind hash_;
  std::size_t most_;
  std::vector<wrong_slot> wrong_;
};

} // namespace

std::vector<wrong_slot> wrong_slots(const snapshot& found, const map_specification& wanted,
                                    const reference& contents, hash_kind hash, std::size_t most) {
  slot_comparison all(found, contents, hash, most);
  all.inspect(generation::old, wanted.array(generation::old));
  all.inspect(generation::current, wanted.array(generation::current));
  return std::move(all).result();
}

} // namespace bucketproof::model
