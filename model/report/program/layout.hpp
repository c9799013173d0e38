// How the statements of a program are laid out.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace bucketproof::model {

std::string quoted(std::string_view text);

/// `name(arguments);`, in as many lines as it takes.
std::string call_statement(std::size_t indent, const std::string& name,
                           std::span<const std::string> arguments);

/// `{a, b, ...}`; where it does not fit behind `column`, in lines.
std::string list(std::span<const std::string> items, std::size_t column);

} // namespace bucketproof::model
