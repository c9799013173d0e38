#include "props/go/steps.hpp"

namespace bucketproof::go {

std::optional<action> action_of(model::verb what) noexcept {
  return model::info(what).in_go;
}

std::vector<step> steps_of(const model::trace& t) {
  std::vector<step> steps;
  model::in_order(t, t.operations.size(), [&](std::size_t i, std::uint32_t) {
    const model::operation& op = t.operations[i];
    const std::optional<action> what = action_of(op.what);
    if (!what)
      return true;
    step s{.what = *what, .on = op.on, .by = op.what, .key = op.key, .operation = i};
    if (model::info(op.what).arguments == model::form::run) {
      for (unsigned n = 0; n < op.number; ++n) {
        s.key = s.value = static_cast<std::uint32_t>(op.key + (n << op.step));
        steps.push_back(s);
      }
      return true;
    }
    (model::info(op.what).arguments == model::form::size ? s.key : s.value) = op.number;
    if (*what == action::clear || *what == action::make || *what == action::reserve)
      s.scope = scope::all;
    steps.push_back(s);
    return true;
  });
  return steps;
}

} // namespace bucketproof::go
