#include "props/explore/explorer.hpp"

namespace bucketproof::explore {

template void explore_elements<faulty_elements<moving::can_throw>>(const scope&, const limits&,
                                                                   logbook&);

} // namespace bucketproof::explore
