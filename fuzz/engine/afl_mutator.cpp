// The mutator as a library that AFL++ loads: AFL++ asks for one change, with another input at hand.
#include <cstddef>
#include <cstdint>
#include <vector>

extern "C" {
std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed);
std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data1, std::size_t size1,
                                      const std::uint8_t* data2, std::size_t size2,
                                      std::uint8_t* out, std::size_t max_out_size, unsigned seed);
}

namespace {

struct afl_state {
  unsigned seed;
  std::vector<std::uint8_t> changed;
};

} // namespace

/// libFuzzer's own mutation of bytes, which the mutator asks for now and then. AFL++ has its own
/// and does them besides.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t size, std::size_t) {
  return size;
}

extern "C" [[gnu::visibility("default")]] void* afl_custom_init(void*, unsigned seed) {
  return new afl_state{seed, {}};
}
extern "C" [[gnu::visibility("default")]] void afl_custom_deinit(void* state) {
  delete static_cast<afl_state*>(state);
}
extern "C" [[gnu::visibility("default")]] std::size_t
afl_custom_fuzz(void* state, std::uint8_t* data, std::size_t size, std::uint8_t** out,
                std::uint8_t* other, std::size_t other_size, std::size_t max_size) {
  afl_state& s = *static_cast<afl_state*>(state);
  s.changed.assign(data, data + size);
  s.changed.resize(max_size);
  const unsigned seed = s.seed++;
  // A crossover is as rare as libFuzzer's.
  const std::size_t changed = other != nullptr && other_size != 0 && seed % 5 == 0
                                  ? LLVMFuzzerCustomCrossOver(data, size, other, other_size,
                                                              s.changed.data(), max_size, seed)
                                  : LLVMFuzzerCustomMutator(s.changed.data(), size, max_size, seed);
  *out = s.changed.data();
  return changed;
}
