#include "changes.hpp"

#include "model/oracle/shape.hpp"
#include "model/trace/text.hpp"

#include <optional>
#include <unordered_map>
#include <utility>

namespace bucketproof::model {
namespace {

constexpr std::size_t told = 4; ///< So many of a kind are named one by one; more are counted.

std::string counted(std::size_t n, const std::string& one) {
  return std::to_string(n) + ' ' + one + (n == 1 ? "" : "s");
}
std::string entries(std::size_t n) {
  return std::to_string(n) + (n == 1 ? " entry" : " entries");
}

/// What stands in a slot in one snapshot, and what in the other.
struct changed_slot {
  slot_place at;
  slot_snapshot was, is;
};

/// The two snapshots slot by slot, each slot of the earlier one beside the one that it has become:
/// where a growth started, the current buckets of before are the old ones of now.
class comparison {
public:
  comparison(const snapshot& was, const snapshot& now) : now_(now) {
    const bool renamed = grew(was, now);
    compare(renamed ? &was.current : &was.old, generation::old);
    compare(renamed ? nullptr : &was.current, generation::current);
    if (renamed)
      gone(was.old);
    match();
  }

  struct moved_entry {
    std::uint32_t key = 0;
    slot_place from, to;
  };
  std::vector<changed_slot> put, taken, assigned;
  std::vector<moved_entry> moved;
  std::vector<std::pair<generation, std::size_t>> longer; ///< Chains that have more buckets now.
  std::vector<std::size_t> evacuated;                     ///< Old buckets.
  std::size_t joined_the_end = 0; ///< Slots that were vacant and are `rest`.

private:
  void compare(const array_snapshot* before, generation g) {
    const array_snapshot& after = now_.array(g);
    const std::size_t buckets_before = before == nullptr ? 0 : before->buckets();
    for (std::size_t i = 0; i < std::max(buckets_before, after.buckets()); ++i) {
      const auto a = i < buckets_before ? before->chain(i) : std::span<const slot_snapshot>();
      const auto b = i < after.buckets() ? after.chain(i) : std::span<const slot_snapshot>();
      if (!a.empty() && b.size() > a.size())
        longer.emplace_back(g, i);
      if (g == generation::old && i < buckets_before && i < after.buckets() && before->is_live(i) &&
          !after.is_live(i))
        evacuated.push_back(i);
      for (std::size_t s = 0; s < std::max(a.size(), b.size()); ++s)
        compare_slot({g, i, s}, s < a.size() ? a[s] : slot_snapshot(),
                     s < b.size() ? b[s] : slot_snapshot());
    }
  }
  void gone(const array_snapshot& before) {
    for (std::size_t i = 0; i < before.buckets(); ++i)
      for (std::size_t s = 0; s < before.chain(i).size(); ++s)
        compare_slot({generation::old, i, s}, before.chain(i)[s], slot_snapshot());
  }
  void compare_slot(slot_place at, const slot_snapshot& a, const slot_snapshot& b) {
    const bool was = is_taken(a.mark), is = is_taken(b.mark);
    if (a.mark == control::vacant && b.mark == control::rest)
      ++joined_the_end;
    if (was && is && a.key == b.key) {
      if (a.value != b.value)
        assigned.push_back({at, a, b});
      return;
    }
    if (was)
      taken.push_back({at, a, b});
    if (is)
      put.push_back({at, a, b});
  }
  /// What was taken from one slot and put into another has moved.
  void match() {
    std::unordered_map<std::uint32_t, slot_place> from;
    for (const changed_slot& t : taken)
      from.emplace(t.was.key, t.at);
    std::erase_if(put, [&](const changed_slot& p) {
      const auto at = from.find(p.is.key);
      if (at == from.end())
        return false;
      moved.push_back({p.is.key, at->second, p.at});
      from.erase(at);
      return true;
    });
    std::unordered_map<std::uint32_t, slot_place> to;
    for (const moved_entry& m : moved)
      to.emplace(m.key, m.from);
    std::erase_if(taken, [&](const changed_slot& t) {
      const auto at = to.find(t.was.key);
      return at != to.end() && at->second == t.at;
    });
  }

  const snapshot& now_;
};

class narrator {
public:
  narrator(const snapshot& was, const snapshot& now, hash_kind hash)
      : was_(was),
        now_(now),
        hash_(hash),
        changes_(was, now) {}

  std::vector<std::string> tell() {
    tell_arrays();
    tell_evacuation();
    tell_chains();
    tell_entries();
    return std::move(told_);
  }

private:
  void say(std::string sentence) { told_.push_back(std::move(sentence)); }
  std::string shown(std::uint32_t key) const { return print_key(key, hash_); }
  std::string shown(const slot_place& at) const { return print(at, now_.slots); }

