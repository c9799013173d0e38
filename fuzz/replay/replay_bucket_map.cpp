// replay itself: what it runs traces on is bucket_map.
#include "replayed.hpp"

#include "model/check/lockstep.hpp"
#include "model/promises/promises.hpp"
#include "model/run/run.hpp"

namespace bucketproof::fuzz {

const replayed& under_replay() {
  static const replayed bucket_map{
      .program = "replay",
      .run = [](const model::trace& t,
                const model::run_settings& with) { return model::run(t, with); },
      .refuses = [](const model::setup&) { return std::string(); },
      .properties = model::promises(),
      .always = model::cheap_promises(),
      .draw = model::draw_page,
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
