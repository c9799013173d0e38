// "Maps Don't Shrink in Go", measured: 100,000 entries go in, all but 100 come out, and then the
// map is destroyed, or what is left is copied to a new map and the old one destroyed.
//
//   bytes   insert        erase               copy   release
//     |        ______
//     |     __/      |______________________________          the structure stays ...
//     |    /                                         |
//     |___/                                          |____    ... until the map itself goes
//
// Every map gets the same counting allocator, so one number means the same for all: the bytes that
// the map asked for and has not returned. What malloc adds to each block is not in it.
//
// The program is a check too: it fails unless the map of Go 1.21 holds the bytes that the article
// saw.
#include "bucketproof/bucket_map.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#ifdef MAPS_DONT_SHRINK_ABSL
#include <absl/container/flat_hash_map.h>
#endif
#ifdef MAPS_DONT_SHRINK_BOOST
#include <boost/unordered/unordered_flat_map.hpp>
#endif
#ifdef MAPS_DONT_SHRINK_ROBIN
#include <tsl/robin_map.h>
#endif
#ifdef MAPS_DONT_SHRINK_HOPSCOTCH
#include <tsl/hopscotch_map.h>
#endif

namespace {

constexpr std::int64_t entries = 100'000;
constexpr std::int64_t kept = 100;
constexpr std::size_t block_bytes = 64;

// What the article printed; its last line is what the program holds without the map.
constexpr std::size_t article_after_delete = 5'117'296;
constexpr std::size_t article_without_map = 102'704;
constexpr std::size_t article_map = article_after_delete - article_without_map;

// 8 control bytes, 8 entries of 16 bytes and a link.
constexpr std::size_t bucket_bytes = 8 + 8 * 16 + 8;
constexpr std::size_t expected_buckets = (1U << 15) + (1U << 11);
constexpr std::size_t expected_bytes = expected_buckets * bucket_bytes;

/// Bytes held, and the most that were held since `restart_peak`.
class ledger {
public:
  std::size_t held() const noexcept { return held_; }
  std::size_t peak() const noexcept { return peak_; }
  void restart_peak() noexcept { peak_ = held_; }

  void take(std::size_t bytes) noexcept {
    held_ += bytes;
    peak_ = std::max(peak_, held_);
  }
  void give_back(std::size_t bytes) noexcept { held_ -= bytes; }

private:
  std::size_t held_ = 0;
  std::size_t peak_ = 0;
};

/// std::allocator with a ledger, which must outlive all that it allocates.
template <class T>
class counting_allocator {
public:
  using value_type = T;

  explicit counting_allocator(ledger& books) noexcept : books_(&books) {}
  template <class U>
  counting_allocator(
      const counting_allocator<U>& other) noexcept // NOLINT(google-explicit-constructor)
      : books_(other.books()) {}

  T* allocate(std::size_t n) {
    T* const taken = std::allocator<T>().allocate(n);
    books_->take(n * sizeof(T));
    return taken;
  }
  void deallocate(T* taken, std::size_t n) noexcept {
    std::allocator<T>().deallocate(taken, n);
    books_->give_back(n * sizeof(T));
  }
  ledger* books() const noexcept { return books_; }

