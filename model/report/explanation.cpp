// The process that runs may die with the map. So it writes lines, each when it is known, and what
// is there in the end is put in order here. A line is
//
//   PLACE NUMBER TAG TEXT
//
// the operation's place in the trace, the element of a bulk run, and what the text is.
#include "explanation.hpp"

#include "changes.hpp"

#include "model/check/failure_file.hpp"
#include "model/check/wrong_slots.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

enum class tag : char {
  answered = 'a',
  did = 'd',     ///< A sentence.
  all_did = 's', ///< What the operation did so far, counted.
  wrong = 'w',   ///< The first slot that is not as specified.
  bucket = 'b',  ///< A line of a drawing.
};

constexpr std::size_t most_drawn = 16;    ///< Chains of a map.
constexpr std::size_t most_sentences = 6; ///< Of a bulk run that is explained element by element.
constexpr std::size_t widest_operation = 44;

/// Writes the lines.
class narrator final : public observer {
public:
  narrator(const trace& t, const std::optional<divergence>& why, std::FILE* to)
      : trace_(t),
        why_(why),
        to_(to),
        by_element_(steps_of(t) <= most_steps),
        before_(t) {}

  bool looks_at_elements() const override { return by_element_; }

  void see(observed_step m) override {
    if (m.at) {
      if (m.at != at_)
        all_did_.clear();
      at_ = m.at;
      element_ = m.element;
      tell(m);
      std::fflush(to_); // the next operation may be the last
    }
    before_.go_on(std::move(m));
  }

private:
  void tell(const observed_step& m) {
    const bool answers =
        has_answer(trace_.operations[*m.at].what) || m.answered.rfind("threw", 0) == 0;
    line(tag::answered, answers ? m.answered + yielded(m) : std::string());
    for (const std::string& sentence : before_.sentences(m))
      line(tag::did, sentence);
    tell_wrong(m);
    for (const map_name name : {map_name::a, map_name::b}) {
      const change_counts did = count(before_.before(m, name), now(m, name));
      const auto [all, is_first] = all_did_.emplace(name, did);
      if (!is_first)
        all->second += did;
      if (goes_by_element(trace_.operations[*m.at].what) && trace_.operations[*m.at].on == name)
        line(tag::all_did, print(all->second));
    }
    // Which operation kills the process is not known before it does.
    if (why_ && (is_death(why_->failed) || why_->at == *m.at ||
                 (why_->at == trace_.operations.size() && *m.at + 1 == why_->at)))
      for (const map_name name : {map_name::a, map_name::b})
        draw_map(m, name);
  }
  static const snapshot& now(const observed_step& m, map_name name) {
    return m.maps[static_cast<std::size_t>(name)];
  }
  std::string yielded(const observed_step& m) const {
    std::string text;
    for (const std::uint32_t key : m.yielded)
      text += (text.empty() ? ": " : ", ") + print_key(key, trace_.setup.hash);
    return text;
  }
  void tell_wrong(const observed_step& m) {
    for (const map_name name : {map_name::a, map_name::b}) {
      const std::vector<wrong_slot>& wrong = m.wrong[static_cast<std::size_t>(name)];
      if (wrong.empty() || std::exchange(is_wrong_, true))
        continue;
      line(tag::wrong, before_.in(name) + print(wrong[0].at, now(m, name).slots) + ": expected " +
                           wrong[0].expected + ", found " + wrong[0].found);
    }
  }
  /// The chains with wrong slots; without any, those that the operation changed; or else the first.
  void draw_map(const observed_step& m, map_name name) {
    const snapshot& p = now(m, name);
    const std::vector<wrong_slot>& wrong = m.wrong[static_cast<std::size_t>(name)];
    std::vector<chain_place> chains;
    chains.reserve(wrong.size());
    for (const wrong_slot& w : wrong)
      chains.push_back({w.at.array, w.at.chain});
    chains.erase(std::unique(chains.begin(), chains.end()), chains.end());
    if (chains.empty())
      chains = changed_chains(before_.before(m, name), p);
    const std::size_t all = p.current.buckets() + p.old.buckets();
    if (all <= most_drawn || chains.empty()) {
      chains.clear();
      for (const generation g : {generation::current, generation::old})
        for (std::size_t i = 0; i < p.array(g).buckets() && chains.size() < most_drawn; ++i)
          chains.push_back({g, i});
    }
    chains.resize(std::min(chains.size(), most_drawn));
    if (all == 0)
      return;
    line(tag::bucket,
         std::string(name == map_name::a ? "map a: " : "map b: ") + heading(p) +
             (chains.size() < all ? "; drawn: " + std::to_string(chains.size()) : std::string()));
    for (const std::string& drawn : draw(p, trace_.setup.hash, chains, wrong))
      line(tag::bucket, "    " + drawn);
  }
  static std::string heading(const snapshot& p) {
    std::string text =
        std::to_string(p.head.size) + " entries, " + std::to_string(p.head.buckets) + " buckets";
    if (p.head.growth != growth_kind::none)
      text += std::string(p.head.growth == growth_kind::doubling ? ", doubling"
                                                                 : ", same-size growth") +
              ", " + std::to_string(p.head.evacuated) + " of " +
              std::to_string(p.head.old_buckets) + " old buckets evacuated";
    return text + ", " + std::to_string(p.head.overflow) + " overflow buckets";
  }
  void line(tag what, std::string text) {
    std::replace_if(
        text.begin(), text.end(),
        [](char c) { return std::iscntrl(static_cast<unsigned char>(c)) != 0; }, ' ');
    std::fprintf(to_, "%zu %zu %c %s\n", *at_, element_, static_cast<char>(what), text.c_str());
  }

