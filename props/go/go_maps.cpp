#include "props/go/go_maps.hpp"

#include "liboracle.h" // made by `go build` from oracle.go

#include "props/go/bucket_maps.hpp"
#include "props/go/hash.hpp"

#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace bucketproof::go {
namespace {

void open(const model::setup& s) {
  const std::unique_ptr<char, decltype(&std::free)> refusal(oracle_refusal(), std::free);
  if (*refusal != '\0')
    throw std::runtime_error("the Go runtime cannot be compared with: " +
                             std::string(refusal.get()));
  std::array<std::uint64_t, 16> schedule = key_schedule;
  const auto seeds = first_seeds(s);
  oracle_open(schedule.data(), static_cast<std::uint64_t>(seeds[0]),
              static_cast<std::uint64_t>(seeds[1]), go_policy::segment_buckets);
}

oracle_verb verb_of(action what) {
  switch (what) {
  case action::keep:
    return oracle_keep;
  case action::assign:
    return oracle_assign;
  case action::find:
    return oracle_find;
  case action::erase:
    return oracle_erase;
  case action::clear:
    return oracle_clear;
  case action::make:
    return oracle_make;
  case action::reserve:
    return oracle_reserve;
  }
  return oracle_find;
}

oracle_step sent(const step& s) {
  return {.key = s.key,
          .value = s.value,
          .verb = static_cast<std::uint8_t>(verb_of(s.what)),
          .map = static_cast<std::uint8_t>(s.on),
          .scope = static_cast<std::uint8_t>(s.scope == scope::all ? oracle_all : oracle_touched)};
}

state received(const oracle_state& from) {
  return {.head = {.size = static_cast<std::uint64_t>(from.count),
                   .buckets = std::uint64_t{1} << from.B,
                   .growth = from.growing == 0     ? growth_kind::none
                             : from.same_size != 0 ? growth_kind::same_size
                                                   : growth_kind::doubling,
                   .evacuated = from.nevacuate,
                   .overflow = from.noverflow,
                   .seed = from.hash0},
          .digest = from.digest,
          .linked = from.overflow,
          .present = from.present != 0,
          .value = from.value};
}

} // namespace

go_maps::go_maps(const model::setup& s) {
  open(s);
}

std::vector<state> go_maps::apply(std::span<const step> steps) {
  std::vector<oracle_step> in;
  in.reserve(steps.size());
  for (const step& s : steps)
    in.push_back(sent(s));
  std::vector<oracle_state> out(steps.size());
  oracle_run(in.data(), in.size(), out.data());
  std::vector<state> states;
  states.reserve(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    states.push_back(received(out[i]));
    last_[static_cast<std::size_t>(steps[i].on)] = states.back().head;
  }
  return states;
}

bucket_image go_maps::look(model::map_name which) const {
  const auto number = static_cast<int>(which);
  std::vector<oracle_bucket> in(oracle_buckets(number, 0, nullptr));
  oracle_buckets(number, in.size(), in.data());
  bucket_image p{.head = last_[number], .buckets = {}};
  p.buckets.reserve(in.size());
  for (const oracle_bucket& from : in) {
    bucket_picture& b = p.buckets.emplace_back();
    b.old = from.old != 0;
    b.index = from.index;
    b.place = from.place;
    for (std::size_t slot = 0; slot < 8; ++slot) {
      b.controls[slot] = static_cast<control>(from.tophash[slot]);
      b.keys[slot] = from.keys[slot];
      b.values[slot] = from.values[slot];
    }
  }
  return p;
}

std::vector<std::uint64_t> go_hashes(std::span<const std::uint64_t> keys, std::uint32_t hash0) {
  open({});
  std::vector<std::uint64_t> in(keys.begin(), keys.end()), out(keys.size());
  oracle_hashes(in.data(), in.size(), hash0, out.data());
  return out;
}

std::vector<std::optional<std::uint64_t>> range_over_go_map(const model::setup& s,
                                                            std::span<const range_event> events) {
  open(s);
  std::vector<oracle_step> in;
  for (const range_event& e : events) {
    in.push_back(sent(e.step));
    in.back().map = 0;
    if (e.what == range_event::kind::next)
      in.back().verb = oracle_next;
  }
  std::vector<std::uint8_t> yielded(in.size());
  std::vector<std::uint64_t> keys(in.size());
  oracle_range(in.data(), in.size(), yielded.data(), keys.data());
  std::vector<std::optional<std::uint64_t>> answers(in.size());
  for (std::size_t i = 0; i < in.size(); ++i)
    if (yielded[i] != 0)
      answers[i] = keys[i];
  return answers;
}

} // namespace bucketproof::go
