#include "report.hpp"

#include "isolated.hpp"

#include "model/files.hpp"
#include "model/reach.hpp"
#include "model/shrink.hpp"
#include "model/text.hpp"
#include "model/worker.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <utility>

namespace bucketproof::verify {
namespace {

constexpr unsigned most_seconds = 120; // of a scenario or a measurement

struct named_profile {
  const char* name;
  const char* says;
  model::profile (*make)();
};
constexpr std::array profiles{
    named_profile{"any traces", "all operations, keys and hashes, two maps", model::everything},
    named_profile{"colliding keys", "long chains and churn in one place", model::overflowing},
    named_profile{"growing maps", "runs of up to 8,191 keys", model::growing},
    named_profile{"iteration", "iterators kept while the map changes", model::iterating},
    named_profile{"lifetimes", "objects that know whether they are alive; copies, moves, swaps",
                  model::living},
    named_profile{"throws", "a hash, comparison, copy or allocation throws", model::faulty}};

finding finding_of(const verified& v, const model::trace& t, const model::divergence& d,
                   model::worker& run, const examination& how) {
  const model::shrunk s =
      model::shrink(t, d, [&run](const model::trace& candidate) { return run(candidate); });
  return {.summary = summary(s.smallest, s.why),
          .explained = explain(s.smallest, s.why),
          .program = program_of(v, s.smallest),
          .file = model::write_failure(how.failures, s.smallest, s.why)};
}

promise_asked traces_asked(const verified& v, const named_profile& p, std::uint64_t seed,
                           const examination& how) {
  promise_asked asked{
      .name = p.name, .says = p.says, .runs = 0, .operations = 0, .throws = 0, .broken = {}};
  model::worker run([&v](const model::trace& t) { return v.run(t, nullptr, nullptr); });
  const model::profile profile = for_map(v, p.make());
  model::random_source random(seed);
  for (; asked.runs < how.traces && asked.broken.empty(); ++asked.runs) {
    const model::trace t = generate(random, profile);
    for (const model::operation& op : t.operations) {
      ++asked.operations;
      asked.throws += op.what == model::verb::arm ? 1U : 0U;
    }
    if (const auto d = run(t))
      asked.broken.push_back(finding_of(v, t, *d, run, how));
  }
  return asked;
}

promise_asked scenario_asked(const scenario& s) {
  promise_asked asked{
      .name = s.name, .says = s.says, .runs = 1, .operations = 0, .throws = 0, .broken = {}};
  const outcome o = isolated([&s] { return s.run().value_or(""); }, most_seconds);
  const std::string what = o.said ? *o.said : o.died;
  if (!what.empty())
    asked.broken.push_back({.summary = what, .explained = what + '\n', .program = {}, .file = {}});
  return asked;
}

// Tables go through a pipe as text: a line a row, a tab between cells.

std::string lines_of(const table& t) {
  std::string text;
  const auto add = [&text](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i)
      text += (i == 0 ? "" : "\t") + cells[i];
    text += '\n';
  };
  add(t.columns);
  for (const auto& row : t.rows)
    add(row);
  return text;
}
table table_of(const std::string& lines) {
  table t;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> cells;
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t tab = std::min(line.find('\t', at), line.size());
      cells.push_back(line.substr(at, tab - at));
      at = tab + 1;
    }
    if (t.columns.empty())
      t.columns = std::move(cells);
    else
      t.rows.push_back(std::move(cells));
  }
  return t;
}
measured measured_of(const measurement& m) {
  const outcome o = isolated([&m] { return lines_of(m.run()); }, most_seconds);
  return {.what = &m, .found = o.said ? table_of(*o.said) : table(), .died = o.died};
}

// Text.

std::string count(std::size_t n, const std::string& what) {
  return std::to_string(n) + ' ' + what;
}
std::string extent(const promise_asked& a) {
  if (a.operations == 0)
    return "";
  return count(a.runs, "traces, ") + count(a.operations, "operations") +
         (a.throws != 0 ? ", " + count(a.throws, "of them to throw") : "");
}
std::string aligned(const table& t) {
  std::vector<std::size_t> widths(t.columns.size(), 0);
  const auto widen = [&widths](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < std::min(cells.size(), widths.size()); ++i)
      widths[i] = std::max(widths[i], cells[i].size());
  };
  widen(t.columns);
  for (const auto& row : t.rows)
    widen(row);
  std::string text;
  const auto add = [&](const std::vector<std::string>& cells) {
    std::string line = "  ";
    for (std::size_t i = 0; i < std::min(cells.size(), widths.size()); ++i)
      line += cells[i] + std::string(widths[i] - cells[i].size() + 2, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  };
  add(t.columns);
  for (const auto& row : t.rows)
    add(row);
  return text;
}
/// Those that broke in another way than the ones before.
std::vector<promise_asked> told_once(const report& r) {
  std::vector<promise_asked> all;
  for (const promise_asked& a : r.asked)
    for (const finding& f : a.broken)
      if (f.file.empty() || std::none_of(all.begin(), all.end(), [&f](const promise_asked& other) {
            return other.broken.front().file == f.file;
          }))
        all.push_back(a);
  return all;
}
std::string verdict(const report& r) {
  return r.broken() == 0 ? "All " + count(r.asked.size(), "promises asked were held.")
                         : std::to_string(r.broken()) + " of " +
                               count(r.asked.size(), "promises asked were broken.");
}

