#include "profile.hpp"

namespace bucketproof::model {

profile everything() {
  return {.keys = {key_kind::integer, key_kind::integer, key_kind::integer, key_kind::integer,
                   key_kind::string, key_kind::string, key_kind::tracked, key_kind::coarse},
          .hashes = {hash_kind::seeded, hash_kind::controlled, hash_kind::controlled,
                     hash_kind::constant, hash_kind::low_bits, hash_kind::high_bits,
                     hash_kind::identity},
          .policies = {policy_kind::standard, policy_kind::go, policy_kind::go_1_21,
                       policy_kind::two_slots, policy_kind::two_slots_go},
          .only = {}};
}
profile overflowing() {
  profile p = everything();
  p.hashes = {hash_kind::controlled, hash_kind::controlled, hash_kind::controlled,
              hash_kind::constant, hash_kind::high_bits};
  p.churns = 8;
  p.passes = 1;
  p.bucket_bits = 3;
  return p;
}
profile recycling() {
  profile p = everything();
  p.only = {verb::insert,   verb::try_emplace, verb::insert_or_assign, verb::index,    verb::erase,
            verb::erase_at, verb::contains,    verb::insert_run,       verb::erase_run};
  p.operations = 60;
  p.longest_run = 8;
  p.churns = 0;
  p.passes = 0;
  p.bucket_bits = 2;
  return p;
}
profile growing() {
  profile p = everything();
  p.hashes = {hash_kind::seeded, hash_kind::controlled, hash_kind::identity, hash_kind::low_bits};
  p.operations = 60;
  p.longest_run = limits_of_bytes.run;
  p.runs = 40;
  p.churns = 1;
  p.bucket_bits = 11;
  return p;
}
profile iterating() {
  profile p = everything();
  p.operations = 80;
  p.churns = 4;
  p.passes = 48;
  p.bucket_bits = 4;
  return p;
}
profile living() {
  profile p = everything();
  p.keys = {key_kind::tracked, key_kind::tracked, key_kind::coarse, key_kind::throwing,
            key_kind::string};
  p.operations = 80;
  p.pairs = 40;
  p.bucket_bits = 4;
  return p;
}

profile faulty() {
  profile p = everything();
  p.keys = {key_kind::tracked, key_kind::coarse, key_kind::throwing, key_kind::string};
  p.passes = 16;
  p.faults = 64;
  return p;
}

profile positioned() {
  profile p = everything();
  p.hashes = {hash_kind::controlled};
  // Two slots come there in fewer operations; only where the touched bucket is evacuated first is
  // the last one ever the next.
  p.policies = {policy_kind::standard,     policy_kind::go,           policy_kind::go_1_21,
                policy_kind::two_slots,    policy_kind::two_slots,    policy_kind::two_slots,
                policy_kind::two_slots,    policy_kind::two_slots_go, policy_kind::two_slots_go,
                policy_kind::two_slots_go, policy_kind::two_slots_go, policy_kind::two_slots_go};
  p.operations = 80;
  p.longest_run = 8;
  p.churns = 0;
  p.passes = 0;
  p.drives = 192;
  p.bucket_bits = 3;
  return p;
}

} // namespace bucketproof::model