  const trace& trace_;
  const std::optional<divergence>& why_;
  std::FILE* to_;
  bool by_element_;
  succession before_;
  std::optional<std::size_t> at_;
  std::size_t element_ = 0;
  std::map<map_name, change_counts> all_did_; // by the operation at_
  bool is_wrong_ = false;                     // a slot
};

/// What was recorded of an operation.
struct told {
  struct part {
    std::size_t element = 0;
    std::string answered;
    std::vector<std::string> did, buckets;
  };
  std::vector<part> parts; ///< Elements of a bulk run; one of any other operation.
  std::string all_did;
  std::string wrong;
};

std::map<std::size_t, told> read(const std::vector<std::string>& lines) {
  std::map<std::size_t, told> all;
  std::size_t last = lines.size(), last_element = 0;
  for (const std::string& line : lines) {
    std::size_t at = 0, element = 0;
    const char* const end = line.data() + line.size();
    const char* next = std::from_chars(line.data(), end, at).ptr;
    next = std::from_chars(next + 1, end, element).ptr;
    const auto what = static_cast<tag>(next[1]);
    std::string text(next + 3, end);
    told& operation = all[at];
    if (what == tag::answered && (at != last || element <= last_element))
      operation.parts.clear(); // of a block, the last round is told
    last = at;
    last_element = element;
    if (operation.parts.empty() || operation.parts.back().element != element)
      operation.parts.push_back({.element = element, .answered = {}, .did = {}, .buckets = {}});
    told::part& part = operation.parts.back();
    switch (what) {
    case tag::answered:
      part.answered = std::move(text);
      break;
    case tag::did:
      part.did.push_back(std::move(text));
      break;
    case tag::all_did:
      operation.all_did = std::move(text);
      break;
    case tag::wrong:
      operation.wrong = std::move(text);
      break;
    case tag::bucket:
      part.buckets.push_back(std::move(text));
      break;
    }
  }
  return all;
}

/// Puts the explanation together.
class explanation {
public:
  explanation(const trace& t, const std::optional<divergence>& why,
              std::map<std::size_t, told> recorded, ink colours, std::size_t most)
      : trace_(t),
        why_(why),
        recorded_(std::move(recorded)),
        colours_(colours),
        most_(most),
        fails_at_(failing(t, why, recorded_)),
        in_block_(in_blocks(t)) {}

  std::string write() {
    text_ = describe(trace_.setup) + '\n';
    write_operations();
    if (why_)
      write_failure();
    return std::move(text_);
  }

private:
  /// A process that died was run again to be seen, and may have died elsewhere: at the operation
  /// after the last that was seen.
  static std::size_t failing(const trace& t, const std::optional<divergence>& why,
                             const std::map<std::size_t, told>& recorded) {
    if (!why)
      return t.operations.size();
    if (!is_death(why->failed))
      return why->at;
    return recorded.empty() ? 0 : std::min(recorded.rbegin()->first + 1, t.operations.size());
  }

