// The definition of sweep_of; included by the file that instantiates it for a kind of elements.
//
// An operation is run once without a fault: that counts its failpoints and shows what it does. Then
// it is run again for each of those failpoints, on new maps, and the failpoint throws. What the
// throw leaves is compared with what was there before, and what would be there had it not thrown.
#include "operations.hpp"
#include "sweep.hpp"

#include "model/adapter/injection.hpp"
#include "model/adapter/structure_check.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <initializer_list>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

namespace bucketproof::props {

/// Says what was going on when std::terminate was called, which is how a throw out of `noexcept`
/// ends.
class last_words {
public:
  explicit last_words(std::function<std::string()> say) {
    what() = std::move(say);
    before_ = std::set_terminate([] {
      std::fputs(what()().c_str(), stderr);
      std::abort();
    });
  }
  last_words(const last_words&) = delete;
  last_words& operator=(const last_words&) = delete;
  ~last_words() { std::set_terminate(before_); }

private:
  static std::function<std::string()>& what() {
    static std::function<std::string()> say;
    return say;
  }
  std::terminate_handler before_;
};

template <class Subject>
class fault_sweep {
  using map = typename Subject::map;
  using arena = props::arena<Subject>;
  using operation = faulty_operation<Subject>;
  using contents = std::set<std::pair<std::uint32_t, std::uint32_t>>;

public:
  explicit fault_sweep(std::size_t enough) : enough_(enough) {}

  measured_guarantees run() {
    const last_words on_terminate([this] { return says("std::terminate was called"); });
    for (const operation& op : faulty_operations<Subject>())
      for (const map_state& state : map_states(Subject::policy)) {
        if (measured_.broken.size() >= enough_)
          return std::move(measured_);
        run(op, state, state.absent);
        if (op.touches != touching::nothing && state.present)
          run(op, state, *state.present);
      }
    return std::move(measured_);
  }

private:
  /// All maps of an arena.
  struct all_contents {
    contents target, source, made;
    friend bool operator==(const all_contents&, const all_contents&) = default;
  };

  static contents contents_of(const map& m) {
    contents all;
    for (const auto& [key, value] : m)
      all.emplace(key.number(), value.number());
    return all;
  }
  static all_contents all_contents_of(const arena& a) {
    return {contents_of(a.target), contents_of(a.source),
            a.made ? contents_of(*a.made) : contents()};
  }

  void run(const operation& op, const map_state& state, std::uint32_t key) {
    op_ = &op;
    state_ = &state;
    key_ = key;
    fault_ = {};
    const model::failpoint_counts failpoints = run_to_the_end();
    for (std::size_t e = 0; e < model::failing_failpoints; ++e)
      for (std::size_t n = 1; n <= failpoints[static_cast<model::failpoint>(e)]; ++n) {
        fault_ = {static_cast<model::failpoint>(e), n};
        run_into_the_fault();
      }
  }

  /// Does the operation without a fault; returns the failpoints that can throw.
  model::failpoint_counts run_to_the_end() {
    model::failpoint_counts failpoints;
    with_an_arena([&](arena& a) {
      before_ = all_contents_of(a);
      const model::failpoint_counts then = model::current_failpoints().counts;
      op_->run(a);
      failpoints = model::current_failpoints().counts - then;
      after_ = all_contents_of(a);
      still_works(a);
    });
    if constexpr (Subject::how == moving::cannot_throw)
      failpoints[model::failpoint::move] = 0;
    measured_operation& measured = measured_.operations[op_->name];
    ++measured.completions[state_->position];
    for (auto& cell : measured.of_event)
      ++cell.completions;
    return failpoints;
  }

