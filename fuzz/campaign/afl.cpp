#include "afl.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace bucketproof::fuzz {
namespace fs = std::filesystem;
namespace {

fs::path job_folder(const afl_place& where, unsigned job) {
  return where.out / ("job" + std::to_string(job));
}

fs::path installed(const std::string& program) {
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((fs::path(folder) / program).c_str(), X_OK) == 0)
      return fs::path(folder) / program;
  throw std::runtime_error(program + " is missing: apt-get install afl++");
}

/// Files of AFL++'s naming: id:000000,... in the order of their numbers.
std::vector<fs::path> numbered_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code none_yet;
  for (const fs::directory_entry& e : fs::directory_iterator(folder, none_yet))
    if (e.path().filename().string().starts_with("id:"))
      files.push_back(e.path());
  std::sort(files.begin(), files.end());
  return files;
}

} // namespace

command afl_command(const afl_place& where, unsigned job, int run_seconds, int longest_input) {
  command c{.words = {installed("afl-fuzz").string(), "-i", where.seeds.string(), "-o",
                      where.out.string(), "-S", "job" + std::to_string(job), "-t",
                      std::to_string(1000 * run_seconds), "-m", "none", "-G",
                      std::to_string(longest_input)},
            .environment = {"AFL_NO_UI=1", "AFL_NO_AFFINITY=1", "AFL_SKIP_CPUFREQ=1",
                            "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1",
                            "AFL_SKIP_CRASHES=1", // a failure known before is no reason to stop
                            "AFL_AUTORESUME=1",   // if it has to be started again
                            "AFL_FAST_CAL=1"}};
  if (!where.mutator.empty())
    c.environment.push_back("AFL_CUSTOM_MUTATOR_LIBRARY=" + where.mutator.string());
  if (!where.dictionary.empty())
    c.words.insert(c.words.end(), {"-x", where.dictionary.string()});
  c.words.insert(c.words.end(), {"--", where.target.string()});
  return c;
}

// fuzzer_stats: a line each, `edges_found       : 512`
afl_status read_afl_status(const afl_place& where, unsigned job) {
  afl_status said;
  std::ifstream in(job_folder(where, job) / "fuzzer_stats");
  for (std::string line; std::getline(in, line);) {
    const auto number = [&line](std::string_view label, std::uint64_t& into) {
      const std::size_t colon = line.find(": ");
      if (line.starts_with(label) && colon != std::string::npos)
        std::from_chars(line.data() + colon + 2, line.data() + line.size(), into);
    };
    number("edges_found ", said.coverage);
    number("corpus_count ", said.corpus);
  }
  return said;
}

std::vector<fs::path> afl_failures(const afl_place& where, unsigned job) {
  std::vector<fs::path> all = numbered_in(job_folder(where, job) / "crashes");
  const std::vector<fs::path> hangs = numbered_in(job_folder(where, job) / "hangs");
  all.insert(all.end(), hangs.begin(), hangs.end());
  return all;
}
std::vector<fs::path> afl_queue(const afl_place& where, unsigned job) {
  return numbered_in(job_folder(where, job) / "queue");
}

} // namespace bucketproof::fuzz
