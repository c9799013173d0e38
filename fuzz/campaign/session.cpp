#include "session.hpp"

#include "engine.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <utility>

namespace bucketproof::fuzz {
namespace fs = std::filesystem;
namespace {

constexpr int run_seconds = 25;  // after which a run counts as a hang; sanitizers are slow
constexpr int dying_seconds = 5; // in which a process that reported an error is gone
constexpr std::string_view kept_in = "; kept in "; // as replay says it
constexpr const char* stuck = "stands still, and libFuzzer did not end it";
constexpr int killed = 128; // and the signal, as exit code
constexpr std::chrono::seconds shrink_seconds{120};
constexpr std::chrono::seconds merge_seconds{600};
constexpr std::chrono::seconds sample_seconds{2};
// What the committed corpus may hold.
constexpr std::size_t most_files = 300;        // of one target
constexpr std::uintmax_t most_bytes = 200'000; // of all targets

/// What the corpora of all targets take: the folders that have a program.
std::uintmax_t bytes_of_targets(const places& where) {
  std::uintmax_t sum = 0;
  for (const fs::directory_entry& folder : fs::directory_iterator(where.corpus))
    if (folder.is_directory() && fs::exists(where.target(folder.path().filename())))
      for (const fs::path& file : files_in(folder.path()))
        sum += fs::file_size(file);
  return sum;
}
std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A name for a file of this content.
std::string hash_name(const std::string& content) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%016zx", std::hash<std::string>()(content));
  return text.data();
}

/// 1234567 as `1.23 M`.
std::string short_number(double n) {
  static constexpr std::array<const char*, 4> units{"", " k", " M", " G"};
  std::size_t unit = 0;
  while (n >= 1000 && unit + 1 < units.size()) {
    n /= 1000;
    ++unit;
  }
  std::array<char, 32> text;
  const int decimals = unit == 0 || n >= 100 ? 0 : n >= 10 ? 1 : 2;
  std::snprintf(text.data(), text.size(), "%.*f%s", decimals, n, units[unit]);
  return text.data();
}
std::string short_time(double seconds) {
  const auto s = static_cast<int>(std::lround(std::max(0.0, seconds)));
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%d:%02d", s / 60, s % 60);
  return text.data();
}

/// Columns of the live view: heading and width.
struct column {
  const char* heading;
  int width;
};
constexpr std::array<column, 9> columns{{{"target", -10},
                                         {"left", 6},
                                         {"exec/s", 8},
                                         {"ops/s", 8},
                                         {"cov", 7},
                                         {"shapes", 7},
                                         {"corpus", 7},
                                         {"failures", 9},
                                         {"last find", 11}}};
std::string row(const std::array<std::string, columns.size()>& cells) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::array<char, 64> text;
    std::snprintf(text.data(), text.size(), "%*s", columns[i].width, cells[i].c_str());
    line += text.data();
  }
  return line;
}

} // namespace

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::exists(folder))
    for (const fs::directory_entry& e : fs::directory_iterator(folder))
      if (e.is_regular_file())
        files.push_back(e.path());
  std::sort(files.begin(), files.end());
  return files;
}
void require_space(const fs::path& folder) {
  constexpr std::uintmax_t least = 16 << 20;
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (!error && space.available < least)
    throw campaign_error("the disk is full: less than 16 MB left for " + folder.string());
}

session::session(std::string name, const places& where, unsigned jobs, std::chrono::seconds time)
    : name_(std::move(name)),
      where_(where),
      jobs_(jobs),
      time_(time) {
  for (const fs::path& program : {where_.target(name_), by_afl() ? afl().target : fs::path()})
    if (!program.empty() && !fs::exists(program))
      throw campaign_error("no target '" + name_ + "': there is no " + program.string());
}

// Workers.

fs::path session::notes_file(unsigned job) const {
  return where_.scratch / (name_ + "." + std::to_string(job) + ".notes");
}