  void tell_arrays() {
    const shape &was = was_.head, &now = now_.head;
    if (grew(was_, now_)) {
      say(now.growth == growth_kind::doubling
              ? "a growth starts: from " + counted(was.buckets, "bucket") + " to " +
                    std::to_string(now.buckets)
              : "a growth to the same size starts, for " +
                    counted(was.overflow, "overflow bucket") + " behind " +
                    counted(was.buckets, "bucket"));
    } else if (was.buckets == 0 && now.buckets != 0) {
      say(counted(now.buckets, "bucket") + " made");
    } else if (was.buckets != 0 && now.buckets == 0) {
      say("all buckets given back");
    } else if (was.buckets != now.buckets) {
      say("rebuilt with " + counted(now.buckets, "bucket") + ", was " +
          std::to_string(was.buckets));
    }
    if (was_.hash_seed != now_.hash_seed)
      say("a new hash seed");
  }
  void tell_evacuation() {
    for (const std::size_t i : changes_.evacuated)
      if (changes_.evacuated.size() <= told)
        say(bucket_name(generation::old, i) + " evacuated" + destinations(i));
    if (changes_.evacuated.size() > told)
      say(counted(changes_.evacuated.size(), "old bucket") + " evacuated");
    if (was_.head.growth != growth_kind::none && now_.head.growth == growth_kind::none)
      say("the growth is over, the old buckets are gone" + last_moves());
    else if (changes_.evacuated.empty() && !changes_.moved.empty())
      say(entries(changes_.moved.size()) + " moved");
  }
  /// Where the entries of an old bucket went.
  std::string destinations(std::size_t old) const {
    std::vector<std::pair<std::size_t, std::size_t>> to; // bucket, entries
    for (const comparison::moved_entry& m : changes_.moved)
      if (m.from.array == generation::old && m.from.chain == old) {
        const auto at = std::find_if(to.begin(), to.end(),
                                     [&](const auto& t) { return t.first == m.to.chain; });
        if (at == to.end())
          to.emplace_back(m.to.chain, 1);
        else
          ++at->second;
      }
    if (to.empty())
      return ", it was empty";
    std::sort(to.begin(), to.end());
    std::string text;
    for (const auto& [bucket, n] : to)
      text += (text.empty() ? ": " : ", ") + entries(n) + " to bucket " + std::to_string(bucket);
    return text;
  }
  std::string last_moves() const {
    return changes_.moved.empty() ? "" : ": " + entries(changes_.moved.size()) + " moved";
  }
  void tell_chains() {
    if (changes_.longer.size() > told)
      return say("overflow buckets linked behind " + counted(changes_.longer.size(), "bucket"));
    for (const auto& [g, i] : changes_.longer)
      say("an overflow bucket linked behind " + bucket_name(g, i));
  }
  void tell_entries() {
    if (changes_.put.size() > told)
      say(entries(changes_.put.size()) + " put in");
    else
      for (const changed_slot& p : changes_.put)
        say(shown(p.is.key) + " put into " + shown(p.at));
    if (changes_.assigned.size() > told)
      say(counted(changes_.assigned.size(), "value") + " changed");
    else
      for (const changed_slot& a : changes_.assigned)
        say("the value of " + shown(a.is.key) + " is " + std::to_string(a.is.value) + ", was " +
            std::to_string(a.was.value));
    if (changes_.taken.size() > told)
      say(entries(changes_.taken.size()) + " taken out");
    else
      for (const changed_slot& t : changes_.taken)
        say(shown(t.was.key) + " taken from " + shown(t.at) + what_is_left(t));
    if (changes_.joined_the_end != 0)
      say(counted(changes_.joined_the_end, "vacant slot") + " joined the end of the chain");
  }
  static std::string what_is_left(const changed_slot& t) {
    switch (t.is.mark) {
    case control::vacant:
      return "; left vacant";
    case control::rest:
      return "; now the chain's end";
    default:
      return "";
    }
  }

