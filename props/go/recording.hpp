// Recordings: a trace, and what a map's structure was after each of its operations, in one file, so
// that Go is needed only to write it.
//
// A recording is a `.trace` file. What was recorded stands in comments that begin with `# go`,
// after the operation that it is about:
//
//   a.insert(7, 1)
//   # go 3 | 9 entries, 2 buckets, doubling, 1 evacuated, 0 overflow, seed 00000007
//   # go   | steps 5a0e7b1c2f6d3e48, all buckets 1f3b0c6d7e2a9458
//   # go   |   old 0 | < | > | x
//   # go   |   0 | a7:12=34 | .
//
// The first line is the header after operation 3. `steps` is a digest of the header and the touched
// buckets after each of its steps; after it the whole map, as a digest, and the buckets that the
// operation changed, of which a few are drawn. Operations that Go's map lacks have no recording.
#pragma once

#include "props/go/bucket_image.hpp"
#include "props/go/steps.hpp"

#include "model/check/divergence.hpp"
#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::go {

/// What is recorded of one operation.
struct recorded {
  std::size_t operation = 0; ///< Its place in the trace.
  std::vector<std::string> lines;

  friend bool operator==(const recorded&, const recorded&) = default;
};

namespace detail {

/// What was compared after each step of one operation.
struct digest_of_steps {
  std::size_t count = 0;
  go::digest digest;
  void add(const state& s);
};
/// The lines about an operation after which the map looks so.
std::vector<std::string> lines_of(const bucket_image& before, const bucket_image& after,
                                  const digest_of_steps& steps);

} // namespace detail

/// What `maps` (go_maps or bucket_maps) makes of the trace.
template <class Maps>
std::vector<recorded> record(const model::trace& t, Maps maps) {
  std::vector<recorded> recording;
  bucket_image last[2];
  const std::vector<step> steps = steps_of(t);
  for (std::size_t i = 0; i < steps.size();) {
    const std::size_t operation = steps[i].operation;
    const model::map_name on = steps[i].on;
    detail::digest_of_steps of_steps;
    for (; i < steps.size() && steps[i].operation == operation; ++i)
      of_steps.add(maps.apply(steps[i]));
    bucket_image now = maps.look(on);
    bucket_image& before = last[static_cast<std::size_t>(on)];
    recording.push_back({operation, detail::lines_of(before, now, of_steps)});
    before = std::move(now);
  }
  return recording;
}

/// The file's text: the trace with what was recorded.
std::string print(const model::trace& t, const std::vector<recorded>& recording);
/// What a file's comments say; empty for a trace that holds no recording. Throws
/// std::runtime_error, naming the line, for a comment that begins like a recording and is
/// malformed.
std::vector<recorded> read_recording(std::string_view text);

/// The first operation of which other lines are recorded than found. Throws std::runtime_error
/// where the recording is not about the operations of the trace.
std::optional<model::divergence> difference(const std::vector<recorded>& recording,
                                            const std::vector<recorded>& found);

} // namespace bucketproof::go
