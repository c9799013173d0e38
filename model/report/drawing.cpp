// The recording is JSON in the page: set-up, operations, failure, and the steps. A step has what
// the operation answered, what it did in words, and how the structure differs from that of the step
// before: buckets that changed, chains that became longer or shorter, and whether the current
// buckets became the old ones. page/recording.js reads it.
//
// Each step is a line, written when it is known: the process may die with the map.
#include "drawing.hpp"

#include "changes.hpp"
#include "page.hpp"

#include "model/check/observer.hpp"
#include "model/check/wrong_slots.hpp"
#include "model/run/worker.hpp"
#include "model/trace/policy_rules.hpp"
#include "model/trace/text.hpp"

#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace bucketproof::model {
namespace {

namespace fs = std::filesystem;

/// A JSON text in the making. Commas are put where they belong.
class json {
public:
  json& open(char bracket) {
    separate();
    text_ += bracket;
    first_ = true;
    return *this;
  }
  json& close(char bracket) {
    text_ += bracket;
    first_ = false;
    return *this;
  }
  json& name(std::string_view n) {
    string(n);
    text_ += ':';
    first_ = true;
    return *this;
  }
  json& string(std::string_view s) {
    separate();
    text_ += '"';
    for (const char c : s)
      add(c);
    text_ += '"';
    return *this;
  }
  json& number(std::uint64_t n) { return raw(std::to_string(n)); }
  json& null() { return raw("null"); }
  /// A value that is JSON already.
  json& raw(std::string_view value) {
    separate();
    text_ += value;
    return *this;
  }
  const std::string& text() const noexcept { return text_; }

private:
  void separate() {
    if (!std::exchange(first_, false))
      text_ += ',';
  }
  void add(char c) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (code < 0x20 || code > 0x7e || c == '<') { // '<' could end the page's script element
      constexpr std::string_view digits = "0123456789abcdef";
      text_ += "\\u00";
      text_ += digits[code >> 4];
      text_ += digits[code & 15];
    } else
      text_ += c;
  }

  std::string text_;
  bool first_ = true;
};

/// How a map's structure differs from an earlier one.
class difference {
public:
  difference(const snapshot& was, const snapshot& now) : was_(was), now_(now) {}

  void write(json& to) {
    renamed_ = grew(was_, now_);
    const shape& s = now_.head;
    to.name("h").open('[');
    for (const std::uint64_t n :
         {std::uint64_t{s.size}, std::uint64_t{s.buckets}, std::uint64_t{s.old_buckets},
          std::uint64_t{s.evacuated}, static_cast<std::uint64_t>(s.growth),
          std::uint64_t{s.overflow}, std::uint64_t{now_.old_overflow}, std::uint64_t{now_.bytes}})
      to.number(n);
    to.close(']');
    if (renamed_)
      to.name("r").number(1);
    to.name("l").open('[');
    for_each_chain([&](generation g, std::size_t i, const chain& a, const chain& b) {
      if (a.slots.size() != b.slots.size() || a.live != b.live)
        to.open('[')
            .number(code(g))
            .number(i)
            .number(b.slots.size() / now_.slots)
            .number(b.live ? 1 : 0)
            .close(']');
    });
    to.close(']').name("b").open('[');
    for_each_chain([&](generation g, std::size_t i, const chain& a, const chain& b) {
      for (std::size_t place = 0; place * now_.slots < b.slots.size(); ++place)
        write_bucket(to, g, i, place, a, b);
    });
    to.close(']');
  }

private:
  struct chain {
    std::span<const slot_snapshot> slots;
    bool live = false;
  };
  static std::uint64_t code(generation g) { return g == generation::old ? 1 : 0; }
  static chain chain_of(const array_snapshot* a, std::size_t i) {
    if (a == nullptr || i >= a->buckets())
      return {};
    return {a->chain(i), a->is_live(i)};
  }
  const array_snapshot* before(generation g) const {
    if (!renamed_)
      return &was_.array(g);
    return g == generation::old ? &was_.current : nullptr;
  }

  template <class Visit>
  void for_each_chain(Visit visit) const {
    for (const generation g : {generation::current, generation::old}) {
      const array_snapshot& array = now_.array(g);
      for (std::size_t i = 0; i < array.buckets(); ++i)
        visit(g, i, chain_of(before(g), i), chain{array.chain(i), array.is_live(i)});
    }
  }
  void write_bucket(json& to, generation g, std::size_t index, std::size_t place, const chain& a,
                    const chain& b) const {
    const auto slots = b.slots.subspan(place * now_.slots, now_.slots);
    if ((place + 1) * now_.slots <= a.slots.size() &&
        std::equal(slots.begin(), slots.end(),
                   a.slots.begin() + static_cast<std::ptrdiff_t>(place * now_.slots)))
      return;
    to.open('[').number(code(g)).number(index).number(place);
    for (const slot_snapshot& s : slots) {
      to.number(static_cast<std::uint64_t>(s.mark));
      if (is_taken(s.mark))
        to.number(s.key).number(s.value);
    }
    to.close(']');
  }

  const snapshot& was_;
  const snapshot& now_;
  bool renamed_ = false;
};

/// Writes a line for each step.
class recorder final : public observer {
public:
  recorder(const trace& t, std::FILE* to)
      : trace_(t),
        to_(to),
        by_element_(steps_of(t) <= most_steps),
        before_(t) {}

  bool looks_at_elements() const override { return by_element_; }