  const snapshot& was_;
  const snapshot& now_;
  hash_kind hash_;
  comparison changes_;
  std::vector<std::string> told_;
};

/// A slot as a drawing in text shows it.
std::string cell(const slot_snapshot& s, hash_kind hash) {
  switch (s.mark) {
  case control::rest:
    return ".";
  case control::vacant:
    return "-";
  case control::evacuated_low:
  case control::evacuated_high:
  case control::evacuated_vacant:
    return "?";
  default:
    return print_key(s.key, hash) + '=' + std::to_string(s.value);
  }
}
} // namespace

bool grew(const snapshot& was, const snapshot& now) noexcept {
  if (now.head.growth == growth_kind::none || now.head.old_buckets != was.head.buckets)
    return false;
  // A growth that was under way already is another only if it grows from something else.
  return was.head.growth == growth_kind::none || was.head.buckets != now.head.buckets ||
         was.head.evacuated > now.head.evacuated;
}

std::vector<std::string> words(const snapshot& was, const snapshot& now, hash_kind hash) {
  return narrator(was, now, hash).tell();
}

change_counts& change_counts::operator+=(const change_counts& next) noexcept {
  growths += next.growths;
  finished += next.finished;
  evacuated += next.evacuated;
  longer += next.longer;
  put += next.put;
  moved += next.moved;
  assigned += next.assigned;
  taken += next.taken;
  left_vacant += next.left_vacant;
  buckets = next.buckets;
  return *this;
}

change_counts count(const snapshot& was, const snapshot& now) {
  const comparison changes(was, now);
  const bool starts = grew(was, now), grows = now.head.growth != growth_kind::none;
  const auto left_vacant =
      std::count_if(changes.taken.begin(), changes.taken.end(),
                    [](const changed_slot& t) { return t.is.mark == control::vacant; });
  return {.growths = starts ? 1U : 0U,
          .finished = was.head.growth != growth_kind::none && (starts || !grows) ? 1U : 0U,
          .evacuated = changes.evacuated.size(),
          .longer = changes.longer.size(),
          .put = changes.put.size(),
          .moved = changes.moved.size(),
          .assigned = changes.assigned.size(),
          .taken = changes.taken.size(),
          .left_vacant = static_cast<std::size_t>(left_vacant),
          .buckets_were = was.head.buckets,
          .buckets = now.head.buckets};
}

std::string print(const change_counts& all) {
  std::string text;
  const auto add = [&](std::size_t n, const std::string& said) {
    if (n != 0)
      text += (text.empty() ? "" : ", ") + said;
  };
  add(all.put, entries(all.put) + " put in");
  add(all.assigned, counted(all.assigned, "value") + " changed");
  add(all.taken, entries(all.taken) + " taken out");
  add(all.left_vacant, counted(all.left_vacant, "slot") + " of these left vacant");
  add(all.longer, counted(all.longer, "time") + " an overflow bucket linked");
  add(all.growths, counted(all.growths, "growth") + " started");
  add(all.evacuated, counted(all.evacuated, "old bucket") + " evacuated");
  add(all.moved, entries(all.moved) + " moved");
  add(all.finished, counted(all.finished, "growth") + " finished");
  if (all.buckets != all.buckets_were)
    add(1,
        counted(all.buckets, "bucket") + ", " +
            (all.buckets_were == 0 ? "before none" : "before " + std::to_string(all.buckets_were)));
  return text;
}

std::vector<chain_place> changed_chains(const snapshot& was, const snapshot& now) {
  const comparison changes(was, now);
  std::vector<chain_place> chains;
  const auto add = [&](const slot_place& at) { chains.push_back({at.array, at.chain}); };
  for (const auto* all : {&changes.put, &changes.taken, &changes.assigned})
    for (const changed_slot& s : *all)
      add(s.at);
  for (const comparison::moved_entry& m : changes.moved) {
    add(m.from);
    add(m.to);
  }
  for (const auto& [g, i] : changes.longer)
    chains.push_back({g, i});
  std::sort(chains.begin(), chains.end());
  chains.erase(std::unique(chains.begin(), chains.end()), chains.end());
  std::erase_if(chains, [&](const chain_place& c) { // gone with the growth
    return c.chain >= now.array(c.array).buckets();
  });
  return chains;
}

std::vector<std::string> draw(const snapshot& of, hash_kind hash,
                              std::span<const chain_place> chains,
                              std::span<const wrong_slot> wrong) {
  std::vector<std::string> lines;
  for (const chain_place& c : chains) {
    const auto slots = of.array(c.array).chain(c.chain);
    std::string line =
        std::string(c.array == generation::old ? "old " : "") + std::to_string(c.chain);
    const std::string behind(line.size(), '+');
    for (std::size_t s = 0; s < slots.size(); ++s) {
      if (s != 0 && s % of.slots == 0)
        lines.push_back(std::exchange(line, behind) + " |");
      const bool is_wrong = std::any_of(wrong.begin(), wrong.end(), [&](const wrong_slot& w) {
        return w.at == slot_place{c.array, c.chain, s};
      });
      line += std::string(" | ") + (is_wrong ? "!" : "") + cell(slots[s], hash);
    }
    lines.push_back(line + (slots.empty() ? " | not in use |" : " |"));
  }
  return lines;
}

} // namespace bucketproof::model
