// The committed corpus made small again, and what each input of it is for.
#pragma once

#include "session.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bucketproof::fuzz {

/// The corpora of some targets, minimised together: an input stays where it reaches an edge or a
/// shape that no other does, or kills a planted bug that no other does.
class minimiser {
public:
  /// `bug_bank` may be empty: then no bug counts.
  minimiser(std::vector<std::string> targets, const places& where, std::filesystem::path bug_bank);

  /// Replaces the committed corpora by the inputs that are needed. Returns a table of these, for
  /// people. Throws campaign_error, with nothing replaced, where a tool did not end well.
  std::string run();

private:
  /// What is known of an input, by its name.
  struct purpose {
    std::size_t features = 0; ///< Edges and shapes.
    std::size_t alone = 0;    ///< Those that no other input of the target reaches.
    std::size_t bugs = 0;     ///< Planted bugs that it kills before any other input does.
    bool for_bugs = false;    ///< It is there for them alone.
  };

  std::filesystem::path committed(const std::string& target) const {
    return where_.corpus / target;
  }
  std::filesystem::path needed(const std::string& target) const {
    return where_.scratch / (target + ".needed");
  }
  /// An input and the edges and shapes that it reaches, by the numbers that libFuzzer gives them.
  struct input {
    std::filesystem::path file;
    std::vector<std::size_t> features = {};
  };
  std::vector<input> measured(const std::string& target) const;
  void cover(const std::string& target);
  void count_features(const std::vector<input>& inputs);
  void keep_killers();
  void replace(const std::string& target) const;
  std::string table(const std::string& target) const;

  std::vector<std::string> targets_;
  const places& where_;
  std::filesystem::path bug_bank_;
  std::map<std::string, purpose> purposes_;
  std::size_t killed_ = 0, bugs_ = 0;
};

} // namespace bucketproof::fuzz
