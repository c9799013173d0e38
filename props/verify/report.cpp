#include "report.hpp"

#include "model/run/isolated.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace bucketproof::verify {
namespace {

constexpr unsigned most_seconds = 120; // of a measurement

struct named_profile {
  const char* name;
  const char* says;
  model::profile (*make)();
};
constexpr std::array profiles{
    named_profile{"any traces", "all operations, keys and hashes, two maps", model::everything},
    named_profile{"slots used again", "few keys put, erased and put again", model::recycling},
    named_profile{"colliding keys", "long chains and churn in one place", model::overflowing},
    named_profile{"growing maps", "runs of up to 8,191 keys", model::growing},
    named_profile{"iteration", "iterators kept while the map changes", model::iterating},
    named_profile{"lifetimes", "objects that know whether they are alive; copies, moves, swaps",
                  model::living},
    named_profile{"throws", "a hash, comparison, copy or allocation throws", model::faulty}};

// Tables go through a pipe as text: a line a row, a tab between cells; a note begins with a tab.

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
  for (const table::note& note : t.notes)
    add({"", note.row, note.column, note.says});
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
    else if (cells.front().empty())
      t.notes.push_back({cells.at(1), cells.at(2), cells.at(3)});
    else
      t.rows.push_back(std::move(cells));
  }
  return t;
}
measured measured_of(const measurement& m) {
  const model::isolated_result o =
      model::isolated([&m] { return lines_of(m.run()); }, most_seconds);
  return {.what = &m, .found = o.said ? table_of(*o.said) : table(), .died = o.died};
}

// Text.

