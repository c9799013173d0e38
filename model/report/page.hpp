// The page of a drawing, put together from the files in page/ when the project is built.
#pragma once

#include <span>
#include <string_view>

namespace bucketproof::model {

/// The text of the page before the recording and after it, in pieces.
std::span<const std::string_view> page_before() noexcept;
std::span<const std::string_view> page_after() noexcept;

} // namespace bucketproof::model