afl_place session::afl() const {
  const auto if_there = [](const fs::path& file) { return fs::exists(file) ? file : fs::path(); };
  return {.target = where_.afl / ("fuzz_" + name_),
          .mutator = if_there(where_.binaries / ("afl_mutator_" + name_ + ".so")),
          .dictionary = if_there(where_.dictionary(name_)),
          .seeds = working(),
          .out = where_.scratch / (name_ + ".afl")};
}

command session::fuzz_command(unsigned job) const {
  const std::string notes = std::string(notes_variable) + "=" + notes_file(job).string();
  if (by_afl()) {
    command c = afl_command(afl(), job, run_seconds, longest_input);
    c.environment.push_back(notes);
    return c;
  }
  command c{.words = engine_flags(), .environment = {notes}};
  c.words.insert(c.words.begin(), where_.target(name_).string());
  c.words.push_back("-timeout=" + std::to_string(run_seconds));
  c.words.emplace_back("-reload=1");
  c.words.push_back("-artifact_prefix=" + (where_.failures / name_).string() + "/");
  if (fs::exists(where_.dictionary(name_)))
    c.words.push_back("-dict=" + where_.dictionary(name_).string());
  c.words.push_back(working().string());
  return c;
}

void session::start() {
  require_space(where_.scratch);
  require_space(where_.failures);
  fs::create_directories(working());
  fs::create_directories(where_.failures / name_);
  for (const fs::path& input : files_in(committed()))
    fs::copy_file(input, working() / input.filename(), fs::copy_options::overwrite_existing);
  if (by_afl() && files_in(working()).empty()) // AFL++ starts from something
    std::ofstream(working() / "first") << "a.insert(1, 1)\n";
  started_ = last_find_ = clock::now();
  before_ = latest_ = {.when = started_, .what = {}};
  was_started_ = true;
  for (unsigned job = 0; job < jobs_; ++job) {
    notes_.emplace_back(notes_file(job).c_str());
    workers_.push_back(std::make_unique<worker>(fuzz_command(job)));
  }
}

void session::stop(screen& to) {
  ended_ = clock::now();
  is_over_ = true;
  for (std::size_t job = 0; job < workers_.size(); ++job)
    if (stands_still(job, std::chrono::seconds(run_seconds)))
      take_failure(stuck, save_last_input(job), to);
  if (by_afl()) {
    for (std::size_t job = 0; job < workers_.size(); ++job) {
      workers_[job]->process.end(std::chrono::seconds(dying_seconds)); // with its own processes
      take_in_afl(job, to);
    }
    take_afl_queues();
  }
  workers_.clear();
}

bool session::go_on(screen& to) {
  wait_for_output();
  for (std::size_t job = 0; job < workers_.size(); ++job) {
    worker& w = *workers_[job];
    const bool more = w.process.read_lines([&w](const std::string& line) { w.said.read(line); });
    take_in(job);
    if (by_afl() && more)
      take_in_afl(job, to);
    else if (!more)
      after_end(job, to);
    else if (stands_still(job, std::chrono::seconds(2 * run_seconds)))
      restart(job, stuck, save_last_input(job), to);
  }
  if (const auto now = clock::now(); now - latest_.when >= sample_seconds) {
    require_space(where_.scratch);
    before_ = std::exchange(latest_, {.when = now, .what = totals()});
  }
  return !interrupted() && seconds_left() > 0 && failures_.size() < most_failures &&
         different() < most_different;
}

void session::wait_for_output() {
  constexpr int milliseconds = 250;
  std::vector<pollfd> outputs;
  for (const auto& w : workers_)
    outputs.push_back({w->process.output(), POLLIN, 0});
  ::poll(outputs.data(), outputs.size(), milliseconds);
}

