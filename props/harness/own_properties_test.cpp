// Properties of a map's own: asked of the steps that they are about, with what the map was and is.
#include "props/verify/own_properties.hpp"

#include "props/harness/text_of.hpp"

#include "model/adapter/adapter.hpp"
#include "model/check/lockstep.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

using key = integer_elements::key_type;
using value = integer_elements::mapped_type;
using hash = element_hash<integer_elements>;
using equal = element_equal<integer_elements>;
using std_map =
    std::unordered_map<key, value, hash, equal, counting_allocator<std::pair<const key, value>>>;

/// Loses everything where an insert throws.
class fragile : public std_map {
public:
  using std_map::std_map;
  auto insert(value_type e) {
    try {
      return std_map::insert(std::move(e));
    } catch (...) {
      clear();
      throw;
    }
  }
};

template <class Property>
struct asked : all_asked {
  using properties = std::tuple<Property>;
};

/// Runs traces on a map with one property.
template <class Property, class Map = std_map>
class run_of {
public:
  explicit run_of(std::string_view text,
                  property_watch::reading reads = property_watch::reading::always)
      : reads_(reads) {
    promised_.when_it_throws = [](verb, failpoint) { return guarantee::basic; };
    trace_ = parse(text);
  }
  run_of& promise(moved_from m) {
    promised_.moved = m;
    return *this;
  }
  std::optional<divergence> operator()() {
    const std::vector<const property*> all{&property_};
    return lockstep(trace_, promised_, adapter<Map, integer_elements, asked<Property>>::make,
                    {.properties = all, .seen = {&seen, 1}, .reads = reads_})
        .run();
  }

  tally seen;

private:
  property property_ = verify::described<Property>(0);
  property_watch::reading reads_;
  contract promised_;
  trace trace_;
};

struct named {
  static constexpr std::string_view name = "named", says = "It holds.";
};

struct few : named {
  static double measure(const auto& m) { return static_cast<double>(m.size()); }
  static verdict holds(const step& s) { return at_most(s.measured, 2.0, "elements"); }
};
TEST(own_properties, fail_with_their_name_and_sentence_at_their_operation) {
  const auto d = run_of<few>("a.insert(1, 1)\na.insert(2, 1)\na.insert(3, 1)\n")();
  ASSERT_TRUE(d);
  EXPECT_EQ(d->failed, check::property);
  EXPECT_EQ(d->at, 2U);
  EXPECT_EQ(d->property, "named");
  EXPECT_EQ(d->promise, "It holds.");
  EXPECT_EQ(d->expected, "at most 2 elements");
  EXPECT_EQ(d->found, "3");
  EXPECT_FALSE(run_of<few>("a.insert(1, 1)\nb.insert(2, 1)\na.insert(2, 1)\nb.insert(1, 1)\n")());
}

struct grows_by_one : named {
  static double measure(const std_map& m) { return static_cast<double>(m.size()); }
  static verdict holds(const step& s) {
    return s.inserted() ? exactly(s.measured, s.measured_before + 1, "elements") : not_asked();
  }
};
TEST(own_properties, begin_with_what_a_throw_has_left) {
  run_of<grows_by_one, fragile> run(
      "a.insert_run(1, 3, 1)\ninject(allocate, 1)\na.insert(7, 1)\na.insert(8, 1)\n");
  EXPECT_FALSE(run());
  EXPECT_EQ(run.seen.asked(), 4U);
}

struct of_one_class : named {
  static double measure(const std::unordered_map<int, int>&) { return 1; }
  static verdict holds(const step&) { return broken("nothing", "something"); }
};
TEST(own_properties, are_not_asked_of_a_map_that_they_cannot_measure) {
  run_of<of_one_class> run("a.insert(1, 1)\n");
  EXPECT_FALSE(run());
  EXPECT_EQ(run.seen.asked(), 0U);
}

/// Holds nowhere in map b.
struct not_of_b : named {
  static verdict holds(const step& s) { return expect(s.map == map_name::a, "map a", "map b"); }
};
constexpr std::string_view moves = "a.insert(1, 1)\na = move(b)\na.insert(2, 1)\n";
TEST(own_properties, are_not_asked_of_what_a_move_leaves_where_nothing_is_promised) {
  EXPECT_FALSE(run_of<not_of_b>(moves).promise(moved_from::any_state)());
  EXPECT_FALSE(run_of<not_of_b>(moves).promise(moved_from::assigned)());
  const auto used = run_of<not_of_b>(std::string(moves) + "b.insert(1, 1)\n")();
  ASSERT_TRUE(used);
  EXPECT_EQ(used->at, 3U);
}

