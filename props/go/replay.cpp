// go_replay: runs traces again and holds bucket_map against Go's map: against what was recorded of
// it, without Go, or in lockstep with Go itself. Writes the recordings.
#include "props/go/bucket_maps.hpp"
#include "props/go/go_maps.hpp"
#include "props/go/lockstep.hpp"
#include "props/go/recording.hpp"

#include "model/check/failure_file.hpp"
#include "model/shrink/shrink.hpp"
#include "model/trace/files.hpp"
#include "model/trace/text.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace bucketproof;
namespace fs = std::filesystem;

constexpr int held = 0, failed = 1, bad_input = 2;

struct options {
  std::vector<std::string> inputs;
  bool live = false;
  bool record = false;
  bool shrink = false;
  std::string out;
};

std::string read_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

model::trace read(const fs::path& file) {
  model::trace t = model::read_trace(file);
  if (t.setup.hash != model::hash_kind::seeded || t.setup.policy != model::policy_kind::go)
    throw std::runtime_error(file.string() + ": Go's map has `policy go` and `hash seeded`");
  if (t.setup.keys == model::key_kind::coarse)
    throw std::runtime_error(file.string() + ": Go's map compares keys by their own equality");
  return t;
}

class replayer {
public:
  explicit replayer(const options& o) : options_(o) {}

  int run() {
    for (const std::string& input : options_.inputs)
      try {
        for (const fs::path& file : model::input_files(input))
          try_one(file);
      } catch (const std::runtime_error& e) {
        bad(e);
      }
    if (!options_.record) {
      std::printf("%zu held, %zu failed\n", held_, failed_);
      if (options_.live)
        std::fputs(go::print(reached_).c_str(), stdout);
    }
    return bad_ != 0 ? bad_input : failed_ != 0 ? failed : held;
  }

private:
  void bad(const std::runtime_error& e) {
    ++bad_;
    std::fprintf(stderr, "go_replay: %s\n", e.what());
  }
  /// One bad file does not hide what the others say.
  void try_one(const fs::path& file) {
    try {
      if (options_.record)
        record(file);
      else
        replay(file);
    } catch (const std::runtime_error& e) {
      bad(e);
    }
  }

  void record(const fs::path& file) {
    const model::trace t = read(file);
    const std::vector<go::recorded> recording = go::record(t, go::go_maps(t.setup));
    std::ofstream out(file, std::ios::binary);
    out << go::print(t, recording);
    out.close();
    if (!out)
      throw std::runtime_error(file.string() + ": cannot be written");
    std::printf("recorded %s: %zu operations\n", file.c_str(), recording.size());
  }

  void replay(const fs::path& file) {
    const model::trace t = read(file);
    const std::optional<model::divergence> d =
        options_.live ? go::run(t, reached_) : against_recording(t, file);
    if (!d) {
      ++held_;
      return;
    }
    ++failed_;
    std::printf("FAILED  %s: %s\n%s", file.c_str(), summary(t, *d).c_str(), explain(t, *d).c_str());
    if (options_.shrink)
      shrink(t, *d);
    else if (!options_.live)
      std::printf("next    go_replay --live --shrink %s\n", file.c_str());
  }

  static std::optional<model::divergence> against_recording(const model::trace& t,
                                                            const fs::path& file) {
    const std::vector<go::recorded> recording = read_recording(file);
    const std::vector<go::recorded> found = go::record(t, go::bucket_maps<go_policy>(t.setup));
    try {
      return go::difference(recording, found);
    } catch (const std::runtime_error& e) {
      throw std::runtime_error(file.string() + ": " + e.what());
    }
  }
  static std::vector<go::recorded> read_recording(const fs::path& file) {
    try {
      return go::read_recording(read_text(file));
    } catch (const std::runtime_error& e) {
      throw std::runtime_error(file.string() + ':' + e.what());
    }
  }

  void shrink(const model::trace& t, const model::divergence& d) {
    const model::shrunk s = model::shrink(
        t, d, [this](const model::trace& candidate) { return go::run(candidate, reached_); });
    std::printf("shrunk  %zu operations to %zu in %zu runs\n%sthe trace, as text:\n%s",
                t.operations.size(), s.smallest.operations.size(), s.runs,
                explain(s.smallest, s.why).c_str(), print(s.smallest).c_str());
    if (!options_.out.empty())
      std::printf("wrote %s\n", model::write_failure(options_.out, s.smallest, s.why).c_str());
  }

  const options& options_;
  go::tally reached_;
  std::size_t held_ = 0, failed_ = 0, bad_ = 0;
};

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Runs traces again, and compares bucket_map with what was recorded of Go's map.\n"
               "Exit code 0: all held; 1: one failed; 2: bad input.");
  options o;
  app.add_option("input", o.inputs, "Files, and folders of files")->required();
  auto* live = app.add_flag("--live", o.live, "Run in lockstep with Go itself instead");
  auto* shrink =
      app.add_flag("--shrink", o.shrink, "Find the smallest trace that fails in the same way")
          ->needs(live);
  app.add_option("--out", o.out, "Folder to write the smallest trace to")->needs(shrink);
  app.add_flag("--record", o.record, "Write to the files what Go's map makes of their traces")
      ->excludes(live);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? held : bad_input;
  }
  try {
    return replayer(o).run();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "go_replay: %s\n", e.what());
    return bad_input;
  }
}