void session::take_in(std::size_t job) {
  worker& w = *workers_[job];
  coverage_ = std::max(coverage_, w.said.coverage);
  corpus_ = std::max(corpus_, w.said.corpus);
  const auto now = clock::now();
  if (std::exchange(w.said.found_new, false))
    last_find_ = now;
  if (std::exchange(w.traces, notes_[job]->done.traces) != w.traces)
    w.alive = now;
}

/// AFL++ goes on after a failure; all that it says is in files.
void session::take_in_afl(std::size_t job, screen& to) {
  const auto number = static_cast<unsigned>(job);
  const afl_status said = read_afl_status(afl(), number);
  coverage_ = std::max(coverage_, said.coverage);
  if (said.corpus > corpus_)
    last_find_ = clock::now();
  corpus_ = std::max(corpus_, said.corpus);
  for (const fs::path& found : afl_failures(afl(), number))
    if (workers_[job]->afl_failures.insert(found).second && failures_.size() < most_failures) {
      const bool hung = found.parent_path().filename() == "hangs";
      fs::path kept = where_.failures / name_ /
                      ((hung ? "afl-hang-" : "afl-crash-") + hash_name(content(found)));
      if (std::any_of(failures_.begin(), failures_.end(),
                      [&kept](const failure& f) { return f.input == kept; }))
        continue; // another job had it first
      require_space(where_.failures);
      fs::copy_file(found, kept, fs::copy_options::overwrite_existing);
      take_failure(hung ? "AFL++ saved a hang" : "AFL++ saved a crash", std::move(kept), to);
    }
}

void session::take_afl_queues() const {
  for (unsigned job = 0; job < jobs_; ++job)
    for (const fs::path& input : afl_queue(afl(), job))
      fs::copy_file(input, working() / hash_name(content(input)), fs::copy_options::skip_existing);
}

/// A process with a broken heap can hang in libFuzzer's own handler, where no time-out ends it.
bool session::stands_still(std::size_t job, std::chrono::seconds longest) const {
  const auto limit = workers_[job]->said.is_dying ? std::chrono::seconds(dying_seconds) : longest;
  return clock::now() - workers_[job]->alive > limit;
}

void session::after_end(std::size_t job, screen& to) {
  const status said = workers_[job]->said;
  const int code = workers_[job]->process.wait();
  if (said.artifact.empty() && code < killed)
    throw campaign_error(where_.target(name_).string() + " ended with exit code " +
                         std::to_string(code) + ": " +
                         (said.cause.empty() ? said.last_line : said.cause));
  if (said.artifact.empty())
    restart(job, "killed by signal " + std::to_string(code - killed), save_last_input(job), to);
  else
    restart(job, said.cause, said.artifact, to);
}

void session::restart(std::size_t job, const std::string& cause, fs::path input, screen& to) {
  workers_[job].reset();
  take_failure(cause, std::move(input), to);
  workers_[job] = std::make_unique<worker>(fuzz_command(static_cast<unsigned>(job)));
}

// Failures.

fs::path session::save_last_input(std::size_t job) const {
  const auto bytes = notes_[job]->input.get();
  const fs::path folder = where_.failures / name_;
  fs::path file;
  for (unsigned n = 1; file.empty() || fs::exists(file); ++n)
    file = folder / ("lost-" + std::to_string(n));
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  return file;
}

void session::take_failure(std::string cause, fs::path input, screen& to) {
  failure f;
  f.cause = std::move(cause);
  f.input = std::move(input);
  if (!fs::exists(f.input)) {
    require_space(where_.failures);
    throw campaign_error("this could not be written: " + f.input.string());
  }
  drop_from_working(f.input);
  const auto began = clock::now();
  to.say("found   " + name_ + ": " + f.cause + "\n        " + f.input.string() +
         "\n        looking for the smallest trace that fails likewise ...");
  shrink(f);
  f.again = !is_new(f);
  if (!f.again)
    shrinking_ += clock::now() - began;
  failures_.push_back(f);
  to.say(describe(f));
}

