// Times of all maps, and the ratios that are printed. Times depend on the machine and on what else
// it does; the ratio of two times taken one after the other depends on much less of that.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// What was done: one operation on maps of one size.
struct setting {
  std::string keys;
  std::string operation;
  std::size_t entries = 0;

  auto operator<=>(const setting&) const = default;
};

/// One map's time in one round.
struct sample {
  std::size_t round = 0;
  std::uint64_t operations = 0;
  double nanoseconds = 0; ///< All of them together.
  bool complete = true;   ///< Else it was stopped, and the operations left out are the slow ones.

  double per_operation() const noexcept { return nanoseconds / static_cast<double>(operations); }
};

/// A map did not do what the others did: its times mean nothing.
struct different_work : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The time of bucket_map in parts of another map's: below 1, bucket_map is the faster.
struct ratio {
  double median = 0, low = 0, high = 0; ///< Over the rounds.
  bool at_most = false;                 ///< The other map was stopped; the ratio is this or less.
};

class ratios {
public:
  /// A column of the tables; they stand in the order in which they are named.
  void name(const std::string& map);
  /// A time of a map that has been named.
  void add(const setting& where, const std::string& map, const sample& taken);
  /// Throws different_work where another map found something else.
  void check(const setting& where, const std::string& map, std::uint64_t checksum);

  bool empty() const noexcept { return settings_.empty(); }

  /// Nothing where one of the two was not measured. `find_many` is compared with the other's single
  /// finds, its own included.
  std::optional<ratio> against(const std::string& map, const setting& where) const;

  /// One table for each kind of keys, as Markdown.
  void print_tables(std::ostream& out) const;
  /// keys,operation,entries,against,ratio,low,high,at_most
  void write_csv(std::ostream& out) const;
  /// The times themselves: keys,operation,entries,map,round,operations,nanoseconds (an operation)
  void write_times(std::ostream& out) const;

private:
  using samples = std::map<std::string, std::vector<sample>, std::less<>>; // by map

  /// What was measured with these keys: by operation, then by size.
  std::vector<setting> settings_with(const std::string& keys) const;
  void print_table(std::ostream& out, const std::vector<setting>& rows) const;

  std::vector<setting> settings_; // in the order in which they came
  std::vector<std::string> maps_;
  std::map<setting, samples> taken_;
  std::map<setting, std::pair<std::string, std::uint64_t>> expected_;
};

} // namespace bench
