// What a failure means to the owner of a map: which promise it breaks and who makes that promise,
// and what states it if the map is meant to be so.
#pragma once

#include "verified.hpp"

#include "model/check/divergence.hpp"
#include "model/check/exclusion.hpp"
#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::verify {

/// The promise, and the clause of the standard or the trait that makes it.
std::string rules_of(const model::trace& t, const model::divergence& d, const verified& v);
/// The trait or preset that states it, where the failure looks like a habit of a family of maps;
/// empty where it looks like none.
std::string habit_of(const model::trace& t, const model::divergence& d);

/// What is made to throw in the operation that failed, if anything is.
std::optional<model::failpoint> fault_of(const model::trace& t, const model::divergence& d);
/// Whether more objects are alive than there are entries.
bool keeps_too_many_alive(const model::divergence& d);
/// The operation that failed, on maps of that size, with what was made to throw in it. The trace
/// has operations.
model::exclusion operation_excluded(const model::trace& t, const model::divergence& d);
/// What is not to be asked again after a failure whose trace is minimal, so that each operation in
/// it is needed: the operation that failed, on maps of that size; or iterators, if one was kept.
model::exclusion set_aside_for(const model::trace& t, const model::divergence& d);
/// The entries of the map that the operation is on, or the larger of both, before it.
std::size_t size_at(const model::trace& t, std::size_t at);
/// The entries of the larger map after all of it.
std::size_t size_at_the_end(const model::trace& t);
/// The keys in the map that the operation is on, before it.
std::vector<std::uint32_t> keys_at(const model::trace& t, std::size_t at);
/// Whether both operations are for the same, so that one mistake can break both.
bool is_relative(model::verb a, model::verb b) noexcept;

} // namespace bucketproof::verify
