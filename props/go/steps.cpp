#include "props/go/steps.hpp"

namespace bucketproof::go {

std::optional<action> action_of(model::verb what) noexcept {
  switch (what) {
  case model::verb::insert:
  case model::verb::try_emplace:
  case model::verb::insert_run:
    return action::keep;
  case model::verb::insert_or_assign:
  case model::verb::index:
    return action::assign;
  case model::verb::find:
  case model::verb::contains:
  case model::verb::count:
  case model::verb::at:
  case model::verb::find_run:
    return action::find;
  case model::verb::erase:
  case model::verb::erase_run:
    return action::erase;
  case model::verb::clear:
    return action::clear;
  case model::verb::construct:
    return action::make;
  case model::verb::reserve:
    return action::reserve;
  default:
    return std::nullopt;
  }
}

std::vector<step> steps_of(const model::trace& t) {
  std::vector<step> steps;
  for (std::size_t i = 0; i < t.operations.size(); ++i) {
    const model::operation& op = t.operations[i];
    const std::optional<action> what = action_of(op.what);
    if (!what)
      continue;
    step s{.what = *what, .on = op.on, .by = op.what, .key = op.key, .operation = i};
    switch (model::info(op.what).arguments) {
    case model::form::run:
      for (unsigned n = 0; n < op.number; ++n) {
        s.key = s.value = static_cast<std::uint32_t>(op.key + (n << op.step));
        steps.push_back(s);
      }
      continue;
    case model::form::size:
      s.key = op.number;
      break;
    default:
      s.value = op.number;
    }
    if (*what == action::clear || *what == action::make || *what == action::reserve)
      s.scope = scope::all;
    steps.push_back(s);
  }
  return steps;
}

} // namespace bucketproof::go
