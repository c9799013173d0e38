#include "run_policies.inl"

template std::optional<bucketproof::model::divergence>
bucketproof::model::run_policies<bucketproof::model::tracked_elements>(const trace&, const promise&,
                                                                       reach*, spectator*);
