#include "ratios.hpp"

#include "maps.hpp"

#include <algorithm>
#include <cstdio>
#include <ostream>
#include <string_view>
#include <utility>

namespace bench {
namespace {

constexpr std::string_view own = bucket_map_family::name;

/// Of the median: rounds of one run that differ by more say nothing about another day.
constexpr double most_spread = 0.15;

double median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const std::size_t middle = numbers.size() / 2;
  return numbers.size() % 2 != 0 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
}

template <class... Arguments>
std::string formatted(const char* format, Arguments... arguments) {
  char text[64];
  std::snprintf(text, sizeof text, format, arguments...);
  return text;
}

/// 1000 as 10^3, where it is a power of ten.
std::string power(std::size_t number) {
  std::size_t ten = 1, exponent = 0;
  for (; ten < number; ten *= 10)
    ++exponent;
  return ten == number ? formatted("10^%zu", exponent) : std::to_string(number);
}

std::string cell(const std::optional<ratio>& r) {
  if (!r)
    return "-";
  if (r->at_most)
    return formatted(r->median < 0.005 ? "< %.3f" : "< %.2f", std::max(r->median, 0.001));
  const bool holds = r->high - r->low <= most_spread * r->median;
  return formatted("%.2f (%.2f to %.2f)%s", r->median, r->low, r->high, holds ? "" : " !");
}

/// "find_hit" as "find hit"
std::string readable(std::string operation) {
  std::replace(operation.begin(), operation.end(), '_', ' ');
  return operation == "replace" ? "erase + insert" : operation;
}

template <class T>
void append_new(std::vector<T>& list, const T& item) {
  if (std::find(list.begin(), list.end(), item) == list.end())
    list.push_back(item);
}

} // namespace

void ratios::name(const std::string& map) {
  append_new(maps_, map);
}

void ratios::add(const setting& where, const std::string& map, const sample& taken) {
  append_new(settings_, where);
  taken_[where][map].push_back(taken);
}

void ratios::check(const setting& where, const std::string& map, std::uint64_t checksum) {
  const auto& [first, expected] = expected_.try_emplace(where, map, checksum).first->second;
  if (checksum != expected)
    throw different_work(where.keys + ", " + where.operation + ", " +
                         std::to_string(where.entries) + " entries: checksum " +
                         std::to_string(expected) + " of " + first + ", but " +
                         std::to_string(checksum) + " of " + map);
}

std::optional<ratio> ratios::against(const std::string& map, const setting& where) const {
  setting other = where;
  if (where.operation == "find_many")
    other.operation = "find_hit";
  else if (map == own)
    return std::nullopt;
  const auto ours = taken_.find(where), theirs = taken_.find(other);
  if (ours == taken_.end() || theirs == taken_.end() || !ours->second.contains(own) ||
      !theirs->second.contains(map))
    return std::nullopt;

  ratio r;
  std::vector<double> by_round;
  for (const sample& a : ours->second.find(own)->second)
    for (const sample& b : theirs->second.find(map)->second)
      if (a.round == b.round) {
        by_round.push_back(a.per_operation() / b.per_operation());
        r.at_most = r.at_most || !b.complete;
      }
  if (by_round.empty())
    return std::nullopt;
  r.median = median(by_round);
  r.low = *std::min_element(by_round.begin(), by_round.end());
  r.high = *std::max_element(by_round.begin(), by_round.end());
  return r;
}

std::vector<setting> ratios::settings_with(const std::string& keys) const {
  std::vector<std::string> operations;
  for (const setting& s : settings_)
    append_new(operations, s.operation);
  std::vector<setting> found;
  for (const std::string& operation : operations)
    for (const setting& s : settings_)
      if (s.keys == keys && s.operation == operation)
        found.push_back(s);
  return found;
}

void ratios::print_tables(std::ostream& out) const {
  std::vector<std::string> kinds;
  for (const setting& s : settings_)
    append_new(kinds, s.keys);
  for (const std::string& keys : kinds) {
    out << "\n**" << keys << " keys**\n\n";
    print_table(out, settings_with(keys));
  }
}

void ratios::print_table(std::ostream& out, const std::vector<setting>& rows) const {
  out << "| operation | entries |";
  for (const std::string& map : maps_)
    if (map != own)
      out << ' ' << map << " |";
  out << "\n|---|--:|";
  for (const std::string& map : maps_)
    if (map != own)
      out << "--:|";
  out << '\n';
  for (const setting& row : rows) {
    out << "| " << readable(row.operation) << " | " << power(row.entries) << " |";
    for (const std::string& map : maps_)
      if (map != own)
        out << ' ' << cell(against(map, row)) << " |";
    out << '\n';
  }
}

void ratios::write_csv(std::ostream& out) const {
  out << "keys,operation,entries,against,ratio,low,high,at_most\n";
  for (const setting& s : settings_)
    for (const std::string& map : maps_)
      if (const auto r = against(map, s))
        out << s.keys << ',' << s.operation << ',' << s.entries << ',' << map << ','
            << formatted("%.4f,%.4f,%.4f", r->median, r->low, r->high) << ','
            << (r->at_most ? "yes" : "no") << '\n';
}

void ratios::write_times(std::ostream& out) const {
  out << "keys,operation,entries,map,round,operations,nanoseconds\n";
  for (const setting& s : settings_)
    for (const auto& [map, samples_of_map] : taken_.at(s))
      for (const sample& taken : samples_of_map)
        out << s.keys << ',' << s.operation << ',' << s.entries << ',' << map << ',' << taken.round
            << ',' << taken.operations << ',' << formatted("%.2f", taken.per_operation()) << '\n';
}

} // namespace bench
