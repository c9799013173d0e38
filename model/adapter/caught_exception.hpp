// Whatever a map throws, in words.
#pragma once

#include <string>

namespace bucketproof::model {

/// The exception that is being handled, of whatever type, in words. Call in a catch block.
std::string caught_exception();

} // namespace bucketproof::model