// HTML.

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
  return out;
}
std::string element(const std::string& tag, const std::string& inside) {
  return '<' + tag + '>' + inside + "</" + tag.substr(0, tag.find(' ')) + '>';
}
std::string html(const table& t) {
  std::string rows, head;
  for (const std::string& c : t.columns)
    head += element("th", escaped(c));
  rows = element("tr", head);
  for (const auto& row : t.rows) {
    std::string cells;
    for (std::size_t i = 0; i < row.size(); ++i)
      cells += element(i == 0                  ? "th"
                       : row[i].ends_with('!') ? "td class=broken"
                                               : "td",
                       escaped(row[i]));
    rows += element("tr", cells) + '\n';
  }
  return element("table", rows);
}
constexpr const char* style = R"(
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1c1e21; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2.2rem }
table { border-collapse: collapse; font-size: .9rem; margin: .6rem 0 }
th, td { text-align: left; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid #ddd;
         vertical-align: top }
td { font-variant-numeric: tabular-nums }
pre { background: #f5f6f7; padding: .8rem; overflow-x: auto; font-size: .85rem }
.broken { color: #b3261e; font-weight: 600 } .held { color: #1b6e3c }
details { margin: .4rem 0 } summary { cursor: pointer }
@media (prefers-color-scheme: dark) {
  body { color: #e4e6e8; background: #17191c } pre { background: #22262a }
  th, td { border-color: #3a3f45 } .broken { color: #ff8a80 } .held { color: #7fd19b } })";

} // namespace

std::size_t report::broken() const noexcept {
  return static_cast<std::size_t>(std::count_if(
      asked.begin(), asked.end(), [](const promise_asked& a) { return !a.broken.empty(); }));
}

report examine(const verified& v, const examination& how) {
  report r{.of = &v, .seed = how.seed, .asked = {}, .measurements = {}};
  const auto tell = [&how](const std::string& what) {
    if (how.progress)
      how.progress(what);
  };
  std::uint64_t seed = how.seed;
  for (const named_profile& p : profiles) {
    tell(p.name);
    r.asked.push_back(traces_asked(v, p, seed++, how));
  }
  for (const scenario& s : v.scenarios) {
    tell(s.name);
    r.asked.push_back(scenario_asked(s));
  }
  for (const measurement& m : v.measurements) {
    tell(m.title);
    r.measurements.push_back(measured_of(m));
  }
  return r;
}

std::string to_text(const report& r) {
  std::string text = r.of->name + ": " + r.of->map + "\n" + verdict(r) + " Seed " +
                     std::to_string(r.seed) + ".\n\nPROMISES\n";
  for (const promise_asked& a : r.asked) {
    text += std::string(a.broken.empty() ? "  held    " : "  BROKEN  ") + a.name + ": " + a.says;
    text += extent(a).empty() ? "\n" : " (" + extent(a) + ")\n";
    for (const finding& f : a.broken)
      text += "          " + f.summary + '\n';
  }
  text += "\nLEFT OUT\n";
  for (const std::string& line : r.of->left_out)
    text += "  " + line + '\n';
  for (const measured& m : r.measurements)
    text += "\n" + m.what->title + "\n  " + m.what->says + "\n" +
            (m.died.empty() ? aligned(m.found) : "  Not measured: " + m.died + "\n");
  for (const promise_asked& a : told_once(r))
    for (const finding& f : a.broken) {
      text += "\nBROKEN: " + a.name + ": " + a.says + "\n" + f.explained;
      if (!f.file.empty())
        text += "next    " + r.of->name + "_replay --explain " + f.file.string() + "\n        " +
                r.of->name + "_replay --cpp standard " + f.file.string() + "\n";
    }
  return text;
}

std::string to_page(const report& r) {
  std::string body = element("h1", escaped(r.of->map)) +
                     element(r.broken() == 0 ? "p class=held" : "p class=broken", verdict(r)) +
                     element("p", "bucketproof, seed " + std::to_string(r.seed) + ".");
  body += element("h2", "Promises");
  std::string rows;
  for (const promise_asked& a : r.asked)
    rows += element("tr", element("th", escaped(a.name)) +
                              element(a.broken.empty() ? "td class=held" : "td class=broken",
                                      a.broken.empty() ? "held" : "broken") +
                              element("td", escaped(a.says)) + element("td", escaped(extent(a)))) +
            '\n';
  body += element("table", rows);
  for (const promise_asked& a : told_once(r))
    for (const finding& f : a.broken) {
      body += element("h2 class=broken", "Broken: " + escaped(a.name)) +
              element("p", escaped(f.summary)) + element("pre", escaped(f.explained));
      if (!f.program.empty())
        body += element("details", element("summary", "As a C++ program") +
                                       element("pre", escaped(f.program)));
    }
  body += element("h2", "Left out");
  std::string lines;
  for (const std::string& line : r.of->left_out)
    lines += element("li", escaped(line));
  body += lines.empty() ? element("p", "Nothing.") : element("ul", lines);
  for (const measured& m : r.measurements)
    body += element("h2", escaped(m.what->title)) + element("p", escaped(m.what->says)) +
            (m.died.empty() ? html(m.found)
                            : element("p class=broken", "Not measured: " + escaped(m.died)));
  return "<!doctype html>\n<html lang=en><head><meta charset=utf-8><meta name=viewport "
         "content=\"width=device-width\"><title>" +
         escaped(r.of->map) + "</title><style>" + style + "</style></head><body>\n" + body +
         "\n</body></html>\n";
}

std::string to_data(const report& r) {
  std::string text;
  for (const measured& m : r.measurements)
    for (const auto& row : m.found.rows)
      for (std::size_t i = 1; i < std::min(row.size(), m.found.columns.size()); ++i)
        text += m.what->title + '\t' + row[0] + '\t' + m.found.columns[i] + '\t' + row[i] + '\n';
  return text;
}

} // namespace bucketproof::verify