  template <class U>
  friend bool operator==(const counting_allocator& a, const counting_allocator<U>& b) noexcept {
    return a.books() == b.books();
  }

private:
  ledger* books_;
};

/// A value that owns memory of its own.
using block = std::vector<std::byte, counting_allocator<std::byte>>;

// The maps. Where one was not installed when this was built, its family has no `map`,
// but the name of the Debian package.

template <class Value>
using entry_allocator = counting_allocator<std::pair<const std::int64_t, Value>>;

template <class Value, class Policy>
using bucket_map_with =
    bucketproof::bucket_map<std::int64_t, Value, bucketproof::hash<std::int64_t>,
                            std::equal_to<std::int64_t>, entry_allocator<Value>, Policy>;

struct default_family {
  static constexpr std::string_view name = "bucket_map (default_policy)";
  template <class Value>
  using map = bucket_map_with<Value, bucketproof::default_policy>;
};
struct go_family {
  static constexpr std::string_view name = "bucket_map (go_policy)";
  template <class Value>
  using map = bucket_map_with<Value, bucketproof::go_policy>;
};
struct go_1_21_family {
  static constexpr std::string_view name = "bucket_map (go_1_21_policy)";
  template <class Value>
  using map = bucket_map_with<Value, bucketproof::go_1_21_policy>;
};
struct std_family {
  static constexpr std::string_view name = "std::unordered_map";
  template <class Value>
  using map = std::unordered_map<std::int64_t, Value, std::hash<std::int64_t>,
                                 std::equal_to<std::int64_t>, entry_allocator<Value>>;
};
struct absl_family {
  static constexpr std::string_view name = "absl::flat_hash_map";
#ifdef MAPS_DONT_SHRINK_ABSL
  template <class Value>
  using map = absl::flat_hash_map<std::int64_t, Value, absl::Hash<std::int64_t>,
                                  std::equal_to<std::int64_t>, entry_allocator<Value>>;
#else
  static constexpr std::string_view package = "libabsl-dev";
#endif
};
struct boost_family {
  static constexpr std::string_view name = "boost::unordered_flat_map";
#ifdef MAPS_DONT_SHRINK_BOOST
  template <class Value>
  using map = boost::unordered_flat_map<std::int64_t, Value, boost::hash<std::int64_t>,
                                        std::equal_to<std::int64_t>, entry_allocator<Value>>;
#else
  static constexpr std::string_view package = "libboost1.81-dev";
#endif
};
struct robin_family {
  static constexpr std::string_view name = "tsl::robin_map";
#ifdef MAPS_DONT_SHRINK_ROBIN
  template <class Value>
  using map =
      tsl::robin_map<std::int64_t, Value, std::hash<std::int64_t>, std::equal_to<std::int64_t>,
                     counting_allocator<std::pair<std::int64_t, Value>>>;
#else
  static constexpr std::string_view package = "robin-map-dev";
#endif
};
struct hopscotch_family {
  static constexpr std::string_view name = "tsl::hopscotch_map";
#ifdef MAPS_DONT_SHRINK_HOPSCOTCH
  template <class Value>
  using map =
      tsl::hopscotch_map<std::int64_t, Value, std::hash<std::int64_t>, std::equal_to<std::int64_t>,
                         counting_allocator<std::pair<std::int64_t, Value>>>;
#else
  static constexpr std::string_view package = "libtsl-hopscotch-map-dev";
#endif
};

template <class Family>
concept installed = requires {
  typename Family::template map<std::int64_t>;
};

template <class Map>
concept reports_structure = requires(const Map& map) {
  { map.stats() } -> std::same_as<bucketproof::map_stats>;
};

/// Calls `visit.operator()<Family>()` for each family, in the order of the table.
template <class Visit>
void for_each_family(Visit visit) {
  const auto all = [&]<class... Families>() { (visit.template operator()<Families>(), ...); };
  all.template operator()<default_family, go_family, go_1_21_family, std_family, absl_family,
                          boost_family, robin_family, hopscotch_family>();
}

// The experiment.

enum class phase { insert, erase, copy, release };

/// Bytes held by the structure of the map, by that of the new one, and by the values of both.
struct all_books {
  ledger old_map;
  ledger new_map;
  ledger values;
};

/// What was measured of one map. Bytes of its structure, and in `*_values` bytes its values own.
struct measurement {
  std::string_view name;
  std::size_t inserted = 0, inserted_values = 0;
  std::size_t erased = 0, erased_values = 0;
  std::size_t copied = 0, copied_values = 0;
  std::size_t destroyed = 0, destroyed_values = 0;
  std::size_t length = 0; ///< Entries after the erasures.
  /// After the erasures, where the map has them.
  std::optional<bucketproof::map_stats> erased_stats;
};

/// An empty map. One with a seed gets the same seed in every run, so that the numbers repeat.
template <class Map>
Map empty_map(ledger& books) {
  const typename Map::allocator_type allocator(books);
  if constexpr (reports_structure<Map>)
    return Map(bucketproof::seed{1}, {}, {}, allocator);
  else
    return Map(allocator);
}

template <class Value>
Value make_value(std::int64_t key, ledger& books) {
  if constexpr (std::is_same_v<Value, block>)
    return block(block_bytes, std::byte{}, counting_allocator<std::byte>(books));
  else
    return key;
}

/// Runs the experiment with one family of maps. `watch(phase, operation, books)` is called before
/// the first operation and after each one.
template <class Family, class Value, class Watch>
measurement measure(Watch watch) {
  using map = typename Family::template map<Value>;
  all_books books;
  measurement found;
  found.name = Family::name;
  std::size_t operation = 0;
  watch(phase::insert, operation, books);
  {
    map fresh = empty_map<map>(books.new_map);
    {
      map old = empty_map<map>(books.old_map);
      for (std::int64_t key = 0; key < entries; ++key) {
        old.emplace(key, make_value<Value>(key, books.values));
        watch(phase::insert, ++operation, books);
      }
      found.inserted = books.old_map.held();
      found.inserted_values = books.values.held();

      for (std::int64_t key = 0; key < entries - kept; ++key) {
        old.erase(key);
        watch(phase::erase, ++operation, books);
      }
      found.erased = books.old_map.held();
      found.erased_values = books.values.held();
      found.length = old.size();
      if constexpr (reports_structure<map>)
        found.erased_stats = old.stats();

      // Entry by entry, as in the article: a copy constructor may keep the original's bucket count.
      for (const auto& [key, value] : old) {
        fresh.emplace(key, value);
        watch(phase::copy, ++operation, books);
      }
    }
    watch(phase::release, ++operation, books);
    found.destroyed = books.old_map.held();
    found.copied = books.new_map.held();
    found.copied_values = books.values.held();
  }
  watch(phase::release, ++operation, books);
  found.destroyed_values = books.values.held();
  return found;
}

/// Writes the memory over the course of the experiment, a hundred samples a phase, as CSV.
class course {
public:
  explicit course(std::ostream& out) : out_(out) { out_ << "map,phase,operation,bytes,peak\n"; }

