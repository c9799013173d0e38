#include "isolated.hpp"

#include "child_function.hpp"

#include <chrono>
#include <utility>

namespace bucketproof::model {

isolated_result isolated(const std::function<std::string()>& say, const process_limits& limits) {
  child_function child([&say](const channel& to_parent) { to_parent.send(say()); }, limits);
  isolated_result result{.said = child.receive(), .died = {}, .end = {}};
  result.end = child.wait();
  if (!result.said || result.end.kind != ending::how::answered) {
    result.said.reset();
    result.died = result.end.kind == ending::how::answered ? "said nothing" : result.end.says;
  }
  return result;
}
isolated_result isolated(const std::function<std::string()>& say, unsigned seconds) {
  return isolated(say, {.cpu_time = std::chrono::seconds(seconds)});
}

} // namespace bucketproof::model
