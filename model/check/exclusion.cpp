#include "exclusion.hpp"

#include "model/oracle/reference.hpp"
#include "model/trace/custom.hpp"
#include "model/trace/text.hpp"

#include <algorithm>

namespace bucketproof::model {

bool covers(const exclusions& all, const setup& s, const operation& op,
            std::optional<failpoint> injected, std::size_t size) noexcept {
  return std::any_of(all.begin(), all.end(),
                     [&](const exclusion& e) { return e.covers(s, op, injected, size); });
}

std::string print(const exclusion& e) {
  std::string text(e.all_operations         ? "any operation"
                   : e.what == verb::custom ? custom_name(e.custom)
                                            : info(e.what).name);
  if (e.thrown)
    text += ", where " + std::string(name(*e.thrown)) + " is made to throw";
  if (e.keys)
    text += ", of " + std::string(name(*e.keys)) + " keys";
  if (e.hash)
    text += ", with hash " + std::string(name(*e.hash));
  if (e.from_size != 0)
    text += ", in a map of " + std::to_string(e.from_size) + " entries or more";
  return text;
}

trace without_excluded(const trace& t, const exclusions& all) {
  trace kept{t.setup, {}};
  references models(t.setup);
  std::optional<operation> armed;
  const auto keep = [&](const operation& op) {
    const std::size_t on = models[static_cast<std::size_t>(op.on)].size();
    const std::size_t with = models[static_cast<std::size_t>(other(op.on))].size();
    const bool both = is_about_both_maps(op.what);
    const std::optional<failpoint> injected =
        armed ? std::optional(failpoints[armed->step]) : std::nullopt;
    if (covers(all, t.setup, op, injected, both ? std::max(on, with) : on))
      return;
    if (armed)
      kept.operations.push_back(*armed);
    armed.reset();
    kept.operations.push_back(op);
    // What depends on the map's own order is not known here; the sizes are right all the same.
    if (!info(op.what).depends_on_order && is_for(op.what, t.setup.keys))
      apply(op, models, {});
  };
  std::optional<std::size_t> block; // the last `repeat` that was kept, and where its block ended
  std::size_t block_ends = 0;
  const auto end_block = [&](std::size_t at) {
    if (block && at == block_ends)
      kept.operations[*block].step = static_cast<std::uint8_t>(
          std::min<std::size_t>(kept.operations.size() - *block - 1, longest_block));
  };
  for (std::size_t at = 0; at < t.operations.size(); ++at) {
    const operation& op = t.operations[at];
    end_block(at);
    if (op.what == verb::repeat) {
      block = kept.operations.size();
      block_ends = block_end(t, at);
      kept.operations.push_back(op);
    } else if (op.what == verb::inject)
      armed = op;
    else if (goes_by_element(op.what) && op.number > 1) {
      const std::size_t before = kept.operations.size();
      operation one = op;
      one.number = 1;
      unsigned done = 0;
      for (unsigned i = 0; i < op.number; ++i, one.key += std::uint32_t{1} << op.step) {
        const std::size_t were = kept.operations.size();
        keep(one);
        done += kept.operations.size() != were ? 1U : 0U;
      }
      if (done == op.number) { // nothing of the run is excluded
        const bool had_fault = kept.operations[before].what == verb::inject;
        kept.operations.resize(before + (had_fault ? 1 : 0));
        kept.operations.push_back(op);
      }
    } else
      keep(op);
  }
  end_block(t.operations.size());
  return kept;
}

} // namespace bucketproof::model