  void write_operations() {
    const std::size_t end = std::min(fails_at_ + 1, trace_.operations.size());
    const std::size_t first = most_ != 0 && end > most_ ? end - most_ : 0;
    std::vector<std::size_t> shown;
    if (const std::size_t wrong = first_wrong(); wrong < first)
      shown.push_back(wrong);
    for (std::size_t i = first; i < end; ++i)
      shown.push_back(i);
    for (const std::size_t i : shown)
      width_ = std::max(width_, std::min(operation_text(i).size(), widest_operation));
    std::size_t next = 0;
    for (const std::size_t i : shown) {
      if (i != next)
        text_ += "     ... " + std::to_string(i - next) + " operation" +
                 (i - next == 1 ? "" : "s") + " not told (--operations 0)\n";
      write_operation(i, std::to_string(end).size());
      next = i + 1;
    }
    if (why_ && fails_at_ >= trace_.operations.size())
      text_ += bold("  -> ") + " (the end of the trace)\n";
  }
  std::size_t first_wrong() const {
    for (const auto& [at, operation] : recorded_)
      if (!operation.wrong.empty())
        return at;
    return trace_.operations.size();
  }
  std::string operation_text(std::size_t i) const {
    return (in_block_[i] ? "  " : "") + print(trace_.operations[i], trace_.setup);
  }
  void write_operation(std::size_t i, std::size_t digits) {
    const bool fails = why_ && i == fails_at_;
    const std::string number = std::to_string(i + 1), operation = operation_text(i);
    const std::string line = (fails ? "  -> " : "     ") +
                             std::string(digits - number.size(), ' ') + number + "  " + operation;
    text_ += fails ? bold(line) : line;
    const auto at = recorded_.find(i);
    if (at == recorded_.end()) {
      text_ += '\n';
      return;
    }
    const std::string answered = answer_of(i, at->second);
    if (!answered.empty())
      text_ += std::string(width_ + 2 - std::min(operation.size(), width_), ' ') + answered;
    text_ += '\n';
    const std::string indent(digits + 9, ' ');
    for (const std::string& sentence : sentences_of(i, at->second))
      text_ += indent + paint(dim, sentence) + '\n';
    if (!at->second.wrong.empty())
      text_ += indent + paint(yellow, "the first wrong slot: " + at->second.wrong) + '\n';
  }
  std::string answer_of(std::size_t i, const told& operation) const {
    if (!goes_by_element(trace_.operations[i].what))
      return operation.parts.back().answered;
    if (operation.parts.size() == 1 && operation.parts[0].element != 0)
      return ""; // seen as a whole
    std::size_t yes = 0;
    for (const told::part& p : operation.parts)
      yes += p.answered == "1" ? 1 : 0;
    return std::to_string(yes) + " of " + std::to_string(operation.parts.size()) + ' ' +
           (family_of(trace_.operations[i].what) == verb::insert ? "inserted" : "erased");
  }
  /// A bulk run is explained element by element where that is short; otherwise it is summed up, and
  /// the element that fails explained.
  std::vector<std::string> sentences_of(std::size_t i, const told& operation) const {
    std::vector<std::string> all;
    for (const told::part& p : operation.parts)
      all.insert(all.end(), p.did.begin(), p.did.end());
    const bool whole = operation.parts.size() == 1 && operation.parts[0].element != 0;
    if (!goes_by_element(trace_.operations[i].what) || (all.size() <= most_sentences && !whole))
      return all;
    all.clear();
    if (!operation.all_did.empty())
      all.push_back(operation.all_did);
    const told::part& last = operation.parts.back();
    if (why_ && i == fails_at_ && !whole)
      for (const std::string& sentence : last.did)
        all.push_back("element " + std::to_string(last.element + 1) + ": " + sentence);
    return all;
  }

  void write_failure() {
    text_ += headline(*why_);
    text_ += "expected  " + paint(green, why_->expected) + '\n';
    text_ += "found     " + paint(red, why_->found) + '\n' + round_of(*why_);
    const std::vector<std::string>* drawn = last_drawing();
    if (drawn == nullptr) {
      text_ += why_->buckets;
      return;
    }
    if (is_death(why_->failed))
      text_ += "the last that was seen of the buckets:\n";
    bool has_wrong = false;
    for (const std::string& line : *drawn) {
      has_wrong = has_wrong || line.find("| !") != line.npos;
      text_ += marked(line) + '\n';
    }
    if (has_wrong)
      text_ += ". ends a chain, - is vacant, ? evacuated, ! wrong\n";
  }
  const std::vector<std::string>* last_drawing() const {
    for (auto operation = recorded_.rbegin(); operation != recorded_.rend(); ++operation)
      for (auto p = operation->second.parts.rbegin(); p != operation->second.parts.rend(); ++p)
        if (!p->buckets.empty())
          return &p->buckets;
    return nullptr;
  }

  // Colours.

  static constexpr std::string_view dim = "2", red = "31", green = "32", yellow = "33";
  std::string paint(std::string_view colour, const std::string& text) const {
    if (colours_ == ink::plain || text.empty())
      return text;
    return "\033[" + std::string(colour) + 'm' + text + "\033[0m";
  }
  std::string bold(const std::string& text) const { return paint("1;31", text); }
  /// Wrong slots stand out.
  std::string marked(const std::string& line) const {
    std::string text;
    std::size_t from = 0;
    for (std::size_t at = line.find("| !"); at != line.npos; at = line.find("| !", from)) {
      const std::size_t end = std::min(line.find(" |", at + 2), line.size());
      text += line.substr(from, at + 2 - from) + bold(line.substr(at + 2, end - at - 2));
      from = end;
    }
    return text + line.substr(from);
  }

  const trace& trace_;
  const std::optional<divergence>& why_;
  std::map<std::size_t, told> recorded_;
  ink colours_;
  std::size_t most_;
  std::size_t fails_at_;
  std::vector<bool> in_block_;
  std::size_t width_ = 0; ///< Of the operations' column.
  std::string text_;
};

} // namespace

std::string explain_run(const trace& t, const std::optional<divergence>& why,
                        const watched_runner& run, ink colours, const explanation_limits& limits) {
  const std::vector<std::string> lines = record(
      t, run,
      [&](const trace& in_child, std::FILE* to) {
        return std::make_unique<narrator>(in_child, why, to);
      },
      recording_limit(why, limits.time));
  return explanation(t, why, read(lines), colours, limits.operations).write();
}

} // namespace bucketproof::model