bool session::is_new(const failure& f) {
  const bool smallest_is = left_.insert(f.trace.empty() ? f.input : f.trace).second;
  const bool as_found_is = !f.as_found.empty() && left_.insert(f.as_found).second;
  return smallest_is || as_found_is;
}
std::size_t session::different() const {
  return static_cast<std::size_t>(
      std::count_if(failures_.begin(), failures_.end(), [](const failure& f) { return !f.again; }));
}

/// An input that kills the target would kill each that starts after it.
void session::drop_from_working(const fs::path& input) const {
  const std::string killer = content(input);
  for (const fs::path& file : files_in(working()))
    if (fs::file_size(file) == killer.size() && content(file) == killer)
      fs::remove(file);
}

void session::shrink(failure& f) const {
  if (!fs::exists(where_.replay())) {
    f.remark = "not made smaller: there is no " + where_.replay().string();
    return;
  }
  fs::create_directories(where_.regressions());
  const auto code = run_to_end({.words = {where_.replay().string(), "--shrink", f.input.string(),
                                          "--out", where_.regressions().string()}},
                               shrink_seconds, [&f](const std::string& line) {
                                 if (line.starts_with("wrote "))
                                   f.trace = line.substr(6);
                                 if (const std::size_t at = line.find(kept_in);
                                     line.starts_with("as found, ") && at != line.npos)
                                   f.as_found = line.substr(at + kept_in.size());
                               });
  f.by_replay = !code || *code == 1;
  if (!code)
    f.remark = "not made smaller: it took too long, or was interrupted";
  else if (*code == 0)
    f.remark = "no failure of bucket_map by itself: replay does not reproduce it";
  else if (f.trace.empty())
    f.remark = "not made smaller: replay cannot read it as a trace";
}

std::string session::describe(const failure& f) const {
  const fs::path& best = f.trace.empty() ? f.input : f.trace;
  std::string text = "FAILED  " + name_ + ": " + f.cause + "\n        input  " + f.input.string();
  if (!f.trace.empty())
    text += "\n        trace  " + f.trace.string() + (f.again ? "  (found before)" : "");
  else
    text += "\n        " + f.remark;
  if (!f.as_found.empty())
    text += "\n        as found, perhaps another mistake:\n               " + f.as_found.string();
  return text + "\n        next   " +
         (f.by_replay ? where_.replay().string() + " --explain "
                      : where_.target(name_).string() + ' ') +
         best.string();
}

// The corpus.

std::string session::grow_corpus() {
  const fs::path merged = where_.scratch / (name_ + ".merged");
  fs::create_directories(merged);
  fs::create_directories(committed());
  const std::vector<fs::path> old = files_in(committed());
  for (const fs::path& file : old)
    fs::copy_file(file, merged / file.filename());
  std::string last;
  const auto code = run_to_end(
      {.words = {where_.target(name_).string(), "-merge=1",
                 "-use_counters=0", // edges and shapes; how often would be thousands of inputs
                 "-max_len=" + std::to_string(longest_input),
                 "-artifact_prefix=" + where_.scratch.string() + "/", merged.string(),
                 working().string()}},
      merge_seconds, [&last](const std::string& line) { last = line; });
  if (code != 0)
    return name_ + ": the corpus stays as it is; merging did not end well: " + last;
  std::vector<fs::path> added = files_in(merged);
  std::erase_if(added,
                [this](const fs::path& f) { return fs::exists(committed() / f.filename()); });
  std::stable_sort(added.begin(), added.end(), [](const fs::path& a, const fs::path& b) {
    return fs::file_size(a) < fs::file_size(b); // the smallest first, while there is room
  });
  std::size_t files = old.size();
  std::uintmax_t bytes = bytes_of_targets(where_);
  for (const fs::path& file : added) {
    if (files + 1 >= most_files || bytes + fs::file_size(file) > most_bytes)
      break;
    fs::copy_file(file, committed() / file.filename());
    ++files;
    bytes += fs::file_size(file);
  }
  return name_ + ": " + std::to_string(files - old.size()) + " of " + std::to_string(added.size()) +
         " new inputs added; the corpus has " + std::to_string(files) +
         " inputs, and all corpora " + std::to_string(bytes) + " bytes";
}

