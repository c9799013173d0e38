// explore: all states of the real map within a scope, and in each of them every operation. Ends
// with 'all hold' or with the shortest sequence of operations that breaks a promise.
#include "props/explore/search.hpp"

#include "model/check/failure_file.hpp"
#include "model/run/standard_output.hpp"
#include "model/trace/files.hpp"
#include "model/trace/text.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <system_error>
#include <type_traits>
#include <unistd.h>
#include <vector>

namespace {

using namespace bucketproof;
using namespace bucketproof::explore;

constexpr int all_hold = 0, failed = 1, bad_usage = 2;

struct options {
  std::vector<std::string> policies{"two_slots", "two_slots_go"};
  std::vector<std::size_t> keys{1, 16};
  std::vector<std::string> classes{"0:200", "1:0", "2:5", "3:255"};
  std::vector<std::uint16_t> sizes{1, 4, 7};
  std::vector<std::string> operations;
  std::vector<std::string> without;
  std::string pass = "none";
  bool faults = false;
  bool overlapping = false;
  double seconds = 600;
  std::string out = "failures";
};

model::policy_kind policy_named(const std::string& wanted) {
  for (const auto p : {model::policy_kind::two_slots, model::policy_kind::two_slots_go})
    if (wanted == name(p))
      return p;
  throw std::runtime_error("no policy '" + wanted + "': two_slots, two_slots_go");
}
model::controlled_key class_named(const std::string& wanted) {
  model::controlled_key c{};
  const char* const end = wanted.data() + wanted.size();
  const auto bucket = std::from_chars(wanted.data(), end, c.bucket);
  const bool has_both = bucket.ec == std::errc() && bucket.ptr != end && *bucket.ptr == ':';
  const auto tophash = std::from_chars(has_both ? bucket.ptr + 1 : end, end, c.tophash);
  if (!has_both || tophash.ec != std::errc() || tophash.ptr != end)
    throw std::runtime_error("no class '" + wanted + "': bucket:tophash, as 3:200");
  return c;
}
verb_set verbs_named(const std::vector<std::string>& wanted) {
  verb_set set;
  for (const std::string& one : wanted) {
    bool is_one = false;
    for (const model::verb_info& v : model::verbs())
      if (v.name == one && all_verbs().test(static_cast<std::size_t>(v.what))) {
        set.set(static_cast<std::size_t>(v.what));
        is_one = true;
      }
    if (!is_one)
      throw std::runtime_error("no operation '" + one + "' to explore");
  }
  return set;
}

class program {
public:
  explicit program(const options& o) : options_(o) {}

  int run() {
    const verb_set some =
        options_.operations.empty() ? all_verbs() : verbs_named(options_.operations);
    scope s{.classes = {}, .sizes = options_.sizes, .verbs = some & ~verbs_named(options_.without)};
    if (options_.pass != "none")
      for (const model::verb v :
           {options_.pass == "cursor" ? model::verb::range : model::verb::begin, model::verb::next,
            model::verb::drop})
        s.verbs.set(static_cast<std::size_t>(v));
    if (options_.overlapping)
      s.of_both = overlap::partial;
    for (const std::string& one : options_.classes)
      s.classes.push_back(class_named(one));
    limits l;
    l.of = options_.faults ? elements::tracked : elements::integer;
    std::vector<model::policy_kind> policies;
    for (const std::string& one : options_.policies)
      policies.push_back(policy_named(one));
    constexpr std::size_t most_keys = 100; // an id is a byte
    if (options_.keys.front() < 1 || options_.keys.back() > most_keys ||
        options_.keys.front() > options_.keys.back())
      throw std::runtime_error("--keys: from 1 to 100, the first at most the last");
    for (const model::policy_kind policy : policies) {
      s.policy = policy;
      if (!explore_policy(s, l, options_.seconds / static_cast<double>(policies.size())))
        return failed;
    }
    std::puts(complete_ ? "all hold, in every state" : "all hold, in every state reached");
    return all_hold;
  }

private:
  /// One key more each time, until the time is over; whether all held.
  bool explore_policy(scope s, limits l, double seconds) {
    for (s.keys = options_.keys.front(); s.keys <= options_.keys.back(); ++s.keys) {
      l.time = std::chrono::milliseconds(static_cast<long>(1000 * seconds));
      const outcome o = explore_isolated(s, l, [&](const outcome& so_far) { show(s, so_far); });
      clear();
      std::printf("%s: %s\n", line(s, o).c_str(), end_of(s, o).c_str());
      std::fflush(stdout);
      if (o.failure) {
        report(*o.failure, s);
        return false;
      }
      seconds -= o.seconds;
      if (o.end == ending::out_of_time) {
        complete_ = false;
        return true;
      }
    }
    return true;
  }

