// replay itself: what it runs traces on is bucket_map.
#include "replayed.hpp"

#include "model/run/run.hpp"

namespace bucketproof::fuzz {

const replayed& under_replay() {
  static const replayed bucket_map{
      .program = "replay",
      .run =
          [](const model::trace& t, const model::run_settings& with) {
            return with.watching != nullptr ? model::run(t, *with.watching)
                                            : model::run(t, with.reached);
          },
      .refuses = [](const model::setup&) { return std::string(); },
      .draw =
          [](const model::trace& t, const std::string& name, const std::filesystem::path& out,
             std::chrono::milliseconds limit) {
            return model::draw_page(
                t, name, out,
                [](const model::trace& drawn, model::observer* watching) {
                  return watching != nullptr ? model::run(drawn, *watching) : model::run(drawn);
                },
                limit);
          },
      .styles = {"standard", "bucket_map"},
      .write =
          [](const model::trace& t, const std::string& style, model::program_form form) {
            return to_program(t,
                              style == "bucket_map" ? model::program_style::bucket_map
                                                    : model::program_style::standard,
                              form);
          },
  };
  return bucket_map;
}

} // namespace bucketproof::fuzz
