// An examination: checks one promise of a map after another, and goes on after a failure.
//
//   trace, scenario -> run in a child -> a new failure -> printed at once -> shrunk
//        ^                                                                      |
//        +---- the rest is checked <---- what failed is set aside <---- a finding
//
// What is set aside is the operation that failed; or the property of the map's owner, and no more.
// So the end is a list of different findings, each printed once, however many promises one mistake
// breaks.
#pragma once

#include "verified.hpp"

#include "model/check/divergence.hpp"
#include "model/check/exclusion.hpp"
#include "model/run/shared.hpp"
#include "model/run/worker.hpp"
#include "model/shrink/shrink.hpp"
#include "model/trace/trace.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::verify {

/// A failure unlike the others.
struct finding {
  std::string where;     ///< The property, or the scenario.
  std::string promise;   ///< What is broken, and where it is promised.
  std::string summary;   ///< A line.
  std::string explained; ///< The trace up to the failure, expected, found; or the scenario's words.
  std::string habit;     ///< What states it if it is intended; empty if nothing does.
  std::string program;   ///< Of the shortest trace, in C++; empty for a scenario.
  std::filesystem::path file;    ///< The shortest trace; empty for a scenario.
  std::vector<std::string> also; ///< Where else the same shows.
  model::trace smallest;
  model::divergence why;
  std::string replayed_with;     ///< Options of NAME_replay, if it needs any to show it.
  model::exclusions set_aside;   ///< What is not asked any more because of it.
  std::vector<model::verb> uses; ///< Of a scenario: the operations that it builds on.
  bool died = false;             ///< The process crashed or hung.
};
/// All of a finding for people: promise, trace, files and the next command. `number` is its place
/// in the list, counted from 1.
std::string print(const finding& f, std::size_t number, const verified& v);

class examination {
public:
  struct settings {
    std::filesystem::path failures; ///< Folder for the traces of findings.
    std::function<void(const std::string&)> say =
        {}; ///< Is given each line as soon as it is known.
    std::chrono::seconds shrinking = std::chrono::seconds(60); ///< For all findings together.
    std::size_t most_findings = 20; ///< After so many, the examination ends.
  };
  examination(const verified& v, settings how);

  /// Makes empty maps and destroys them. What fails here is not asked for anything else; false if
  /// that is all there is.
  bool begin();
  /// Whether something can still be asked.
  bool goes_on() const noexcept { return !keys_.empty() && findings_.size() < how_.most_findings; }

  /// Runs a trace without what is set aside. Adds a finding where it fails in a new way.
  void look_at(const model::trace& t, const std::string& where);
  /// The same for a scenario. One that builds on an operation that is set aside is no finding of
  /// its own; `excused` then says what it builds on.
  struct verdict {
    bool held = true;
    std::string excused;
  };
  verdict look_at(const scenario& s);

  /// What traces to make: all that the profile asks for, the map can hold, and is not set aside.
  model::profile profile(model::profile p) const;

  const std::vector<finding>& findings() const noexcept { return findings_; }
  /// How many were ever found: more than there are, where a scenario's turned out to be a trace's.
  std::size_t found_so_far() const noexcept { return found_so_far_; }
  const model::exclusions& set_aside() const noexcept { return set_aside_; }
  /// Properties of the map's owner that failed.
  const std::vector<std::string>& properties_set_aside() const noexcept { return broken_; }
  /// Of how many steps the traces so far have asked each property, in the order of
  /// `verified::properties`.
  std::vector<std::size_t> steps_asked() const;
  /// A line for each property that was asked of none: what, and why.
  std::vector<verified::skipped> never_asked() const;
  std::size_t traces() const noexcept { return traces_; }
  /// The CPU time of all traces that held.
  std::chrono::nanoseconds held_for() const noexcept { return held_for_; }

private:
  std::string excuse_of(const scenario& s) const;
  std::optional<model::divergence> run(const model::trace& t);
  /// The same of a worker that leaves nothing alone.
  std::optional<model::divergence> run_whole(const model::trace& t);
  void start_workers();
  std::chrono::milliseconds times_expected(int times, std::chrono::milliseconds least,
                                           const model::trace& t) const;
  std::chrono::milliseconds limit_for(const model::trace& t) const;
  std::chrono::milliseconds sure_limit(const model::trace& t) const;
  void ended(const model::trace& t, std::chrono::nanoseconds after);
  std::chrono::milliseconds time_to_die(const model::trace& t);
  std::optional<model::divergence> confirmed(const model::trace& t, model::divergence d);

  std::optional<model::divergence> run_counted(const model::trace& t) const;

  void found(model::trace t, const model::divergence& d, const std::string& where);
  void found_broken(model::trace t, const model::divergence& d, const std::string& where);
  std::string replayed_with(const model::trace& t, const model::divergence& d) const;
  model::shrunk shrink(const model::trace& t, const model::divergence& d);
  model::shrunk shrink_within(std::chrono::milliseconds limit, const model::trace& t,
                              const model::divergence& d);
  finding* known_as(const model::trace& t, const model::divergence& d);
  finding* known_by_another_operation(const model::trace& t, const model::divergence& d);
  finding* known_by_another_fault(const model::trace& t, const model::divergence& d);
  bool fails_alike_with(const model::trace& t, const model::divergence& d,
                        const model::trace& other, const model::divergence& there);
  model::trace without_what_is_left_alone(const model::trace& t, const model::divergence& d);
  void told_again(finding& f, const std::string& where);
  void put_aside(const model::exclusions& all);
  void put_aside_at_the_end(const model::trace& t, const model::divergence& d, bool again);
  void put_aside_first_time(finding& f);
  void tell_destruction(model::shrunk& s);
  void tell_objects_in_free_slots(model::shrunk& s);
  void absorb_scenarios(finding& f);
  model::exclusions conditions_of(const finding& f);
  void put_aside_relatives(finding& f, model::exclusions& all);
  static std::optional<model::trace> with_verb(const finding& f, model::verb other);
  void say(const std::string& line) const;

  const verified& v_;
  settings how_;
  std::vector<model::key_kind> keys_; ///< That are still asked.
  model::exclusions set_aside_;
  std::vector<std::string> broken_;
  std::vector<const model::property*> asked_; ///< Those that are not broken.
  using counts = std::array<std::atomic<std::size_t>, most_properties + most_standard_promises>;
  model::shared<counts> steps_asked_; ///< The workers' processes count.
  std::vector<finding> findings_;
  std::unique_ptr<model::worker> worker_, whole_;
  std::chrono::nanoseconds slowest_step_{}; ///< Of the runs that ended, the tries of shrinks apart.
  std::chrono::nanoseconds shrunk_for_{};
  std::chrono::nanoseconds held_for_{};
  std::size_t traces_ = 0;
  std::size_t found_so_far_ = 0;
  bool keeps_objects_ =
      false;           ///< Known: free slots hold objects, and they are not counted any more.
  bool leaks_ = false; ///< Known: what is left after the maps are gone is not asked any more.
};

} // namespace bucketproof::verify
