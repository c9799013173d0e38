#include "sweep.inl"

template bucketproof::props::measured_guarantees
    bucketproof::props::sweep_of<bucketproof::props::moving::only_and_can_throw>(model::policy_kind,
                                                                                 std::size_t);