std::string count(std::size_t n, const std::string& what) {
  return std::to_string(n) + ' ' + what;
}
std::string extent(const promise_asked& a) {
  if (a.steps != 0)
    return "asked of " + count(a.steps, "steps of these traces");
  if (a.operations == 0)
    return "";
  return count(a.runs, "traces, ") + count(a.operations, "operations") +
         (a.throws != 0 ? ", " + count(a.throws, "of them to throw") : "");
}
std::string line_of(const table::note& n) {
  return n.row + ", " + n.column + ": " + n.says;
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
  for (const table::note& note : t.notes)
    text += "  " + line_of(note) + '\n';
  return text;
}
std::string result_of(const promise_asked& a) {
  return a.broken ? "BROKEN" : !a.excused.empty() ? "excused" : "held";
}
std::string line_of(const promise_asked& a) {
  std::string text = result_of(a);
  text.resize(9, ' ');
  text = "  " + text + a.name + ": " + a.says;
  if (!extent(a).empty())
    text += " (" + extent(a) + ")";
  if (!a.excused.empty())
    text += " (fails; it builds on what failed before: " + a.excused + ")";
  return text;
}
std::string text_of(const measured& m) {
  return m.what->title + "\n  " + m.what->says + "\n" +
         (m.died.empty() ? aligned(m.found) : "  Not measured: " + m.died + "\n");
}
std::vector<verified::skipped> all_not_looked_at(const report& r) {
  std::vector<verified::skipped> all = r.never_asked;
  all.insert(all.end(), r.of->not_looked_at.begin(), r.of->not_looked_at.end());
  return all;
}
std::string verdict(const report& r) {
  if (r.asked.empty())
    return "No promise was checked.";
  return r.findings.empty()
             ? "All " + count(r.asked.size(), "promises checked were held.")
             : count(r.findings.size(), r.findings.size() == 1 ? "failure" : "different failures") +
                   " in " + count(r.asked.size(), "promises checked.");
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
  std::string notes;
  for (const table::note& note : t.notes)
    notes += element("li", escaped(line_of(note))) + '\n';
  return element("table", rows) + (notes.empty() ? "" : element("ul", notes));
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

namespace {

/// Asks, measures, and says so as it goes.
class reporter {
public:
  reporter(const verified& v, const report_settings& how)
      : v_(v),
        how_(how),
        asks_(v, {.failures = how.failures, .say = how.say}) {
    report_.of = &v;
    report_.seed = how.seed;
  }
  report make() {
    if (how_.asks)
      ask();
    for (const measurement& m : v_.measurements)
      if (is_wanted(m)) {
        next(m.title);
        report_.measurements.push_back(measured_of(m));
        say('\n' + text_of(report_.measurements.back()));
        save();
      }
    return std::move(report_);
  }

private:
  bool is_wanted(const measurement& m) const {
    const auto& titles = how_.tables;
    return how_.measures &&
           (titles.empty() || std::find(titles.begin(), titles.end(), m.title) != titles.end());
  }
  static promise_asked asked_once(std::string name, std::string says) {
    promise_asked asked;
    asked.name = std::move(name);
    asked.says = std::move(says);
    asked.runs = 1;
    return asked;
  }
  void ask() {
    next("empty maps");
    asks_.begin();
    record(asked_once("empty maps", "an empty map can be made and destroyed"));
    ask_regressions();
    for (const pace takes : {pace::quick, pace::slow}) {
      for (const scenario& s : v_.scenarios)
        if (s.takes == takes && asks_.goes_on())
          ask(s);
      std::uint64_t seed = how_.seed;
      if (takes == pace::quick)
        for (const named_profile& p : profiles)
          if (asks_.goes_on())
            ask(p, seed++);
      if (takes == pace::quick)
        record_properties();
    }
  }
  void ask_regressions() {
    promise_asked asked = asked_once("regressions", "traces that failed before");
    asked.runs = 0;
    for (const std::filesystem::path& file : regressions_of(v_)) {
      const model::trace t = read_regression(v_, file);
      ++asked.runs;
      asked.operations += t.operations.size();
      asks_.look_at(t, file.string());
    }
    if (asked.runs != 0)
      record(std::move(asked));
  }
  /// What the traces have asked beside the checks.
  void record_properties() {
    const std::vector<std::size_t> steps = asks_.steps_asked();
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (steps[i] == 0)
        continue;
      const std::string name(v_.properties[i].name);
      promise_asked asked = asked_once(name, std::string(v_.properties[i].says));
      asked.steps = steps[i];
      const auto& broken = asks_.properties_set_aside();
      asked.broken = std::find(broken.begin(), broken.end(), name) != broken.end();
      add(std::move(asked));
    }
    report_.never_asked = asks_.never_asked();
    save();
  }
  void ask(const scenario& s) {
    next(s.name);
    promise_asked asked = asked_once(s.name, s.says);
    asked.excused = asks_.look_at(s).excused;
    record(std::move(asked));
  }
  void ask(const named_profile& p, std::uint64_t seed) {
    promise_asked asked = asked_once(p.name, p.says);
    asked.runs = 0;
    const model::profile profile = asks_.profile(p.make());
    model::random_source random(seed);
    for (; asked.runs < how_.traces && asks_.goes_on(); ++asked.runs) {
      if (asked.runs % 64 == 0)
        next(std::string(p.name) + ", " + std::to_string(asked.runs) + " traces");
      const model::trace t = generate(random, profile);
      for (const model::operation& op : t.operations) {
        ++asked.operations;
        asked.throws += op.what == model::verb::inject ? 1U : 0U;
      }
      asks_.look_at(t, p.name);
    }
    record(std::move(asked));
  }
  void record(promise_asked asked) {
    const std::size_t found = asks_.found_so_far() - asks_.properties_set_aside().size();
    asked.broken = found != found_before_;
    found_before_ = found;
    add(std::move(asked));
    save();
  }
  void add(promise_asked asked) {
    report_.findings = asks_.findings();
    say(line_of(asked));
    report_.asked.push_back(std::move(asked));
  }
  void next(const std::string& what) const {
    if (how_.next)
      how_.next(what);
  }
  void say(const std::string& text) const {
    if (how_.say)
      how_.say(text);
  }
  void save() const {
    if (how_.save)
      how_.save(report_);
  }

  const verified& v_;
  const report_settings& how_;
  examination asks_;
  std::size_t found_before_ = 0;
  report report_;
};

} // namespace