  void see(observed_step m) override {
    json line;
    line.open('{');
    if (m.at)
      write_operation(line, m);
    write_maps(line, m);
    write_cursors(line, m);
    write_wrong(line, m);
    line.close('}');
    std::fputs((line.text() + '\n').c_str(), to_);
    std::fflush(to_); // the next operation may be the last
    before_.go_on(std::move(m));
  }

private:
  void write_operation(json& to, const observed_step& m) const {
    to.name("o").number(*m.at);
    if (goes_by_element(trace_.operations[*m.at].what))
      to.name("e").number(m.element);
    if (m.key)
      to.name("k").number(*m.key);
    to.name("n").string(m.answered);
    if (!m.yielded.empty()) {
      to.name("y").open('[');
      for (const std::uint32_t key : m.yielded)
        to.number(key);
      to.close(']');
    }
  }
  void write_maps(json& to, const observed_step& m) const {
    to.name("m").open('[');
    for (const map_name name : {map_name::a, map_name::b}) {
      to.open('{');
      if (before_.took_buckets(m, name))
        to.name("from").number(name == map_name::a ? 1 : 0);
      difference(before_.before(m, name), m.maps[static_cast<std::size_t>(name)]).write(to);
      to.close('}');
    }
    to.close(']');
    const std::vector<std::string> done = before_.sentences(m);
    if (done.empty())
      return;
    to.name("w").open('[');
    for (const std::string& sentence : done)
      to.string(sentence);
    to.close(']');
  }

  void write_cursors(json& to, const observed_step& m) const {
    to.name("c").open('[');
    for (const cursor_snapshot& c : m.cursors) {
      if (c.by == passing::nothing) {
        to.null();
        continue;
      }
      to.open('[').number(c.by == passing::cursor ? 1 : 2);
      if (c.through)
        to.number(static_cast<std::uint64_t>(*c.through));
      else
        to.null();
      to.number(c.at_end ? 1 : 0);
      if (c.stands_at)
        to.number(*c.stands_at);
      to.close(']');
    }
    to.close(']');
  }
  static void write_wrong(json& to, const observed_step& m) {
    if (m.wrong[0].empty() && m.wrong[1].empty())
      return;
    to.name("x").open('[');
    for (std::uint64_t i = 0; i < 2; ++i)
      for (const wrong_slot& w : m.wrong[i])
        to.open('[')
            .number(i)
            .number(w.at.array == generation::old ? 1 : 0)
            .number(w.at.chain)
            .number(w.at.slot)
            .string(w.expected)
            .string(w.found)
            .close(']');
    to.close(']');
  }

  const trace& trace_;
  std::FILE* to_;
  bool by_element_;
  succession before_;
};

void write_setup(json& to, const trace& t) {
  const policy_rules p = rules_of(t.setup.policy);
  to.name("setup").open('{');
  to.name("keys").string(name(t.setup.keys));
  to.name("hash").string(name(t.setup.hash));
  to.name("policy").string(name(t.setup.policy));
  to.name("seed").number(t.setup.seed);
  to.name("slots").number(p.slots);
  to.name("load").open('[').number(p.load_entries).number(p.load_buckets).close(']');
  to.close('}');
}

std::string recording_of(const trace& t, const std::string& name,
                         const std::optional<divergence>& d,
                         const std::vector<std::string>& steps) {
  json to;
  to.open('{').name("name").string(name);
  write_setup(to, t);
  to.name("operations").open('[');
  for (const operation& op : t.operations)
    to.open('[')
        .string(print(op, t.setup))
        .number(goes_by_element(op.what) ? op.number : 1U)
        .close(']');
  to.close(']').name("failure");
  if (d) {
    to.open('{').name("check").string(model::name(*d)).name("promise").string(d->promise);
    if (d->failed != check::crash && d->failed != check::hang) // the steps end there
      to.name("at").number(d->at);
    to.name("expected").string(d->expected).name("found").string(d->found).close('}');
  } else
    to.null();
  to.name("steps").open('[');
  for (const std::string& step : steps)
    to.raw("\n" + step);
  to.close(']').close('}');
  return to.text();
}

void write_whole(const fs::path& out, const std::string& text) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(out, ignored)) && !fs::is_regular_file(out, ignored))
    throw std::runtime_error(out.string() + ": is there, and is no file");
  const fs::path unfinished = out.string() + ".unfinished";
  std::ofstream to(unfinished, std::ios::binary);
  to << text;
  to.close();
  std::error_code failed;
  if (to)
    fs::rename(unfinished, out, failed);
  if (!to || failed) {
    fs::remove(unfinished, ignored);
    throw std::runtime_error(out.string() + ": cannot be written");
  }
}

} // namespace

drawn draw_page(const trace& t, const std::string& name, const fs::path& out,
                const watched_runner& run, std::chrono::milliseconds limit) {
  drawn result;
  {
    worker isolated([&](const trace& in_child) { return run(in_child, nullptr); }, limit);
    result.why = isolated(t);
  }
  const std::vector<std::string> steps = record(
      t, run,
      [](const trace& in_child, std::FILE* to) { return std::make_unique<recorder>(in_child, to); },
      recording_limit(result.why, limit));
  result.steps = steps.size();
  std::string page;
  for (const std::string_view piece : page_before())
    page += piece;
  page += recording_of(t, name, result.why, steps);
  for (const std::string_view piece : page_after())
    page += piece;
  result.bytes = page.size();
  write_whole(out, page);
  return result;
}

} // namespace bucketproof::model
