#include "props/explore/explorer.hpp"

namespace bucketproof::explore {

template void explore_elements<model::integer_elements>(const scope&, const limits&, logbook&);

} // namespace bucketproof::explore