// What people see.

counters session::totals() const {
  counters sum;
  for (const mapped_notes& n : notes_) {
    const counters c = n->done;
    sum.traces += c.traces;
    sum.operations += c.operations;
    sum.full_checks += c.full_checks;
    sum.doublings += c.doublings;
    sum.same_sizes += c.same_sizes;
    sum.largest_b = std::max(sum.largest_b, c.largest_b);
    sum.longest_chain = std::max(sum.longest_chain, c.longest_chain);
    sum.shapes = std::max(sum.shapes, c.shapes);
  }
  return sum;
}

double session::seconds_run() const {
  if (!was_started_)
    return 0;
  const auto until = is_over_ ? ended_ : clock::now();
  return std::chrono::duration<double>(until - started_ - shrinking_).count();
}
double session::seconds_left() const {
  return is_over_ ? 0 : time_.count() - seconds_run();
}

std::string session::heading() {
  std::array<std::string, columns.size()> headings;
  for (std::size_t i = 0; i < columns.size(); ++i)
    headings[i] = columns[i].heading;
  return row(headings);
}

std::string session::progress() const {
  const counters now = totals();
  // The last few seconds while it runs, all of them afterwards.
  const bool all = is_over_ || before_.when == started_;
  const double seconds =
      std::max(0.001, all ? seconds_run()
                          : std::chrono::duration<double>(clock::now() - before_.when).count());
  const counters since = all ? counters{} : before_.what;
  const auto ago = std::chrono::duration<double>((is_over_ ? ended_ : clock::now()) - last_find_);
  return row({name_, short_time(seconds_left()),
              short_number(static_cast<double>(now.traces - since.traces) / seconds),
              short_number(static_cast<double>(now.operations - since.operations) / seconds),
              std::to_string(coverage_), std::to_string(now.shapes), std::to_string(corpus_),
              std::to_string(failures_.size()),
              was_started_ ? short_time(ago.count()) + " ago" : "-"});
}

std::string session::report() const {
  const counters n = totals();
  const double seconds = std::max(0.001, seconds_run());
  const auto line = [](const std::string& what, const std::string& value) {
    return "  " + what + std::string(24 - what.size(), ' ') + value + '\n';
  };
  std::string text =
      name_ + ", " + short_time(seconds_run()) + '\n' +
      line("executions", short_number(static_cast<double>(n.traces)) + ", " +
                             short_number(static_cast<double>(n.traces) / seconds) + " a second") +
      line("operations", short_number(static_cast<double>(n.operations)) + ", " +
                             short_number(static_cast<double>(n.operations) / seconds) +
                             " a second") +
      line("whole maps compared", short_number(static_cast<double>(n.full_checks))) +
      line("coverage",
           std::to_string(coverage_) + " edges, " + std::to_string(n.shapes) + " shapes") +
      line("corpus", std::to_string(corpus_) + " inputs, " +
                         std::to_string(files_in(committed()).size()) + " of them committed") +
      line("doublings", short_number(static_cast<double>(n.doublings))) +
      line("same-size growths", short_number(static_cast<double>(n.same_sizes))) +
      line("largest B", std::to_string(n.largest_b)) +
      line("longest chain", std::to_string(n.longest_chain) + " overflow buckets") +
      line("failures",
           std::to_string(failures_.size()) + ", " + std::to_string(different()) + " different");
  for (const failure& f : failures_)
    if (!f.again)
      text += describe(f) + '\n';
  return text;
}

} // namespace bucketproof::fuzz
