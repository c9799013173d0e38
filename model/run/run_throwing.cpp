#include "run_policies.inl"

template bucketproof::model::map_maker
    bucketproof::model::maker_of<bucketproof::model::throwing_elements>(policy_kind);