struct sees_all_sizes : named {
  verdict holds(const step& s) {
    std::size_t& size = sizes_[s.map == map_name::a ? 0 : 1];
    const std::size_t was = std::exchange(size, s.after.size);
    return exactly(s.before.size, was, "elements");
  }

private:
  std::array<std::size_t, 2> sizes_{};
};
TEST(own_properties, of_a_whole_run_see_each_step_and_are_made_anew_for_each_run) {
  run_of<sees_all_sizes, fragile> run("a.insert_run(1, 3, 1)\nb.insert_run(1, 2, 1)\na = move(b)\n"
                                      "b.insert(1, 1)\ninject(allocate, 1)\na.insert(7, 1)\n"
                                      "a.insert(8, 1)\nswap(a, b)\na.clear()\nb.clear()\n");
  EXPECT_FALSE(run());
  EXPECT_FALSE(run());
}
struct never_lets_pass : named {
  verdict holds(const step& s) { return expect(!s.threw, "no throw", "one"); }
};
TEST(own_properties, of_a_whole_run_have_no_say_where_too_little_is_promised) {
  EXPECT_FALSE((run_of<never_lets_pass, fragile>("inject(allocate, 1)\na.insert(7, 1)\n")()));
}

/// What is read of a large map is whole.
struct reads_all : named {
  static constexpr auto needs = reads::entries;
  static verdict holds(const step& s) {
    const bool is_whole =
        s.before.entries.size() == s.before.size && s.after.entries.size() == s.after.size;
    return expect(is_whole, "all entries", "others");
  }
};
TEST(own_properties, are_asked_of_some_steps_of_large_maps_where_they_read_entries) {
  constexpr std::string_view text = "a.insert_run(0, 2000, 1)\n";
  run_of<reads_all> always(text), at_times(text, property_watch::reading::affordably);
  EXPECT_FALSE(always());
  EXPECT_EQ(always.seen.asked(), 2000U);
  EXPECT_FALSE(at_times());
  EXPECT_GT(at_times.seen.asked(), 100U);
  EXPECT_LT(at_times.seen.asked(), 300U);
}
struct needs_every_step : sees_all_sizes {
  static constexpr auto needs = reads::entries;
};
TEST(own_properties, of_a_whole_run_end_with_a_step_that_they_miss) {
  run_of<needs_every_step> run("a.insert_run(0, 2000, 1)\na.clear()\na.insert(1, 1)\n",
                               property_watch::reading::affordably);
  EXPECT_FALSE(run());
  EXPECT_GT(run.seen.asked(), 60U);
  EXPECT_LT(run.seen.asked(), 200U);
}

struct throws : named {
  static verdict holds(const step&) { throw std::logic_error("no idea"); }
};
struct cannot_be_made : named {
  cannot_be_made() { throw 5; }
  verdict holds(const step&) { return not_asked(); }
};
struct measure_throws : named {
  static double measure(const auto& m) { return m.empty() ? 0 : throw std::length_error(""); }
  static verdict holds(const step&) { return held(); }
};
TEST(own_properties, that_throw_are_broken) {
  const auto by_itself = run_of<throws>("a.clear()\n")();
  ASSERT_TRUE(by_itself);
  EXPECT_EQ(by_itself->failed, check::property);
  EXPECT_EQ(by_itself->found, "it threw no idea");
  const auto when_made = run_of<cannot_be_made>("a.clear()\n")();
  ASSERT_TRUE(when_made);
  EXPECT_EQ(when_made->found, "it threw the int 5");
  const auto by_measure = run_of<measure_throws>("a.clear()\na.insert(1, 1)\n")();
  ASSERT_TRUE(by_measure);
  EXPECT_EQ(by_measure->at, 1U);
  EXPECT_EQ(by_measure->found, "measure threw ");
}

// The documentation.

TEST(own_properties_page, has_the_properties_of_the_tests_as_its_example) {
  const std::string header = text_of(BUCKETPROOF_PROPERTIES);
  std::istringstream page(text_of(BUCKETPROOF_VERIFY_PAGE));
  std::string example;
  bool begun = false;
  for (std::string line; std::getline(page, line);) {
    begun = begun ? line.rfind("| part", 0) != 0 : line.rfind("    #include \"props/", 0) == 0;
    if (begun)
      example += line.substr(line.rfind("    ", 0) == 0 ? 4 : 0) + '\n';
  }
  ASSERT_FALSE(example.empty());
  EXPECT_NE((header + '\n').find(example), std::string::npos) << example;
}

} // namespace
} // namespace bucketproof::model