  void watch(std::string_view map, phase p, std::size_t operation, all_books& books) {
    if (!wanted(p, operation))
      return;
    // Between two samples only one of the two maps allocates, so their peaks can be added.
    out_ << map << ',' << name_of(p) << ',' << operation << ','
         << books.old_map.held() + books.new_map.held() << ','
         << books.old_map.peak() + books.new_map.peak() << '\n';
    books.old_map.restart_peak();
    books.new_map.restart_peak();
  }

private:
  static bool wanted(phase p, std::size_t operation) noexcept {
    switch (p) {
    case phase::insert:
      return operation % (entries / 100) == 0;
    case phase::erase:
      return (operation - entries) % ((entries - kept) / 100) == 0;
    case phase::copy:
    case phase::release:
      return true;
    }
    return false;
  }
  static std::string_view name_of(phase p) noexcept {
    switch (p) {
    case phase::insert:
      return "insert";
    case phase::erase:
      return "erase";
    case phase::copy:
      return "copy";
    case phase::release:
      return "release";
    }
    return "";
  }

  std::ostream& out_;
};

// Printing.

/// 5013504 as "5,013,504".
std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;)
    digits.insert(at -= 3, ",");
  return digits;
}

using row = std::vector<std::string>;

/// Prints the rows with their columns aligned: the first to the left, the others to the right.
void print_table(const std::vector<row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const row& cells : rows)
    for (std::size_t i = 0; i < cells.size(); ++i)
      widths[i] = std::max(widths[i], cells[i].size());
  for (const row& cells : rows) {
    for (std::size_t i = 0; i < cells.size(); ++i)
      std::cout << (i == 0 ? std::left : std::right) << std::setw(static_cast<int>(widths[i]))
                << cells[i] << (i + 1 == cells.size() ? "\n" : "  ");
  }
}

