#include "sweep.inl"

template bucketproof::props::measured_guarantees
    bucketproof::props::sweep_of<bucketproof::props::moving::cannot_throw>(model::policy_kind,
                                                                           std::size_t);
