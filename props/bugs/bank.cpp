// bug_bank: shows that the harness kills every planted bug. One program holds all bugs; each run
// switches one of them on, in a process of its own.
#include "props/bugs/bank_commands.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <stdexcept>

namespace {

using namespace bucketproof::bugs;

void add_search_options(CLI::App& to, bank_options& o) {
  to.add_option("--seed", o.seed, "First seed")->capture_default_str();
  to.add_option("--traces", o.limits.traces, "Most traces a bug and seed")->capture_default_str();
  to.add_option("--time", o.seconds, "Most seconds a bug and seed")->capture_default_str();
}
void add_run_time(CLI::App& to, bank_options& o) {
  to.add_option("--run-time", o.run_milliseconds, "Milliseconds after which a run is a hang")
      ->check(CLI::Range(1U, 3600000U))
      ->capture_default_str();
}

void add_find(CLI::App& app, bank_options& o) {
  CLI::App* to = app.add_subcommand("find", "Finds a trace that kills each bug");
  auto* names = to->add_option("bug", o.names, "Names of bugs");
  to->add_flag("--all", o.all, "All bugs that random traces show")->excludes(names);
  add_search_options(*to, o);
  add_run_time(*to, o);
  to->add_option("--seeds", o.seeds, "So many seeds: median and worst")
      ->check(CLI::Range(1U, 1000U))
      ->capture_default_str();
  auto* no_shrink = to->add_flag("--no-shrink", o.no_shrink, "Do not look for the smallest trace");
  to->add_option("--shrink-time", o.shrink_seconds, "Most seconds of a shrink")
      ->capture_default_str();
  to->add_option("--csv", o.csv, "File for a row a bug and seed");
  to->add_option("--write", o.write, "Folder for the smallest traces")->excludes(no_shrink);
}
void add_shrink_options(CLI::App& to, bank_options& o) {
  add_search_options(to, o);
  add_run_time(to, o);
  to.add_option("--runs", o.shrink_runs, "Most runs of a shrink")->capture_default_str();
  to.add_option("--shrink-time", o.shrink_seconds, "Most seconds of a shrink")
      ->capture_default_str();
  to.add_option("--without", o.without, "Rules of the shrinker to leave out");
}
void add_shrinks(CLI::App& app, bank_options& o) {
  CLI::App* shrink = app.add_subcommand(
      "shrink", "Shrinks what kills each bug under several seeds: it must end in one trace");
  auto* names = shrink->add_option("bug", o.names, "Names of bugs");
  shrink->add_flag("--all", o.all, "All bugs that random traces show")->excludes(names);
  add_shrink_options(*shrink, o);
  shrink->add_option("--seeds", o.seeds, "So many seeds")->check(CLI::Range(1U, 1000U));
  shrink->add_option("--property", o.property, "Ask this property alone, of traces of its profile");
  auto* show = shrink->add_flag("--show", o.show, "Show the traces");
  shrink
      ->add_flag("--each-rule", o.each_rule,
                 "Do it without each rule in turn, and tell what each is worth")
      ->excludes(show);
  CLI::App* hold = app.add_subcommand(
      "hold", "Shrinks failures of maps with two bugs: each must stay a failure of the same bug");
  add_shrink_options(*hold, o);
  hold->add_option("--pairs", o.pairs, "So many pairs of bugs")->capture_default_str();
}
void add_properties(CLI::App& app, bank_options& o) {
  CLI::App* to = app.add_subcommand(
      "properties", "Tells which bugs each property kills; exit code 1: one kills none");
  to->add_option("property", o.properties, "Names of properties; all, if none is given");
  to->add_option("--bug", o.names, "Names of bugs; all, if none is given");
  to->add_option("--traces", o.pair_traces, "Most traces a property and bug")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  to->add_option("--seed", o.seed, "Seed")->capture_default_str();
  to->add_option("--time", o.seconds, "Most seconds a property and bug")->capture_default_str();
  to->add_option("--csv", o.csv, "File for a row a property and bug that it kills");
}
void add_fuzz(CLI::App& app, bank_options& o) {
  CLI::App* fuzz = app.add_subcommand("fuzz", "Fuzzes each bug from an empty corpus");
  auto* names = fuzz->add_option("bug", o.names, "Names of bugs");
  fuzz->add_flag("--all", o.all, "All bugs that random traces show")->excludes(names);
  fuzz->add_option("--program", o.fuzzing.program, "fuzz_with_bugs, which clang++ builds")
      ->required()
      ->check(CLI::ExistingFile);
  fuzz->add_option("--targets", o.fuzzing.targets, "Fuzz targets, one after the other")
      ->delimiter(',')
      ->capture_default_str();
  fuzz->add_option("--time", o.fuzz_seconds, "Seconds for each target")->capture_default_str();
  fuzz->add_option("--executions", o.fuzzing.runs, "Most executions of each target; 0: any number")
      ->capture_default_str();
  fuzz->add_option("--seed", o.seed, "First seed")->capture_default_str();
  fuzz->add_option("--seeds", o.seeds, "So many seeds")->check(CLI::Range(1U, 1000U));
  auto* without = fuzz->add_option("--without", o.fuzzing.without,
                                   "Parts of the engine to leave out (fuzz/engine/ablation.hpp)")
                      ->delimiter(',');
  fuzz->add_flag("--each-part", o.each_part,
                 "Do it without each part in turn, and tell what each is worth")
      ->excludes(without);
  fuzz->add_option("--csv", o.csv, "File for a row a bug and seed");
}
void add_others(CLI::App& app, bank_options& o) {
  app.add_subcommand("list", "Lists the bugs");
  CLI::App* none = app.add_subcommand("none", "Runs the traces without any bug: all must hold");
  add_search_options(*none, o);
  CLI::App* explore = app.add_subcommand("explore", "Explores all states until each bug shows");
  auto* names = explore->add_option("bug", o.names, "Names of bugs");
  explore->add_flag("--all", o.all, "All bugs")->excludes(names);
  explore->add_option("--time", o.seconds, "Most seconds a bug")->capture_default_str();
  add_fuzz(app, o);
  CLI::App* replay = app.add_subcommand("replay", "Tells which bugs the inputs kill");
  replay->add_option("input", o.inputs, "Files, and folders of files")->required();
  add_run_time(*replay, o);
  CLI::App* checks = app.add_subcommand(
      "checks",
      "Tells which bugs live when each check is left out; exit code 1: one is not needed");
  checks->add_option("input", o.inputs, "Traces: files, and folders of files")->required();
  add_run_time(*checks, o);
  CLI::App* draw =
      app.add_subcommand("draw", "Draws a trace, run with a bug, as replay --draw does");
  draw->add_option("bug", o.name, "Its name")->required();
  draw->add_option("trace", o.file, "File")->required();
  draw->add_option("page", o.page, "OUT.html")->required();
  add_run_time(*draw, o);
  CLI::App* explain =
      app.add_subcommand("explain", "Tells a trace, run with a bug, as replay --explain does");
  explain->add_option("bug", o.name, "Its name")->required();
  explain->add_option("trace", o.file, "File")->required();
  add_run_time(*explain, o);
  CLI::App* confirm = app.add_subcommand("confirm", "Replays each bug's own reproducer");
  confirm->add_option("folder", o.folder, "Folder of NAME.trace files")->required();
  add_run_time(*confirm, o);
}

int run(const CLI::App& app, bank_options& o) {
  o.limits.time = std::chrono::seconds(o.seconds);
  o.fuzzing.time = std::chrono::seconds(o.fuzz_seconds);
  if (app.got_subcommand("find") || app.got_subcommand("shrink") || app.got_subcommand("fuzz")) {
    if (o.names.empty() && !o.all)
      throw std::runtime_error("name bugs, or say --all");
    return app.got_subcommand("find")     ? find(o)
           : app.got_subcommand("shrink") ? shrink(o)
                                          : fuzz_all(o);
  }
  if (app.got_subcommand("explore")) {
    if (o.names.empty() && !o.all)
      throw std::runtime_error("explore: name bugs, or say --all");
    if (o.all)
      for (const bug& b : all())
        o.names.emplace_back(b.name);
    o.all = false;
    return explore_all(o);
  }
  return app.got_subcommand("replay")       ? replay(o)
         : app.got_subcommand("properties") ? weigh_properties(o)
         : app.got_subcommand("checks")     ? weigh_checks(o)
         : app.got_subcommand("hold")       ? hold(o)
         : app.got_subcommand("confirm")    ? confirm(o)
         : app.got_subcommand("draw")       ? draw(o)
         : app.got_subcommand("explain")    ? explain(o)
         : app.got_subcommand("none")       ? run_none(o)
                                            : list();
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Planted bugs: shows that the harness kills each of them. Exit code 0: all killed;\n"
               "1: one survived; 2: bad usage.");
  bank_options o;
  app.require_subcommand(1);
  add_find(app, o);
  add_shrinks(app, o);
  add_properties(app, o);
  add_others(app, o);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? all_killed : bad_usage;
  }
  try {
    const int code = run(app, o);
    if (std::fflush(stdout) != 0)
      throw std::runtime_error("the output cannot be written");
    return code;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "bug_bank: %s\n", e.what());
    return bad_usage;
  }
}