void print_structures(const std::vector<measurement>& all) {
  std::cout
      << "Bytes of the map's structure; int64 -> int64, 100,000 inserted, all but 100 erased\n\n";
  std::vector<row> rows{
      {"", "after", "after", "of these main", "after copying", "after"},
      {"map", "insert", "erase", "+ spare buckets", "to a new map", "destroying"}};
  for (const measurement& m : all)
    rows.push_back(
        {std::string(m.name), grouped(m.inserted), grouped(m.erased),
         m.erased_stats ? grouped(m.erased_stats->main_bytes + m.erased_stats->spare_bytes) : "-",
         grouped(m.copied), grouped(m.destroyed)});
  print_table(rows);
}

void print_values(const std::vector<measurement>& all) {
  std::cout << "\nThe same where each value owns a block of " << block_bytes
            << " bytes: those blocks come back, the structure does not\n\n";
  std::vector<row> rows{
      {"", "insert:", "", "erase:", "", "copy:", "", "destroy:"},
      {"after", "structure", "blocks", "structure", "blocks", "structure", "blocks", "both"}};
  for (const measurement& m : all)
    rows.push_back({std::string(m.name), grouped(m.inserted), grouped(m.inserted_values),
                    grouped(m.erased), grouped(m.erased_values), grouped(m.copied),
                    grouped(m.copied_values), grouped(m.destroyed + m.destroyed_values)});
  print_table(rows);
}

void print_as_article(const measurement& m) {
  std::cout << "The article's lines, from " << m.name << "\n\n"
            << "Memory after insert: " << m.inserted << " bytes\n"
            << "Memory after delete: " << m.erased << " bytes\n"
            << "Map length: " << m.length << "\n"
            << "Memory after setting map to nil: " << m.destroyed << " bytes\n";
}

void print_explanation(const measurement& go_1_21) {
  const bucketproof::map_stats& stats = *go_1_21.erased_stats;
  std::cout << R"(
What the numbers mean

No map here gives back its table of buckets when entries are erased. Destroying the map,
or copying what is left to a new one, does. Where a map holds less after the erasures, it
is for another reason: std::unordered_map frees the node of each erased entry, and the map
of Go 1.21 was still growing when the insertions ended and held its old buckets too. In
Go, erasing carries a growth on, so the erasures freed those, and memory fell from
)" << grouped(go_1_21.inserted)
            << " to " << grouped(go_1_21.erased) << R"( bytes.

Go doubles the buckets at a load of 6.5 entries a bucket. Go 1.21 computed 8 * 13 / 16 in
integers and so did at 6.0 (golang/go issue 63438): 2^14 buckets carry 106,496 entries at
6.5, but only 98,304 at 6.0. So 100,000 entries take 2^14 buckets in default_policy and
go_policy, and 2^15 in go_1_21_policy. The article's numbers are those of Go 1.21:

)"
            << "  the article, map held - map gone   " << grouped(article_after_delete) << " - "
            << grouped(article_without_map) << " = " << grouped(article_map) << " bytes\n"
            << "  2^15 main + 2^11 spare buckets     " << grouped(expected_buckets) << " * "
            << bucket_bytes << " = " << grouped(expected_bytes) << " bytes\n"
            << "  go_1_21_policy, main + spare       " << grouped(stats.main_bytes) << " + "
            << grouped(stats.spare_bytes) << " = " << grouped(stats.main_bytes + stats.spare_bytes)
            << " bytes\n";
}

