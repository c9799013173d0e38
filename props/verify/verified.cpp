#include "verified.hpp"

#include "model/adapter/accounting.hpp"
#include "model/adapter/heap.hpp"
#include "model/run/isolated.hpp"
#include "model/trace/custom.hpp"
#include "model/trace/files.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace bucketproof::verify {
namespace {

/// Memory taken within the map's calls and not given back.
struct heap_left {
  std::size_t blocks = model::live_blocks();
  std::size_t bytes = model::live_bytes();
  heap_left operator-(const heap_left& before) const noexcept {
    heap_left since;
    since.blocks = blocks - before.blocks;
    since.bytes = bytes - before.bytes;
    return since;
  }
};

std::string alias_of(const verified& v, const std::string& allocator) {
  if (v.shape == container::map)
    return "template <class Key, class T, class Hash, class Equal, class Allocator>\n"
           "using map_of = " +
           v.map + ";\nusing map = map_of<key, value, hash, equal, " + allocator +
           (v.allocates_mutable_pairs ? "<std::pair<key, value>>>;"
                                      : "<std::pair<const key, value>>>;");
  return "template <class Key, class Hash, class Equal, class Allocator>\n"
         "using set_of = " +
         v.map +
         ";\nusing element = set_element<key, value>;\n"
         "using map = set_as_map<set_of<element, set_hash<hash>, set_equal<equal>, " +
         allocator + "<element>>, key, value>;";
}

/// Whether the trace fails by memory of the heap that is not given back. In a process of its own,
/// as the map may crash or hang; what does so is no leak.
bool leaks(const verified& v, const model::trace& t) {
  constexpr unsigned seconds = 2;
  const auto run = [&v, &t] {
    const auto d = v.run(t);
    return std::string(d && d->failed == model::check::memory ? "leaks" : "");
  };
  return v.uses_the_heap && model::isolated(run, seconds).said == "leaks";
}

} // namespace

std::size_t allocated_bytes() {
  return model::current_accounting().bytes + model::live_bytes();
}

std::vector<std::filesystem::path> regressions_of(const verified& v) {
  if (v.regressions.empty() || !std::filesystem::exists(v.regressions))
    return {};
  return model::input_files(v.regressions);
}
model::trace read_regression(const verified& v, const std::filesystem::path& file) {
  model::trace t = model::read_trace(file);
  if (const std::string why = v.why_not(t.setup); !why.empty())
    throw std::runtime_error(file.string() + ": " + why);
  return t;
}

std::string verified::why_not(const model::setup& s) const {
  const auto is_in = [](const auto& all, auto one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  };
  if (!is_in(keys, s.keys))
    return "the map does not hold " + std::string(model::name(s.keys)) + " keys";
  if (!is_in(hashes, s.hash))
    return "hash " + std::string(model::name(s.hash)) + ": the map is not tried with it";
  if (s.policy != model::policy_kind::standard)
    return "policy " + std::string(model::name(s.policy)) + ": the map has no policies";
  return {};
}

std::optional<model::divergence> verified::run(const model::trace& t,
                                               const model::run_settings& with) const {
  const auto left_after = [&](const model::run_settings& how,
                              std::optional<model::divergence>& d) -> heap_left {
    const heap_left before;
    model::run_settings affordable = how;
    affordable.reads = model::property_watch::reading::affordably;
    d = model::lockstep(t, promised, maker(t.setup.keys), affordable).run();
    return heap_left() - before;
  };
  std::optional<model::divergence> d;
  const heap_left left = left_after(with, d);
  if (d || !uses_the_heap || counts_its_bytes || !with.asks_what_is_left || left.blocks == 0 ||
      with.asked == model::property_order::alone)
    return d;
  // What a library keeps for good it takes once; a leak is there again each time.
  for (int again = 0; again < 2; ++again)
    if (left_after({.without = with.without}, d).blocks == 0 || d)
      return std::nullopt;
  return model::divergence{.failed = model::check::memory,
                           .at = t.operations.size(),
                           .expected = "all memory given back after the maps are gone",
                           .found = std::to_string(left.blocks) + " blocks, " +
                                    std::to_string(left.bytes) + " bytes left, each time",
                           .buckets = {}};
}

std::vector<const model::property*> properties_of(const verified& v,
                                                  const std::vector<std::string>& without) {
  std::vector<const model::property*> all;
  for (const model::property& p : v.properties)
    if (std::find(without.begin(), without.end(), p.name) == without.end())
      all.push_back(&p);
  return all;
}

std::string program_of(const verified& v, const model::trace& t, model::program_form form) {
  if (const std::string why = v.why_not(t.setup); !why.empty())
    throw std::invalid_argument(why);
  const program_calls calls = v.calls(t.setup.keys);
  model::written_map m;
  m.includes = "#include <" + v.header + ">\n";
  m.alias = [&v](const std::string& allocator) { return alias_of(v, allocator); };
  m.constructor_arguments = [&](model::map_name of) {
    if (!calls.takes_seed)
      return calls.constructor_arguments;
    const std::string first = "bucketproof::seed{" + std::to_string(t.setup.seed) + '}';
    return '(' + (of == model::map_name::a ? first : "bucketproof::next(" + first + ')') +
           ", hash(), equal())";
  };
  m.promised = v.promised;
  m.does = v.does;
  m.custom_operation = [&calls](std::uint8_t number) -> std::string {
    if (number >= calls.does_custom.size() || !calls.does_custom[number])
      return {};
    return "std::tuple_element_t<" + std::to_string(number) + ", map::custom_operations>";
  };
  m.calls = calls.forms;
  m.takes_memory =
      v.uses_the_heap ? model::written_map::memory::from_heap : model::written_map::memory::checked;
  m.leaks = leaks(v, t);
  m.is_set = v.shape == container::set;
  m.hash_is_seeded = calls.takes_seed;
  return to_program(t, m, form);
}

model::profile for_map(const verified& v, model::profile p) {
  p.policies = {model::policy_kind::standard}; // it has none
  std::erase_if(p.keys, [&v](model::key_kind k) {
    return std::find(v.keys.begin(), v.keys.end(), k) == v.keys.end();
  });
  if (p.keys.empty())
    p.keys = v.keys;
  std::erase_if(p.hashes, [&v](model::hash_kind h) {
    return std::find(v.hashes.begin(), v.hashes.end(), h) == v.hashes.end();
  });
  if (p.hashes.empty())
    p.hashes = v.hashes;
  p.custom = static_cast<std::uint32_t>(model::custom_operations().size());
  std::vector<model::verb> asked; // not drawn in vain
  for (const model::verb_info& op : model::verbs())
    if (v.does(op.what) &&
        (p.only.empty() || std::find(p.only.begin(), p.only.end(), op.what) != p.only.end()))
      asked.push_back(op.what);
  p.only = std::move(asked);
  return p;
}

} // namespace bucketproof::verify
