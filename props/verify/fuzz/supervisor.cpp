#include "supervisor.hpp"

#include "props/verify/examination.hpp"

#include "fuzz/campaign/child.hpp"

#include "model/trace/bytes.hpp"
#include "model/trace/files.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iterator>
#include <optional>
#include <poll.h>
#include <sstream>
#include <vector>

namespace bucketproof::fuzz {
namespace {

namespace fs = std::filesystem;
using clock = std::chrono::steady_clock;

/// In the environment of a child: what it excludes.
constexpr const char* set_aside_variable = "BUCKETPROOF_SET_ASIDE";
constexpr const char* broken_variable = "BUCKETPROOF_BROKEN_PROPERTIES";
constexpr std::string_view time_flag = "-max_total_time=";
constexpr int most_unexplained = 3; ///< Inputs that ended libFuzzer and fail no more.

/// Flags with which libFuzzer does something else than fuzz, or has children of its own.
bool is_another_job(std::string_view word) {
  constexpr std::array<std::string_view, 9> flags{
      "-fork=",    "-merge=",    "-jobs=",          "-help=", "-set_cover_merge=",
      "-workers=", "-minimize_", "-cleanse_crash=", "-print_"};
  return std::any_of(flags.begin(), flags.end(),
                     [word](std::string_view flag) { return word.starts_with(flag); }) ||
         (!word.starts_with('-') && fs::is_regular_file(word));
}

class supervisor {
public:
  explicit supervisor(std::vector<std::string> arguments)
      : arguments_(std::move(arguments)),
        asked_(verify::map_under_test(), {.failures = artifacts(), .say = tell}) {
    for (const std::string& word : arguments_)
      if (word.starts_with(time_flag))
        end_ = clock::now() +
               std::chrono::seconds(std::strtol(word.c_str() + time_flag.size(), nullptr, 10));
  }

  /// Exit code 0: nothing was found; 1: something was; another: libFuzzer's, for a wrong flag.
  int run() {
    catch_interrupts();
    int unexplained = 0;
    asked_.begin(); // what fails there is a finding, and is excluded from then on
    while (asked_.goes_on() && unexplained < most_unexplained && !interrupted() && time_is_left()) {
      const int code = fuzz();
      if (!input_) {
        if (code != 0 && asked_.findings().empty())
          return code;
        break;
      }
      const std::size_t before = all_set_aside();
      asked_.look_at(trace_of_input(), "fuzzing");
      unexplained = all_set_aside() == before ? unexplained + 1 : 0;
    }
    return tell_findings();
  }

private:
  static void tell(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }
  fs::path artifacts() const {
    constexpr std::string_view prefix = "-artifact_prefix=";
    for (const std::string& word : arguments_)
      if (word.starts_with(prefix))
        if (fs::path folder = fs::path(word.substr(prefix.size())).parent_path(); !folder.empty())
          return folder;
    return ".";
  }
  std::size_t all_set_aside() const {
    return asked_.set_aside().size() + asked_.properties_set_aside().size();
  }
  bool time_is_left() const { return !end_ || clock::now() + std::chrono::seconds(1) <= *end_; }

  std::vector<std::string> words() const {
    std::vector<std::string> all{fs::read_symlink("/proc/self/exe").string(), "-timeout=10"};
    all.insert(all.end(), arguments_.begin(), arguments_.end());
    if (end_)
      all.push_back(
          std::string(time_flag) +
          std::to_string(std::chrono::ceil<std::chrono::seconds>(*end_ - clock::now()).count()));
    return all;
  }
  /// Fuzzes until an input fails, or the end. libFuzzer's exit code.
  int fuzz() {
    input_.reset();
    child running(
        {.words = words(),
         .environment = {std::string(set_aside_variable) + '=' + written(asked_.set_aside()),
                         std::string(broken_variable) + '=' +
                             written(asked_.properties_set_aside())}});
    const auto on_line = [this](const std::string& line) {
      constexpr std::string_view mark = "Test unit written to ";
      if (const std::size_t at = line.find(mark); at != line.npos)
        input_ = line.substr(at + mark.size());
      else
        tell(line);
    };
    while (running.read_lines(on_line)) {
      if (interrupted()) {
        running.end(std::chrono::seconds(5));
        break;
      }
      pollfd waiting{running.output(), POLLIN, 0};
      ::poll(&waiting, 1, 200);
    }
    return running.wait();
  }
  model::trace trace_of_input() const {
    const std::vector<std::uint8_t> bytes = model::encode(model::read_trace(*input_));
    return trace_for_map(bytes);
  }
  int tell_findings() const {
    const verify::verified& v = verify::map_under_test();
    const auto& all = asked_.findings();
    std::fprintf(stderr, "\n%s_fuzz: %zu different failure%s\n", v.name.c_str(), all.size(),
                 all.size() == 1 ? "" : "s");
    for (std::size_t i = 0; i < all.size(); ++i)
      std::fprintf(stderr, "\n%s", print(all[i], i + 1, v).c_str());
    return all.empty() ? 0 : 1;
  }

