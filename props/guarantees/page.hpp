// The page src/GUARANTEES.md: what each operation guarantees when something throws, and what it
// costs.
#pragma once

#include "promised.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace bucketproof::props {

/// The guarantees of an operation in a column of `promise_columns`; empty where it cannot be had.
using guarantee_source =
    std::function<guarantee_letters(std::string_view operation, std::size_t column)>;

/// The page, in Markdown, with the guarantees that the source gives.
std::string guarantees_page(const guarantee_source& guarantees);

} // namespace bucketproof::props
