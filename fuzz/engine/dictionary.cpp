// dictionary: writes the words of the trace language as a dictionary of libFuzzer and AFL++, so
// that a fuzzer of text need not guess them. The words are those of the table of verbs.
#include "model/trace/text.hpp"

#include <cstdio>
#include <set>
#include <string>

namespace {

using namespace bucketproof::model;

/// Enough operations that each spelling and each name occurs.
std::set<std::string> words() {
  std::set<std::string> all{"keys ", "hash ", "policy ", "seed ", "#",   ":",
                            ", ",    "\n",    "65535",   "8191",  "255", "4294967295"};
  for (const key_kind k : key_kinds)
    all.emplace(name(k));
  for (int k = 0; k <= static_cast<int>(hash_kind::identity); ++k)
    all.emplace(name(static_cast<hash_kind>(k)));
  for (int k = 0; k <= static_cast<int>(policy_kind::two_slots_go); ++k)
    all.emplace(name(static_cast<policy_kind>(k)));
  for (const verb_info& v : verbs())
    for (const map_name m : {map_name::a, map_name::b})
      all.insert(print({.what = v.what, .on = m, .number = 1, .key = 0}, {}) + '\n');
  return all;
}

} // namespace

int main() {
  for (const std::string& word : words()) {
    std::string quoted;
    for (const char c : word)
      quoted += c == '\n' ? std::string("\\x0a") : std::string(1, c);
    std::printf("\"%s\"\n", quoted.c_str());
  }
  return std::fflush(stdout) == 0 ? 0 : 2;
}
