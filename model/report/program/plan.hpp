// What is known of a program before its first statement is written.
#pragma once

#include "program.hpp"

#include "model/trace/trace.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace bucketproof::model {

/// Why the program does not do an operation, though the trace has it; empty where it does.
std::string why_left_out(const operation& op, const written_map& m);

/// The injected fault of each operation: null, or the `inject` that strikes in it.
class fault_plan {
public:
  fault_plan(const trace& t, const written_map& m);

  const operation* in(std::size_t at) const { return faults_[at]; }
  /// Why an `inject` at this place does nothing; empty where it strikes.
  const std::string& why_without_effect(std::size_t at) const { return without_effect_[at]; }
  bool any(failpoint e) const;
  bool any() const;

private:
  void aim(const trace& t, std::size_t armed_at, const written_map& m);

  std::vector<const operation*> faults_;
  std::vector<std::string> without_effect_;
};

/// Whether the expected answers cannot be literals, or would be too many: what a map holds after a
/// drain, a throw or a refusal only the map knows.
bool needs_oracle(const trace& t, const written_map& m, const fault_plan& faults);

} // namespace bucketproof::model
