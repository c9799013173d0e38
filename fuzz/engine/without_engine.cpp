// What instrumented code calls as a program starts. A fuzzing engine and AddressSanitizer have
// their own, which come before these; in other programs nobody counts.
// NOLINTBEGIN(bugprone-reserved-identifier): the names are the compiler's
extern "C" {
[[gnu::weak]] void __sanitizer_cov_8bit_counters_init(char* /*first*/, char* /*end*/) {}
[[gnu::weak]] void __sanitizer_cov_pcs_init(const char* /*first*/, const char* /*end*/) {}
}
// NOLINTEND(bugprone-reserved-identifier)
