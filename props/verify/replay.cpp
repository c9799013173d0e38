// NAME_replay: replay of any map.
#include "verified.hpp"

#include "fuzz/replay/replayed.hpp"

namespace bucketproof::fuzz {
namespace {

std::vector<const model::property*> all_of(const std::vector<model::property>& properties) {
  std::vector<const model::property*> all;
  all.reserve(properties.size());
  for (const model::property& p : properties)
    all.push_back(&p);
  return all;
}

} // namespace

const replayed& under_replay() {
  static const replayed any{
      .program = verify::map_under_test().name + "_replay",
      .run = [](const model::trace& t,
                const model::run_settings& with) { return verify::map_under_test().run(t, with); },
      .refuses = [](const model::setup& s) { return verify::map_under_test().why_not(s); },
      .properties = verify::map_under_test().properties,
      .always = all_of(verify::map_under_test().properties),
      .draw = nullptr, // it shows no buckets
      .styles = {"standard"},
      .write =
          [](const model::trace& t, const std::string&, model::program_form form) {
            return program_of(verify::map_under_test(), t, form);
          },
  };
  return any;
}

} // namespace bucketproof::fuzz