  void run_into_the_fault() {
    with_an_arena([&](arena& a) {
      const std::size_t buckets = a.target.bucket_count();
      old_buckets_ = a.target.stats().growth == growth_kind::none
                         ? std::max<std::size_t>(buckets, 1)
                         : a.target.stats().old_buckets;
      std::optional<pass> cursor; // through every other map: they are to make no difference
      if (fault_.n % 2 == 0)
        cursor.emplace(a.target);
      if (!throws(a))
        return broken("it went on as if nothing had happened");
      if (a.made)
        return broken("the constructor threw, and made a map");
      if (a.target.bucket_count() < buckets)
        broken("there are fewer buckets than before");
      const all_contents now = all_contents_of(a);
      const measured_guarantee left = guarantee_of(now);
      if (left == measured_guarantee::none)
        broken("there are entries that were there neither before nor would be after");
      if (cursor && !cursor->ends_right(before_.target, now.target))
        broken("a cursor did not yield each entry that stayed once, and none that went");
      cursor.reset();
      auto& cell = measured_.operations[op_->name].of_event[static_cast<std::size_t>(fault_.kind)];
      ++cell.failures;
      cell.weakest = weaker(cell.weakest, left);
      ++measured_.failures[state_->position];
      still_works(a);
    });
  }
  /// A cursor that has come half way.
  class pass {
  public:
    explicit pass(map& m) : cursor_(m, 1) {
      for (std::size_t i = 0; i < m.size() / 2; ++i)
        take(cursor_.next());
    }
    /// Goes to the end.
    bool ends_right(const contents& before, const contents& now) {
      while (const auto* entry = cursor_.next())
        if (!now.contains({entry->first.number(), entry->second.number()}) || !take(entry))
          return false;
      return std::all_of(now.begin(), now.end(), [&](const auto& entry) {
        return !before.contains(entry) || yielded_.contains(entry.first);
      });
    }

  private:
    bool take(const typename map::value_type* entry) {
      return yielded_.insert(entry->first.number()).second;
    }
    cursor<map> cursor_;
    std::set<std::uint32_t> yielded_;
  };
  /// Whether the operation throws at the fault.
  bool throws(arena& a) {
    const model::injected_fault armed(fault_.kind, fault_.n);
    try {
      op_->run(a);
    } catch (const model::injected&) {
      return true;
    }
    return false;
  }

  measured_guarantee guarantee_of(const all_contents& left) const {
    if (left == before_)
      return measured_guarantee::strong;
    if (!known(left.target, before_.target, after_.target) ||
        !known(left.source, before_.source, after_.source))
      return measured_guarantee::none;
    const std::set<std::uint32_t> gone = gone_from(left);
    return gone.empty()         ? measured_guarantee::basic
           : of_one_chain(gone) ? measured_guarantee::a_chain
                                : measured_guarantee::lossy;
  }
  /// Every entry was there before or would be there after.
  static bool known(const contents& left, const contents& before, const contents& after) {
    return std::all_of(left.begin(), left.end(), [&](const auto& entry) {
      return before.contains(entry) || after.contains(entry);
    });
  }
  /// The keys that are missed: in a map, those of entries that were there before and would be there
  /// after; in all maps together, those that some map had before and one would have after.
  std::set<std::uint32_t> gone_from(const all_contents& left) const {
    std::set<std::uint32_t> gone = keys_of(before_);
    const std::set<std::uint32_t> after = keys_of(after_), now = keys_of(left);
    std::erase_if(gone,
                  [&](std::uint32_t key) { return !after.contains(key) || now.contains(key); });
    for (const auto in : {&all_contents::target, &all_contents::source})
      for (const auto& entry : before_.*in)
        if ((after_.*in).contains(entry) && !(left.*in).contains(entry))
          gone.insert(entry.first);
    return gone;
  }
  bool of_one_chain(const std::set<std::uint32_t>& keys) const {
    const auto chain_of = [this](std::uint32_t key) {
      return model::controlled_key_of(key).bucket & (old_buckets_ - 1);
    };
    return std::all_of(keys.begin(), keys.end(),
                       [&](std::uint32_t key) { return chain_of(key) == chain_of(*keys.begin()); });
  }
  static std::set<std::uint32_t> keys_of(const all_contents& p) {
    std::set<std::uint32_t> keys;
    for (const contents* in : {&p.target, &p.source, &p.made})
      for (const auto& [key, value] : *in)
        keys.insert(key);
    return keys;
  }
  static measured_guarantee weaker(measured_guarantee a, measured_guarantee b) {
    for (const measured_guarantee g :
         {measured_guarantee::none, measured_guarantee::lossy, measured_guarantee::a_chain,
          measured_guarantee::basic, measured_guarantee::strong})
      if (a == g || b == g)
        return g;
    return measured_guarantee::no_throw;
  }

  /// Makes the maps and arguments, does `what`, and sees that nothing is left of it all.
  template <class What>
  void with_an_arena(What what) {
    model::accounting& accounting = model::current_accounting();
    accounting.misuse = nullptr;
    const model::accounting clean = accounting;
    {
      const auto given = [keys = arena::given_keys(*state_)](std::size_t i) {
        return typename arena::value_type(keys[i], arena::value_given);
      };
      const std::initializer_list<typename arena::value_type> list{given(0), given(1), given(2),
                                                                   given(3), given(4)};
      arena a(*state_, key_, op_->with);
      a.list = list;
      arguments_ = {.keys = accounting.keys - a.target.size() - a.source.size(),
                    .values = accounting.values - a.target.size() - a.source.size(),
                    .bytes = clean.bytes};
      what(a);
    }
    if (accounting.misuse != nullptr)
      broken(accounting.misuse);
    accounting.misuse = nullptr;
    if (accounting != clean)
      broken("objects or memory are left when all maps are destroyed");
  }