report make_report(const verified& v, const report_settings& how) {
  for (const std::string& title : how.tables)
    if (std::none_of(v.measurements.begin(), v.measurements.end(),
                     [&](const measurement& m) { return m.title == title; }))
      throw std::invalid_argument("no such table: " + title + " (--list names them)");
  return reporter(v, how).make();
}

std::string to_text(const report& r) {
  std::string text =
      r.of->name + ": " + r.of->map + "\n" + verdict(r) + " Seed " + std::to_string(r.seed) + ".\n";
  for (std::size_t i = 0; i < r.findings.size(); ++i)
    text += '\n' + print(r.findings[i], i + 1, *r.of);
  text += "\nPROMISES\n";
  for (const promise_asked& a : r.asked)
    text += line_of(a) + '\n';
  text += "\nNOT LOOKED AT\n";
  for (const auto& [what, why] : all_not_looked_at(r))
    text.append("  ").append(what).append(": ").append(why).append("\n");
  for (const measured& m : r.measurements)
    text += '\n' + text_of(m);
  return text;
}

std::string to_page(const report& r) {
  std::string body = element("h1", escaped(r.of->map)) +
                     element(r.findings.empty() ? "p class=held" : "p class=broken", verdict(r)) +
                     element("p", "bucketproof, seed " + std::to_string(r.seed) + ".");
  for (std::size_t i = 0; i < r.findings.size(); ++i) {
    const finding& f = r.findings[i];
    body +=
        element("h2 class=broken", "Failure " + std::to_string(i + 1) + ": " + escaped(f.summary)) +
        element("pre", escaped(print(f, i + 1, *r.of)));
    if (!f.program.empty())
      body += element("details",
                      element("summary", "As a C++ program") + element("pre", escaped(f.program)));
  }
  body += element("h2", "Promises");
  std::string rows;
  for (const promise_asked& a : r.asked)
    rows +=
        element("tr", element("th", escaped(a.name)) +
                          element(a.broken ? "td class=broken" : "td class=held", result_of(a)) +
                          element("td", escaped(a.says)) + element("td", escaped(extent(a)))) +
        '\n';
  body += element("table", rows) + element("h2", "Not checked");
  std::string lines;
  for (const auto& [what, why] : all_not_looked_at(r))
    lines += element("li", escaped(std::string(what).append(": ").append(why)));
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
  const auto add = [&text](const std::string& title, const std::string& row,
                           const std::string& column, std::string cell) {
    for (std::size_t at = 0; (at = cell.find_first_of("\n\t\\", at)) != std::string::npos; at += 2)
      cell.replace(at, 1, cell[at] == '\n' ? "\\n" : cell[at] == '\t' ? "\\t" : "\\\\");
    text.append(title).append("\t").append(row).append("\t").append(column).append("\t");
    text.append(cell).append("\n");
  };
  for (std::size_t i = 0; i < r.findings.size(); ++i)
    add("Failures", std::to_string(i + 1), "text", print(r.findings[i], i + 1, *r.of));
  for (const promise_asked& a : r.asked) {
    add("Promises", a.name, "result", result_of(a));
    add("Promises", a.name, "says", a.says);
  }
  for (const auto& [what, why] : all_not_looked_at(r))
    add("Not checked", what, "why", why);
  for (const measured& m : r.measurements) {
    if (!m.died.empty())
      add(m.what->title, "", "not measured", m.died);
    for (const auto& row : m.found.rows)
      for (std::size_t i = 1; i < std::min(row.size(), m.found.columns.size()); ++i)
        add(m.what->title, row[0], m.found.columns[i], row[i]);
    for (const table::note& n : m.found.notes)
      add(m.what->title, n.row, n.column + ", trace", n.says);
  }
  return text;
}

} // namespace bucketproof::verify
