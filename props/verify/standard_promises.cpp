#include "standard_promises.hpp"

#include "model/check/property.hpp"
#include "model/trace/operations.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace bucketproof::verify {
namespace {

using model::map_numbers, model::step, model::verdict, model::verb;

/// Loads are computed as float, by a division or a product.
bool is_about(double a, double b) noexcept {
  constexpr double relative = 1e-4;
  return std::abs(a - b) <= relative * (1 + std::abs(b));
}

verdict load_factor_is_size_by_buckets(const step& s) {
  const map_numbers& says = s.after.says;
  if (s.threw || !says.bucket_count || !says.load_factor)
    return model::not_asked();
  const double load = *says.bucket_count == 0 ? 0
                                              : static_cast<double>(s.after.size) /
                                                    static_cast<double>(*says.bucket_count);
  if (*says.bucket_count == 0 ? s.after.size == 0 : is_about(*says.load_factor, load))
    return model::held();
  return model::broken("load_factor() " + model::number_text(load) + ": size() " +
                           model::number_text(s.after.size) + ", bucket_count() " +
                           model::number_text(*says.bucket_count),
                       model::number_text(*says.load_factor));
}

/// Of what adds an entry, or is there to rehash: a maximum that was set lower holds from then on.
/// Many maps take it that a reserve of no more than they have is nothing to do.
verdict load_stays_within_its_maximum(const step& s) {
  const map_numbers& says = s.after.says;
  const bool rehashed = s.is_on() && !s.threw && info(s.op.what).makes_room &&
                        (s.op.what != verb::reserve || s.op.number > s.before.size);
  const bool many = s.is_on() && !s.threw &&
                    (s.op.what == verb::merge || s.op.what == verb::insert_range ||
                     s.op.what == verb::insert_list);
  if (!((s.inserted() || many) && s.after.size > s.before.size) && !rehashed)
    return model::not_asked();
  if (!says.load_factor || !says.max_load_factor)
    return model::not_asked();
  if (*says.load_factor <= *says.max_load_factor ||
      is_about(*says.load_factor, *says.max_load_factor))
    return model::held();
  return model::broken("load_factor() of at most max_load_factor(), " +
                           model::number_text(*says.max_load_factor),
                       model::number_text(*says.load_factor));
}

verdict rehash_makes_the_buckets(const step& s) {
  if (!s.is_on() || s.threw || s.op.what != verb::rehash || !s.after.says.bucket_count)
    return model::not_asked();
  return model::at_least(*s.after.says.bucket_count, std::size_t{s.op.number}, "in bucket_count()");
}

/// Many maps take it that a reserve of no more than they have is nothing to do, and small tables
/// may be filled to the last slot.
verdict reserve_makes_the_buckets(const step& s) {
  constexpr std::uint32_t small = 16;
  const map_numbers& says = s.after.says;
  if (!s.is_on() || s.threw || s.op.what != verb::reserve || s.op.number <= small ||
      s.op.number <= s.before.size || !says.bucket_count || !says.max_load_factor)
    return model::not_asked();
  const double room = static_cast<double>(*says.bucket_count) * *says.max_load_factor;
  if (room >= s.op.number || is_about(room, s.op.number))
    return model::held();
  return model::broken("bucket_count() times max_load_factor() of at least " +
                           model::number_text(s.op.number),
                       model::number_text(room));
}

/// Room is reserved until something else than an insert or a lookup is done. Of maps that have
/// erased nothing since they were made or cleared: where tombstones take part in the load, reserve
/// cannot know of those to come.
class reserved_room {
public:
  verdict operator()(const step& s) {
    one& m = maps_[static_cast<std::size_t>(s.map)];
    if (s.with.hash != model::hash_kind::seeded || !s.after.says.bucket_count)
      return model::not_asked(); // maps may grow where too many keys collide
    const bool inserts = s.is_on() && model::family_of(s.op.what) == verb::insert;
    if (s.threw || (!inserts && !s.looked())) {
      end_of_room(m, s);
      return model::not_asked();
    }
    if (!m.room || !s.inserted() || s.after.size > *m.room)
      return model::not_asked();
    return model::exactly(*s.after.says.bucket_count, m.buckets, [&] {
      return "in bucket_count(), with room reserved for " + model::number_text(*m.room) +
             " elements, " + model::number_text(s.after.size) + " in the map";
    });
  }

private:
  struct one {
    bool is_fresh = true;
    std::optional<std::size_t> room;
    std::size_t buckets = 0;
  };
  /// It ends, or begins anew.
  static void end_of_room(one& m, const step& s) {
    const verb what = s.op.what;
    m.room.reset();
    if (s.threw || s.replaced() || !s.is_on() || info(what).is_for != model::purpose::adds)
      m.is_fresh =
          !s.threw && s.after.size == 0 && (what == verb::construct || what == verb::clear);
    else if (what == verb::reserve && m.is_fresh) {
      m.room = s.op.number;
      m.buckets = *s.after.says.bucket_count;
    }
  }
  std::array<one, 2> maps_;
};

/// What is done again and again, and leaves as many entries each time, takes no more memory,
/// buckets and calls each time. The first rounds say what that is: later ones may come to a few
/// times as much, as a map may go through all its entries now and then.
class bounded_repetition {
public:
  verdict operator()(const step& s) {
    if (s.with.hash != model::hash_kind::seeded)
      return model::not_asked(); // maps may grow where too many keys collide
    verdict said = model::not_asked();
    if (s.round != round_) {
      said = s.round > 1 && !has_thrown_ ? end_of_round() : model::not_asked();
      if (s.round <= 1)
        *this = {};
      round_ = s.round;
      of_the_round_ = {};
    }
    has_thrown_ = has_thrown_ || s.threw;
    if (s.is_on())
      of_the_round_.calls += s.calls[model::failpoint::hash] + s.calls[model::failpoint::equality];
    of_the_round_.bytes = s.bytes;
    of_the_round_.buckets =
        s.after.says.bucket_count.value_or(0) + s.other_after.says.bucket_count.value_or(0);
    of_the_round_.sizes = {s.models[0].size(), s.models[1].size()};
    return said;
  }

private:
  /// What was seen of a round.
  struct use {
    std::size_t calls = 0, bytes = 0, buckets = 0;
    std::array<std::size_t, 2> sizes{};
  };
  static constexpr std::size_t warm = 64; ///< Rounds that say what is usual.
  static constexpr std::size_t few_bytes = 4096, few_buckets = 64, few_calls = 1000;
  static constexpr std::size_t times = 4, times_the_calls = 3;
  static constexpr std::size_t times_at_first = 64; ///< Of the first of these rounds.