// Checking.

bool fails(std::string_view what, std::size_t expected, std::size_t found) {
  if (found == expected)
    return false;
  std::cerr << "maps_dont_shrink: FAILED: " << what << ": expected " << grouped(expected)
            << " bytes, found " << grouped(found) << '\n';
  return true;
}

/// Whether Go 1.21's map holds what the article saw; says so.
bool matches_article(const measurement& go_1_21) {
  const std::size_t held = go_1_21.erased_stats->main_bytes + go_1_21.erased_stats->spare_bytes;
  if (fails("main + spare buckets of go_1_21_policy after the erasures", expected_bytes, held))
    return false;
  const double percent = 100.0 * (static_cast<double>(article_map) - static_cast<double>(held)) /
                         static_cast<double>(held);
  std::cout << "\nchecked: go_1_21_policy holds the " << grouped(expected_buckets)
            << " buckets expected; the article's number is " << std::fixed << std::setprecision(3)
            << percent << " % above\n";
  return true;
}

/// Whether the bytes that the map reports are those that its allocator counted.
bool stats_are_true(const measurement& m) {
  return !m.erased_stats || !fails(std::string(m.name) + ": stats().bytes() after the erasures",
                                   m.erased, m.erased_stats->bytes());
}
bool all_came_back(const measurement& m) {
  return !fails(std::string(m.name) + ": structure after destroying", 0, m.destroyed) &&
         !fails(std::string(m.name) + ": values after destroying", 0, m.destroyed_values);
}

template <class Value, class Watch>
std::vector<measurement> measure_all(Watch watch) {
  std::vector<measurement> all;
  for_each_family([&]<class Family>() {
    if constexpr (installed<Family>)
      all.push_back(measure<Family, Value>([&](phase p, std::size_t operation, all_books& books) {
        watch(Family::name, p, operation, books);
      }));
  });
  return all;
}

void print_missing() {
  for_each_family([]<class Family>() {
    if constexpr (!installed<Family>)
      std::cout << "not measured: " << Family::name << " was not installed when this was built ("
                << "apt-get install " << Family::package << ", then run cmake again)\n\n";
  });
}

constexpr int passed = 0, failure_found = 1, bad_usage = 2;

int run(std::ostream& csv) {
  course recorded(csv);
  const auto of_integers = measure_all<std::int64_t>(
      [&](std::string_view name, phase p, std::size_t operation, all_books& books) {
        recorded.watch(name, p, operation, books);
      });
  const auto of_blocks =
      measure_all<block>([](std::string_view, phase, std::size_t, const all_books&) {});
  const measurement& go_1_21 =
      *std::ranges::find(of_integers, go_1_21_family::name, &measurement::name);
  print_structures(of_integers);
  print_values(of_blocks);
  std::cout << '\n';
  print_missing();
  print_as_article(go_1_21);
  print_explanation(go_1_21);

  bool good = matches_article(go_1_21);
  for (const auto* all : {&of_integers, &of_blocks})
    for (const measurement& m : *all)
      good = stats_are_true(m) && all_came_back(m) && good;
  return good ? passed : failure_found;
}

int cannot_write(const std::string& file) {
  std::cerr << "maps_dont_shrink: cannot write " << file << '\n';
  return bad_usage;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures which memory hash maps keep when nearly all entries are erased.",
               "maps_dont_shrink");
  std::string csv_file;
  app.add_option("--csv", csv_file, "Write memory over the course of the experiment to FILE")
      ->type_name("FILE");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? passed : bad_usage;
  }

  std::ofstream csv; // one that is not open takes what is written to it and drops it
  if (!csv_file.empty()) {
    csv.open(csv_file);
    if (!csv)
      return cannot_write(csv_file);
  }
  const int result = run(csv);
  if (!csv_file.empty() && !csv.flush())
    return cannot_write(csv_file);
  return result;
}
