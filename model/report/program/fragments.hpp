// The fixed text of programs: *.inc, in the order in which a program defines things. A fragment
// starts with a line of its name, by which the program calls it, and of what must be so:
//
//   //: look_up ? few !tracked     for maps of few functions, of keys that are not tracked
//   //: *                          always
//
// A line that ends in `//? few` is there only for them. @name@ is a value of the program.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::model {

extern const std::string_view elements_text, calls_text, checks_text, main_text;

/// What is so of a program, and the values in its text.
struct program_facts {
  std::set<std::string, std::less<>> so;
  std::map<std::string, std::string, std::less<>> values;

  void add_if(bool is_so, const char* name) {
    if (is_so)
      so.insert(name);
  }
  /// Whether all conditions hold: names, or names after a '!', between blanks.
  bool hold(std::string_view conditions) const;
};

struct fragment {
  std::string name; ///< `*`: it is always needed.
  std::string text;
};
/// The fragments of a text that fit the facts, as they are written.
std::vector<fragment> fragments(std::string_view text, const program_facts& facts);

/// The code, and before it the fragments that it calls, or that `after` does.
std::string with_fragments(std::string code, std::string_view after,
                           const std::vector<fragment>& all);

} // namespace bucketproof::model