  std::vector<std::string> arguments_;
  verify::examination asked_;
  std::optional<clock::time_point> end_;
  std::optional<fs::path> input_; ///< That ended libFuzzer.
};

} // namespace

model::trace trace_for_map(std::span<const std::uint8_t> bytes) {
  const verify::verified& v = verify::map_under_test();
  model::trace t = model::decode(bytes);
  t.setup.policy = model::policy_kind::standard; // it has none
  if (std::find(v.keys.begin(), v.keys.end(), t.setup.keys) == v.keys.end())
    t.setup.keys = v.keys.front();
  if (std::find(v.hashes.begin(), v.hashes.end(), t.setup.hash) == v.hashes.end())
    t.setup.hash = v.hashes.front();
  return t;
}

const model::exclusions& left_alone() {
  static const model::exclusions all = [] {
    const char* const told = std::getenv(set_aside_variable);
    return told != nullptr ? read_exclusions(told) : model::exclusions();
  }();
  return all;
}

const std::vector<const model::property*>& properties_asked() {
  static const std::vector<const model::property*> all = [] {
    const char* const told = std::getenv(broken_variable);
    std::istringstream in(told == nullptr ? "" : told);
    return properties_of(verify::map_under_test(), {std::istream_iterator<std::string>(in), {}});
  }();
  return all;
}
std::string written(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += name + ' ';
  return text;
}

// Six numbers an exclusion, -1 for what holds for all.

std::string written(const model::exclusions& all) {
  std::string text;
  const auto number = [](const auto& part) { return part ? static_cast<int>(*part) : -1; };
  for (const model::exclusion& e : all)
    text += std::to_string(static_cast<int>(e.what)) + ' ' + std::to_string(e.custom) + ' ' +
            std::to_string(number(e.keys)) + ' ' + std::to_string(number(e.hash)) + ' ' +
            std::to_string(number(e.thrown)) + ' ' + std::to_string(e.from_size) + ' ';
  return text;
}

model::exclusions read_exclusions(std::string_view text) {
  model::exclusions all;
  std::istringstream in{std::string(text)};
  int what = 0, custom = 0, keys = 0, hash = 0, thrown = 0;
  std::size_t from = 0;
  const auto part = []<class Part>(int number, Part) {
    return number < 0 ? std::nullopt : std::optional(static_cast<Part>(number));
  };
  while (in >> what >> custom >> keys >> hash >> thrown >> from)
    all.push_back({.what = static_cast<model::verb>(what),
                   .custom = static_cast<std::uint8_t>(custom),
                   .keys = part(keys, model::key_kind()),
                   .hash = part(hash, model::hash_kind()),
                   .thrown = part(thrown, model::failpoint()),
                   .from_size = from});
  return all;
}

} // namespace bucketproof::fuzz

/// Called by libFuzzer at its start.
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  using namespace bucketproof::fuzz;
  const std::vector<std::string> arguments(*argv + 1, *argv + *argc);
  if (std::getenv(set_aside_variable) != nullptr ||
      std::any_of(arguments.begin(), arguments.end(), is_another_job))
    return 0;
  try {
    std::exit(supervisor(arguments).run());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    std::exit(2);
  }
}
