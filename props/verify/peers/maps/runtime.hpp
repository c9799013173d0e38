// What the runtimes of other languages need in a program of the harness.
#pragma once

#include "nothing_when_it_throws.hpp"

#include "model/adapter/heap.hpp"

#include <sys/resource.h>

namespace peers {

/// While it lives, a runtime is started: its memory is not the map's, and the harness's limit of
/// address space does not hold for it, as some reserve a GiB that they do not use.
class runtime_start {
public:
  runtime_start() {
    rlimit addresses{};
    getrlimit(RLIMIT_AS, &addresses);
    addresses.rlim_cur = addresses.rlim_max;
    setrlimit(RLIMIT_AS, &addresses);
  }

private:
  const bucketproof::model::outside_map not_the_maps_;
};

} // namespace peers