  /// All maps are sound, and go on to work.
  void still_works(arena& a) {
    std::size_t entries = 0, bytes = 0;
    for (map* m : maps_of(a)) {
      entries += m->size();
      bytes += m->stats().bytes();
    }
    const model::accounting& accounting = model::current_accounting();
    if (accounting.keys != arguments_.keys + entries ||
        accounting.values != arguments_.values + entries)
      broken("there are more or fewer objects than entries");
    if (accounting.bytes != arguments_.bytes + bytes)
      broken("the memory held is not what stats() says");
    for (map* m : maps_of(a)) {
      is_sound(*m);
      go_on(*m);
    }
  }
  static std::vector<map*> maps_of(arena& a) {
    std::vector<map*> maps{&a.target, &a.source};
    if (a.made)
      maps.push_back(&*a.made);
    return maps;
  }
  void is_sound(const map& m) {
    model::structure_census census;
    if (const auto invariant = model::structure_check(m).run(census))
      broken("expected " + invariant.expected + ", found " + invariant.found);
    const contents all = contents_of(m);
    if (all.size() != m.size())
      broken("iteration does not yield each entry once");
    for (const auto& [key, value] : all) {
      const auto at = m.find(spelled{key});
      if (at == m.end() || at->second.number() != value)
        broken("an entry that iteration yields is not found");
    }
  }
  /// Erases, inserts, and compares with a model.
  void go_on(map& m) {
    contents model = contents_of(m);
    if (!model.empty()) {
      m.erase(spelled{model.begin()->first});
      model.erase(model.begin());
    }
    for (std::uint16_t bucket = 0; bucket < 6; ++bucket) {
      const std::uint32_t key = model::key_of({bucket, 7, 0});
      if (!m.try_emplace(typename map::key_type(key), bucket).second)
        broken("a key is said to be there that is not");
      model.emplace(key, bucket);
    }
    if (contents_of(m) != model)
      broken("the map does not go on to work");
    is_sound(m);
    m.clear();
    if (!m.empty() || m.begin() != m.end())
      broken("a map that was cleared is not empty");
  }

  void broken(const std::string& what) {
    if (measured_.broken.size() < enough_)
      measured_.broken.push_back(says(what));
  }
  std::string says(const std::string& what) const {
    std::string text = std::string(op_->name) + ", " + print(state_->position) + ", ";
    text += key_ == state_->absent ? "absent key, " : "present key, ";
    if (fault_.n == 0)
      text += "no throw";
    else
      text += "a throw at event " + std::to_string(fault_.n) + " of kind " +
              std::string(model::name(fault_.kind));
    return text + ": " + what + "\nkey " + model::print_key(key_, state_->recipe.setup.hash) +
           "\n" + model::print(state_->recipe);
  }

  std::size_t enough_;
  measured_guarantees measured_;
  const operation* op_ = nullptr;
  const map_state* state_ = nullptr;
  std::uint32_t key_ = 0;
  nth_event fault_;
  std::size_t old_buckets_ = 0; // of the growth that is under way, or would be started
  all_contents before_, after_;
  model::accounting arguments_; // what there is besides the maps'
};

template <moving How>
measured_guarantees sweep_of(model::policy_kind policy, std::size_t enough) {
  using model::policy_kind;
  if (policy == policy_kind::two_slots)
    return fault_sweep<faulty_subject<How, two_slot_policy, policy_kind::two_slots>>(enough).run();
  if (policy == policy_kind::two_slots_go)
    return fault_sweep<faulty_subject<How, two_slot_go_policy, policy_kind::two_slots_go>>(enough)
        .run();
  if constexpr (How == moving::cannot_throw) {
    if (policy == policy_kind::standard)
      return fault_sweep<faulty_subject<How, default_policy, policy_kind::standard>>(enough).run();
    if (policy == policy_kind::go)
      return fault_sweep<faulty_subject<How, go_policy, policy_kind::go>>(enough).run();
  }
  throw std::invalid_argument("no sweep of this map is compiled");
}

} // namespace bucketproof::props
