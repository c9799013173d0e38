// The options of the sanitizers, in the targets themselves, so that they hold however a target is
// started.

// Read by AddressSanitizer when it starts, before main. A map's memory is reused at once in no
// check that matters here, so a small quarantine will do; `replay` explains better than the stack
// of an allocation. Together a third more runs a second.
extern "C" const char* __asan_default_options() { // NOLINT: the name is the sanitizer's
  return "quarantine_size_mb=8:malloc_context_size=0:detect_stack_use_after_return=0";
}