  verdict end_of_round() {
    if (rounds_ == 0 || of_the_round_.sizes != before_.sizes) {
      rounds_ = calls_ = 0;
      first_ = of_the_round_;
      usual_ = {};
    }
    before_ = of_the_round_;
    ++rounds_;
    calls_ += before_.calls;
    if (rounds_ <= warm) {
      if (before_.bytes > times_at_first * (first_.bytes + few_bytes))
        return grows(before_.bytes, first_.bytes, "bytes held");
      usual_.bytes = std::max(usual_.bytes, before_.bytes);
      usual_.buckets = std::max(usual_.buckets, before_.buckets);
      usual_.calls = calls_;
      return model::not_asked();
    }
    if (before_.bytes > times * usual_.bytes + few_bytes)
      return grows(before_.bytes, usual_.bytes, "bytes held");
    if (before_.buckets > times * usual_.buckets + few_buckets)
      return grows(before_.buckets, usual_.buckets, "in bucket_count()");
    if (calls_ > times_the_calls * rounds_ * usual_.calls / warm + few_calls)
      return grows(calls_, usual_.calls, "calls of hash and equality");
    return model::held();
  }
  verdict grows(std::size_t now, std::size_t was, const char* of) const {
    const std::size_t first = rounds_ <= warm ? 1 : warm;
    return model::broken("about as many " + std::string(of) + " in each round as in the first " +
                             model::number_text(first) +
                             " that left as many entries: " + model::number_text(was),
                         model::number_text(now) + " after " + model::number_text(rounds_));
  }

