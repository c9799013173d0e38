#include "props/bugs/results.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace bucketproof::bugs {
namespace {

constexpr std::string_view head = "name,rule,engine,seed,killed,by,runs,seconds,means";

/// A field of a CSV file, in quotation marks.
std::string quoted(std::string_view text) {
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"')
      field += '"';
    field += c;
  }
  return field + '"';
}

/// The fields of a line.
std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && is_quoted && i + 1 < line.size() && line[i + 1] == '"')
      fields.back() += line[++i];
    else if (c == '"')
      is_quoted = !is_quoted;
    else if (c == ',' && !is_quoted)
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

template <class Number>
Number number(const std::string& field) {
  Number n{};
  const char* const end = field.data() + field.size();
  const auto [at, error] = std::from_chars(field.data(), end, n);
  if (error != std::errc() || at != end)
    throw std::runtime_error("a number was expected, found '" + field + "'");
  return n;
}

/// Throws std::runtime_error where it is no row of this program.
encounter read_row(std::string_view line) {
  const std::vector<std::string> fields = split(line);
  constexpr auto columns = static_cast<std::size_t>(1 + std::count(head.begin(), head.end(), ','));
  if (fields.size() != columns)
    throw std::runtime_error(std::to_string(columns) + " fields were expected");
  const auto all_bugs = all();
  const auto against = std::find_if(all_bugs.begin(), all_bugs.end(),
                                    [&](const bug& b) { return b.name == fields[0]; });
  if (against == all_bugs.end())
    throw std::runtime_error("no bug is called '" + fields[0] + "'");
  const auto with = engine_named(fields[2]);
  if (!with)
    throw std::runtime_error("no engine is called '" + fields[2] + "'");
  encounter e{.against = *against, .with = *with};
  e.seed = number<std::uint64_t>(fields[3]);
  e.kill.by = fields[5];
  if (number<int>(fields[4]) != (e.kill.killed() ? 1 : 0))
    throw std::runtime_error("killed is 1 where somebody killed, and 0 elsewhere");
  e.kill.runs = number<std::uint64_t>(fields[6]);
  e.seconds = number<double>(fields[7]);
  e.means = fields[8];
  return e;
}

double median(std::vector<double>& all) {
  std::sort(all.begin(), all.end());
  return all.empty() ? 0 : all[(all.size() - 1) / 2];
}
double worst(const std::vector<double>& all) {
  return all.empty() ? 0 : *std::max_element(all.begin(), all.end());
}

} // namespace

results::results(const std::filesystem::path& csv, bool resumed,
                 const std::map<engine, std::string>& means)
    : path_(csv) {
  if (csv.empty())
    return;
  std::error_code error;
  const bool goes_on = resumed && std::filesystem::file_size(csv, error) != 0 && !error;
  if (goes_on)
    read(means);
  file_.open(csv, goes_on ? std::ios::app : std::ios::out);
  if (!goes_on)
    file_ << head << std::endl;
  if (!file_)
    throw std::runtime_error(csv.string() + ": cannot be written");
}

void results::read(const std::map<engine, std::string>& means) {
  std::ifstream in(path_, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  std::size_t n = 0;
  const auto fail = [&](const std::string& what) {
    throw std::runtime_error(path_.string() + ':' + std::to_string(n) + ": " + what);
  };
  for (std::size_t begin = 0; begin < text.size();) {
    ++n;
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos)
      fail("the line is cut off; delete it to go on");
    const std::string_view line(text.data() + begin, end - begin);
    begin = end + 1;
    if (n == 1) {
      if (line != head)
        fail("not a file of this program");
      continue;
    }
    encounter e;
    try {
      e = read_row(line);
    } catch (const std::runtime_error& error) {
      fail(error.what());
    }
    if (const auto now = means.find(e.with); now != means.end() && now->second != e.means)
      fail(std::string(name(e.with)) + " had '" + e.means + "' here, and has '" + now->second +
           "' now");
    keep(e);
  }
}

void results::keep(const encounter& e) {
  all_.push_back(e);
  met_.emplace(e.against.name, e.with, e.seed);
  if (e.kill.killed())
    killers_[std::string(e.against.name)].insert(e.with);
}

bool results::has(std::string_view bug, engine with, std::uint64_t seed) const {
  return met_.contains({std::string(bug), with, seed});
}

void results::add(const encounter& e) {
  keep(e);
  if (!file_.is_open())
    return;
  file_ << quoted(e.against.name) << ',' << quoted(e.against.promise) << ',' << name(e.with) << ','
        << e.seed << ',' << (e.kill.killed() ? 1 : 0) << ',' << quoted(e.kill.by) << ','
        << e.kill.runs << ',' << e.seconds << ',' << quoted(e.means) << std::endl;
  if (!file_)
    throw std::runtime_error(path_.string() + ": cannot be written");
}

const std::set<engine>& results::killers(std::string_view bug) const {
  static const std::set<engine> nobody;
  const auto at = killers_.find(bug);
  return at == killers_.end() ? nobody : at->second;
}

void results::print_engine(engine with, const std::vector<bug>& some) const {
  std::map<std::string_view, std::vector<const encounter*>> by_bug;
  for (const bug& b : some)
    by_bug[b.name];
  for (const encounter& e : all_)
    if (const auto at = by_bug.find(e.against.name); e.with == with && at != by_bug.end())
      at->second.push_back(&e);
  std::vector<double> runs, seconds;
  std::size_t tried = 0, always = 0, ever = 0, alone = 0;
  for (const auto& [bug, encounters] : by_bug) {
    if (encounters.empty())
      continue;
    const auto is_kill = [](const encounter* e) { return e->kill.killed(); };
    ++tried;
    ever += std::any_of(encounters.begin(), encounters.end(), is_kill) ? 1 : 0;
    always += std::all_of(encounters.begin(), encounters.end(), is_kill) ? 1 : 0;
    alone += killers(bug) == std::set{with} ? 1 : 0;
    for (const encounter* e : encounters)
      if (e->kill.killed()) {
        runs.push_back(static_cast<double>(e->kill.runs));
        seconds.push_back(e->seconds);
      }
  }
  std::printf("%-11s %6zu %6zu %6zu %6zu %10.0f %10.0f %9.3f %9.3f\n",
              std::string(name(with)).c_str(), tried, ever, always, alone, median(runs),
              worst(runs), median(seconds), worst(seconds));
}

} // namespace bucketproof::bugs
