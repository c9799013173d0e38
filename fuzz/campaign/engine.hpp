// How libFuzzer is run here, by the campaign and by measurements.
#pragma once

#include <string>
#include <vector>

namespace bucketproof::fuzz {

/// In bytes: 255 operations, and runs make them deep enough.
inline constexpr int longest_input = 2048;

/// Flags of libFuzzer. Times and folders are not among them.
inline std::vector<std::string> engine_flags() {
  return {
      "-max_len=" + std::to_string(longest_input),
      "-len_control=0",                  // short inputs first would be inputs of half an operation
      "-entropic_scale_per_exec_time=1", // a trace as long as ten is drawn less often
      // With its defaults, 255 and 100, the engine spends half the time on looking for rare
      // features.
      "-entropic_feature_frequency_threshold=4", "-entropic_number_of_rarest_features=20",
      "-print_funcs=0", // which starts a symbolizer for each function reached
  };
}

} // namespace bucketproof::fuzz