  std::uint32_t round_ = 0;
  bool has_thrown_ = false;
  use of_the_round_, before_;
  use first_, usual_;                  ///< Since both maps have had as many entries.
  std::size_t rounds_ = 0, calls_ = 0; ///< The same.
};

/// The maximum that the map must have after an operation that gave it another map's elements.
std::optional<double> maximum_taken_over(const step& s) {
  switch (s.buckets) {
  case model::buckets_of::a_copy:
  case model::buckets_of::other:
    return s.is_on() ? s.other_before.says.max_load_factor : std::nullopt;
  case model::buckets_of::each_other:
    return s.other_before.says.max_load_factor;
  case model::buckets_of::its_own:
  case model::buckets_of::no_map:
  case model::buckets_of::entries_of_other: // nothing is said of it
  case model::buckets_of::both:
  case model::buckets_of::anew:
  case model::buckets_of::new_map:
    break;
  }
  return std::nullopt;
}
verdict the_maximum_goes_with_the_elements(const step& s) {
  const auto maximum = maximum_taken_over(s);
  if (!maximum || s.threw || !s.after.says.max_load_factor)
    return model::not_asked();
  return model::exactly(*s.after.says.max_load_factor, *maximum,
                        "as max_load_factor(), as of the map that had the elements");
}

} // namespace

void add_standard_promises(verified& v, const map_numbers& has) {
  const bool has_buckets = has.bucket_count.has_value();
  if (has_buckets && has.load_factor)
    v.properties.push_back({.name = "load_factor_is_size_by_buckets",
                            .says = "load_factor() is size() / bucket_count() "
                                    "([unord.req.general] b.load_factor()).",
                            .holds = load_factor_is_size_by_buckets});
  if (has.load_factor && has.max_load_factor)
    v.properties.push_back({.name = "load_stays_within_its_maximum",
                            .says = "After an insert, a merge, a rehash, or a reserve of more than "
                                    "the map has, load_factor() is at most max_load_factor() "
                                    "([unord.req.general] b.max_load_factor()).",
                            .holds = load_stays_within_its_maximum});
  if (has_buckets && v.does(verb::rehash))
    v.properties.push_back({.name = "rehash_makes_the_buckets",
                            .says = "After rehash(n), bucket_count() is n at least "
                                    "([unord.req.general] a.rehash(n)).",
                            .holds = rehash_makes_the_buckets});
  v.properties.push_back(
      {.name = "repetition_stays_bounded",
       .says = "What is done again and again, and leaves as many entries, takes no more memory, "
               "buckets and calls each time ([unord.req.general], complexity).",
       .over_a_run = [] { return model::predicate(bounded_repetition()); }});
  if (has_buckets && has.max_load_factor && v.does(verb::reserve))
    v.properties.push_back({.name = "reserve_makes_the_buckets",
                            .says = "After reserve(n), bucket_count() is n / max_load_factor() at "
                                    "least ([unord.req.general] a.reserve(n)).",
                            .holds = reserve_makes_the_buckets});
  if (has_buckets && v.does(verb::reserve) && v.promised.may_refuse_from == SIZE_MAX)
    v.properties.push_back({.name = "reserve_leaves_no_rehash",
                            .says = "After reserve(n), inserts up to n elements do not rehash "
                                    "([unord.req.general] a.reserve(n)).",
                            .over_a_run = [] { return model::predicate(reserved_room()); }});
  if (has.max_load_factor && v.does(verb::copy_construct))
    v.properties.push_back(
        {.name = "the_maximum_goes_with_the_elements",
         .says = "A map that is copied, moved or swapped hands on its max_load_factor() "
                 "([unord.req.general] X(b), a = b).",
         .holds = the_maximum_goes_with_the_elements});
}

} // namespace bucketproof::verify
