#include "distillation.hpp"

#include "child.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <queue>
#include <sstream>
#include <unordered_map>
#include <utility>

namespace bucketproof::fuzz {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds longest{3600};
constexpr std::uintmax_t record_size = 8; // bytes of the head, and of an operation

} // namespace

minimiser::minimiser(std::vector<std::string> targets, const places& where, fs::path bug_bank)
    : targets_(std::move(targets)),
      where_(where),
      bug_bank_(std::move(bug_bank)) {}

std::string minimiser::run() {
  for (const std::string& target : targets_)
    cover(target);
  if (!bug_bank_.empty())
    keep_killers();
  std::string tables;
  for (const std::string& target : targets_) {
    tables += table(target);
    replace(target);
  }
  if (!bug_bank_.empty())
    tables += std::to_string(killed_) + " of " + std::to_string(bugs_) + " planted bugs killed\n";
  return tables;
}

// A merge leaves a file: how many inputs, how many of them in the first folder, their names, and
// then for each its features: `FT 3 17 18 4711`.
std::vector<minimiser::input> minimiser::measured(const std::string& target) const {
  const fs::path control = where_.scratch / (target + ".control");
  const fs::path merged = where_.scratch / (target + ".merged");
  fs::create_directories(merged);
  std::string last;
  const auto code = run_to_end(
      {.words = {where_.target(target).string(), "-set_cover_merge=1", // all features of each
                 "-use_counters=0", "-max_len=65536", "-merge_control_file=" + control.string(),
                 merged.string(), committed(target).string()}},
      longest, [&last](const std::string& line) { last = line; });
  if (code != 0)
    throw campaign_error(target +
                         ": the corpus stays as it is; measuring did not end well: " + last);
  std::ifstream in(control);
  std::string line;
  const auto next_number = [&] {
    std::size_t n = 0;
    std::getline(in, line);
    std::istringstream(line) >> n;
    return n;
  };
  std::vector<input> inputs(next_number());
  next_number();
  for (input& i : inputs) {
    std::getline(in, line);
    i.file = line;
  }
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string label;
    std::size_t number = inputs.size();
    words >> label >> number;
    if (label == "FT" && number < inputs.size())
      for (std::size_t feature; words >> feature;)
        inputs[number].features.push_back(feature);
  }
  return inputs;
}

/// A small set of inputs that reaches all edges and shapes: always the input that reaches most that
/// is new for its size, until nothing is new, and then without those that later ones made needless.
void minimiser::cover(const std::string& target) {
  fs::create_directories(needed(target));
  std::vector<input> all = measured(target), chosen;
  std::unordered_map<std::size_t, std::size_t> reached; // a feature: by how many of the chosen
  const auto worth = [&reached](const input& i) {
    const auto fresh = std::count_if(i.features.begin(), i.features.end(),
                                     [&reached](std::size_t f) { return !reached.contains(f); });
    return static_cast<double>(fresh) / static_cast<double>(16 + fs::file_size(i.file));
  };
  // An input's worth only falls, so that the one on top is the best if it is worth what it was.
  std::priority_queue<std::pair<double, std::size_t>> candidates;
  for (std::size_t i = 0; i < all.size(); ++i)
    candidates.emplace(worth(all[i]), i);
  while (!candidates.empty()) {
    const auto [believed, i] = candidates.top();
    candidates.pop();
    const double now = worth(all[i]);
    if (now < believed && now > 0)
      candidates.emplace(now, i);
    if (now < believed || now == 0)
      continue;
    for (const std::size_t f : all[i].features)
      ++reached[f];
    chosen.push_back(std::move(all[i]));
  }
  std::erase_if(chosen, [&reached](const input& i) {
    const bool needless = std::all_of(i.features.begin(), i.features.end(),
                                      [&reached](std::size_t f) { return reached[f] > 1; });
    if (needless)
      for (const std::size_t f : i.features)
        --reached[f];
    return needless;
  });
  for (const input& i : chosen)
    fs::copy_file(i.file, needed(target) / i.file.filename());
  count_features(chosen);
}

void minimiser::count_features(const std::vector<input>& inputs) {
  std::map<std::size_t, std::vector<std::string>> reached_by;
  for (const input& i : inputs) {
    purposes_[i.file.filename()].features = i.features.size();
    for (const std::size_t f : i.features)
      reached_by[f].push_back(i.file.filename());
  }
  for (const auto& [feature, names] : reached_by)
    if (names.size() == 1)
      ++purposes_[names.front()].alone;
}

/// The bank names the first input that kills each bug: an input that is not needed otherwise comes
/// late.
void minimiser::keep_killers() {
  command c{.words = {bug_bank_.string(), "replay"}};
  const auto is_of_traces = [](const std::string& target) { return target != "trace_text"; };
  for (const std::string& target : targets_)
    if (is_of_traces(target))
      c.words.push_back(needed(target).string());
  if (fs::exists(where_.regressions()))
    c.words.push_back(where_.regressions().string());
  for (const std::string& target : targets_)
    if (is_of_traces(target))
      c.words.push_back(committed(target).string());
  std::string last;
  const auto code = run_to_end(c, longest, [&](const std::string& line) {
    last = line;
    constexpr std::string_view by = " killed by ";
    const std::size_t at = line.find(by), end = line.find(':');
    const bool is_killed = at < end && end != std::string::npos; // the last line counts them
    if (is_killed || line.find("SURVIVED") != std::string::npos)
      ++bugs_;
    if (!is_killed)
      return;
    ++killed_;
    const std::string name = line.substr(at + by.size(), end - at - by.size());
    purpose& p = purposes_[name];
    ++p.bugs;
    for (const std::string& target : targets_)
      if (const fs::path file = committed(target) / name; fs::exists(file)) {
        p.for_bugs = fs::copy_file(file, needed(target) / name, fs::copy_options::skip_existing) ||
                     p.for_bugs;
        break;
      }
  });
  if (!code || bugs_ == 0)
    throw campaign_error("the corpora stay as they are; " + bug_bank_.string() +
                         " did not end well: " + last);
}

void minimiser::replace(const std::string& target) const {
  for (const fs::path& file : files_in(needed(target)))
    fs::copy_file(file, committed(target) / file.filename(), fs::copy_options::skip_existing);
  for (const fs::path& file : files_in(committed(target)))
    if (!fs::exists(needed(target) / file.filename()))
      fs::remove(file);
}

std::string minimiser::table(const std::string& target) const {
  std::array<char, 160> row;
  std::string text;
  std::uintmax_t bytes = 0;
  const std::vector<fs::path> files = files_in(needed(target));
  for (const fs::path& file : files) {
    const std::string name = file.filename();
    const auto known = purposes_.find(name);
    const purpose p = known == purposes_.end() ? purpose{} : known->second;
    const std::uintmax_t size = fs::file_size(file);
    bytes += size;
    std::snprintf(row.data(), row.size(), "  %-42s %5ju %6ju %9zu %6zu %5zu%s\n", name.c_str(),
                  size, size <= record_size ? 0 : (size - 1) / record_size, p.features, p.alone,
                  p.bugs, p.for_bugs ? "  for its bugs alone" : "");
    text += row.data();
  }
  std::snprintf(row.data(), row.size(), "  %-42s %5s %6s %9s %6s %5s\n", "input", "bytes", "ops",
                "features", "alone", "bugs");
  return target + ": " + std::to_string(files.size()) + " of " +
         std::to_string(files_in(committed(target)).size()) + " inputs are needed, " +
         std::to_string(bytes) + " bytes\n" + row.data() + text;
}

} // namespace bucketproof::fuzz
