#include "props/explore/explorer.hpp"

namespace bucketproof::explore {

template void explore_elements<model::tracked_elements>(const scope&, const limits&, logbook&);

} // namespace bucketproof::explore