  std::string line(const scope& s, const outcome& o) const {
    char text[256];
    std::snprintf(
        text, sizeof text,
        "%-13s %2zu keys %10llu states %11llu transitions  depth %3llu  %7.1f s %5.2f M/s",
        std::string(name(s.policy)).c_str(), s.keys, static_cast<unsigned long long>(o.states),
        static_cast<unsigned long long>(o.transitions), static_cast<unsigned long long>(o.depth),
        o.seconds, o.seconds > 0 ? static_cast<double>(o.transitions) / o.seconds / 1e6 : 0);
    return text;
  }
  static std::string end_of(const scope& s, const outcome& o) {
    switch (o.end) {
    case ending::complete:
      return "all states within " + std::to_string(s.keys) + " keys";
    case ending::out_of_time:
      return "out of time: all of fewer than " + std::to_string(o.depth) + " operations";
    default:
      return "FAILED";
    }
  }

  void show(const scope& s, const outcome& o) {
    if (is_terminal_) {
      std::fprintf(stderr, "\r\033[K%s", line(s, o).c_str());
      return;
    }
    constexpr double every = 10;
    if (o.seconds < shown_at_)
      shown_at_ = 0;
    if (o.seconds - shown_at_ < every)
      return;
    shown_at_ = o.seconds;
    std::printf("%s\n", line(s, o).c_str());
    std::fflush(stdout);
  }
  void clear() const {
    if (is_terminal_)
      std::fputs("\r\033[K", stderr);
  }

  void report(const counterexample& found, const scope& s) const {
    std::fputs(explain(found.trace, found.why).c_str(), stdout);
    const auto file = model::write_failure(options_.out, found.trace, found.why);
    std::printf("wrote %s\nnext    replay --explain %s\n", file.c_str(), file.c_str());
    std::printf("again   explore --policy %s --keys %zu %zu%s\n",
                std::string(name(s.policy)).c_str(), s.keys, s.keys, scope_options().c_str());
  }
  /// What was asked for that is not the default, as the command line has it.
  std::string scope_options() const {
    const options usual;
    std::string text;
    const auto add = [&](const char* option, const auto& values, const auto& usually) {
      if (values == usually)
        return;
      text += option;
      for (const auto& value : values) {
        text += ' ';
        if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(value)>>)
          text += std::to_string(value);
        else
          text += value;
      }
    };
    add(" --classes", options_.classes, usual.classes);
    add(" --reserve", options_.sizes, usual.sizes);
    add(" --operations", options_.operations, usual.operations);
    add(" --without", options_.without, usual.without);
    if (options_.pass != usual.pass)
      text += " --pass " + options_.pass;
    if (options_.overlapping)
      text += " --overlapping";
    if (options_.faults)
      text += " --faults";
    return text;
  }

  const options& options_;
  bool is_terminal_ = ::isatty(STDERR_FILENO) != 0;
  double shown_at_ = 0;
  bool complete_ = true;
};

} // namespace

int main(int argc, char** argv) {
  model::require_standard_output();
  CLI::App app("Explores all states of the map within a scope, breadth-first, and does every\n"
               "operation in each. Exit code 0: all hold; 1: a failure was found; 2: bad usage.");
  options o;
  app.add_option("--policy", o.policies, "Policies: two_slots, two_slots_go")
      ->capture_default_str();
  app.add_option("--keys", o.keys, "Most entries, first and last: 4 6 explores 4, then 5, then 6")
      ->expected(1, 2)
      ->capture_default_str();
  app.add_option("--classes", o.classes, "Hashes that keys may have, bucket:tophash each")
      ->capture_default_str();
  app.add_option("--reserve", o.sizes, "Sizes that reserve is called with")->capture_default_str();
  app.add_option("--operations", o.operations, "Operations, as traces name them (all)");
  app.add_option("--without", o.without, "Operations to exclude");
  app.add_option("--pass", o.pass, "With a cursor, or an iterator, live: cursor, iterator")
      ->check(CLI::IsMember({"none", "cursor", "iterator"}))
      ->capture_default_str();
  app.add_flag("--faults", o.faults,
               "Also throw at every failpoint of an operation: hash, equality, copy, allocate");
  app.add_flag("--overlapping", o.overlapping,
               "Also two maps that have only some keys in common, as a merge finds them");
  app.add_option("--time", o.seconds, "Seconds on one core for all")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--out", o.out, "Folder for a failing trace")->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? all_hold : bad_usage;
  }
  try {
    return model::exit_code_after_output(program(o).run());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "explore: %s\n", e.what());
    return bad_usage;
  }
}
