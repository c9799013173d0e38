// Hashing: every bit of key and seed counts, equal keys hash alike, and who chooses the keys cannot
// make a map slow.
#include "model/trace/generate.hpp"

#include "bucketproof/bucket_map.hpp"
#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <memory_resource>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace bucketproof {
namespace {

using model::random_source;

/// Keys of a type, each made of `bits` bits.
template <class Key>
struct sample {
  using type = Key;
  static constexpr std::size_t bits = 8 * sizeof(Key);
  static Key from(const char* bytes) {
    Key key;
    std::memcpy(static_cast<void*>(&key), bytes, sizeof key);
    return key;
  }
};
/// None of them is NaN.
template <>
struct sample<double> {
  using type = double;
  static constexpr std::size_t bits = 62;
  static double from(const char* bytes) {
    return std::bit_cast<double>(sample<std::uint64_t>::from(bytes) &
                                 ((std::uint64_t{1} << 62) - 1));
  }
};
template <>
struct sample<float> {
  using type = float;
  static constexpr std::size_t bits = 30;
  static float from(const char* bytes) {
    return std::bit_cast<float>(sample<std::uint32_t>::from(bytes) & ((1U << 30) - 1));
  }
};
template <class Char, std::size_t Length>
struct text {};
template <class Char, std::size_t Length>
struct sample<text<Char, Length>> {
  using type = std::basic_string<Char>;
  static constexpr std::size_t bits = 8 * sizeof(Char) * Length;
  static type from(const char* bytes) {
    type key(Length, Char{});
    std::memcpy(key.data(), bytes, sizeof(Char) * Length);
    return key;
  }
};
template <class A, class B>
struct sample<std::pair<A, B>> {
  using type = std::pair<A, B>;
  static constexpr std::size_t bits = sample<A>::bits + sample<B>::bits;
  static type from(const char* bytes) {
    return {sample<A>::from(bytes), sample<B>::from(bytes + sample<A>::bits / 8)};
  }
};
template <class A, class B, class C>
struct sample<std::tuple<A, B, C>> {
  using type = std::tuple<A, B, C>;
  static constexpr std::size_t bits = sample<A>::bits + sample<std::pair<B, C>>::bits;
  static type from(const char* bytes) {
    const auto [b, c] = sample<std::pair<B, C>>::from(bytes + sample<A>::bits / 8);
    return {sample<A>::from(bytes), b, c};
  }
};
template <class T>
struct sample<std::optional<T>> {
  using type = std::optional<T>;
  static constexpr std::size_t bits = sample<T>::bits;
  static type from(const char* bytes) { return sample<T>::from(bytes); }
};
template <class A, class B>
struct sample<std::variant<A, B>> {
  using type = std::variant<A, B>;
  static constexpr std::size_t bits = sample<B>::bits;
  static type from(const char* bytes) {
    return type(std::in_place_index<1>, sample<B>::from(bytes));
  }
};

enum class color : std::uint32_t {};

template <class Keys>
class hash_of_any : public ::testing::Test {};
using key_types = ::testing::Types<
    std::uint8_t, std::int16_t, std::uint32_t, std::int64_t,
#if defined(__SIZEOF_INT128__)
    detail::int128, detail::uint128,
#endif
    color, const char*, float, double, text<char, 1>, text<char, 2>, text<char, 3>, text<char, 4>,
    text<char, 7>, text<char, 8>, text<char, 9>, text<char, 15>, text<char, 16>, text<char, 17>,
    text<char, 31>, text<char, 32>, text<char, 33>, text<char8_t, 5>, text<char16_t, 5>,
    text<char32_t, 5>, text<wchar_t, 5>, std::array<std::uint16_t, 3>, std::array<char, 16>,
    std::array<std::pair<std::uint16_t, std::uint16_t>, 2>, std::pair<std::uint32_t, std::uint32_t>,
    std::tuple<std::uint8_t, std::uint64_t, std::uint16_t>, std::optional<std::uint32_t>,
    std::variant<std::uint64_t, std::uint32_t>>;
TYPED_TEST_SUITE(hash_of_any, key_types);

/// For each bit of the hash, how often it differs between calls of `first` and `second`.
class flips {
public:
  void count(std::uint64_t first, std::uint64_t second) {
    for (std::size_t bit = 0; bit < flipped_.size(); ++bit)
      flipped_[bit] += (first ^ second) >> bit & 1;
    ++calls_;
  }
  /// The share that is furthest from one half.
  double worst() const {
    const auto [least, most] = std::minmax_element(flipped_.begin(), flipped_.end());
    const double low = static_cast<double>(*least) / calls_;
    const double high = static_cast<double>(*most) / calls_;
    return 0.5 - low > high - 0.5 ? low : high;
  }

private:
  std::array<std::uint32_t, 64> flipped_{};
  double calls_ = 0;
};

constexpr int seeds = 16;
constexpr std::uint16_t keys_a_seed = 256;
/// More than six standard deviations of a share of 4096 flips.
constexpr double tolerance = 0.05;

/// Bytes of a key: a number and zeros, or all random.
template <std::size_t Size>
std::array<char, Size> some_bytes(std::uint16_t number, random_source& random) {
  std::array<char, Size> bytes{};
  if (number % 2 == 0)
    std::memcpy(bytes.data(), &number, std::min(Size, sizeof number));
  else
    for (char& byte : bytes)
      byte = static_cast<char>(random.below(256));
  return bytes;
}

TYPED_TEST(hash_of_any, is_called_without_a_seed_as_with_0) {
  using key = typename sample<TypeParam>::type;
  constexpr std::array<char, sample<TypeParam>::bits / 8 + 1> bytes{1};
  const key k = sample<TypeParam>::from(bytes.data());
  EXPECT_EQ(hash<key>()(k), hash<key>()(k, 0));
  EXPECT_NE(hash<key>()(k), hash<key>()(k, 1));
}

TYPED_TEST(hash_of_any, each_bit_of_the_key_flips_each_bit_of_the_hash_half_of_the_time) {
  using kind = sample<TypeParam>;
  constexpr hash<typename kind::type> hasher;
  random_source random(20231119);
  std::array<flips, kind::bits> of_bit;
  for (int s = 0; s < seeds; ++s) {
    const std::uint64_t with = random.next();
    for (std::uint16_t number = 0; number < keys_a_seed; ++number) {
      auto bytes = some_bytes<(kind::bits + 7) / 8>(number, random);
      const std::uint64_t before = hasher(kind::from(bytes.data()), with);
      for (std::size_t bit = 0; bit < kind::bits; ++bit) {
        const auto flip = static_cast<char>(1 << bit % 8);
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ flip);
        of_bit[bit].count(before, hasher(kind::from(bytes.data()), with));
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ flip);
      }
    }
  }
  for (std::size_t bit = 0; bit < kind::bits; ++bit)
    EXPECT_NEAR(of_bit[bit].worst(), 0.5, tolerance) << "bit " << bit << " of the key";
}

TYPED_TEST(hash_of_any, each_bit_of_the_seed_flips_each_bit_of_the_hash_half_of_the_time) {
  using kind = sample<TypeParam>;
  constexpr hash<typename kind::type> hasher;
  random_source random(20231119);
  std::array<flips, 64> of_bit;
  for (std::uint16_t number = 0; number < seeds * keys_a_seed; ++number) {
    const auto key = kind::from(some_bytes<(kind::bits + 7) / 8>(number, random).data());
    const std::uint64_t with = random.next();
    for (std::size_t bit = 0; bit < of_bit.size(); ++bit)
      of_bit[bit].count(hasher(key, with), hasher(key, with ^ std::uint64_t{1} << bit));
  }
  for (std::size_t bit = 0; bit < of_bit.size(); ++bit)
    EXPECT_NEAR(of_bit[bit].worst(), 0.5, tolerance) << "bit " << bit << " of the seed";
}

TEST(hash_of_equal_keys, is_the_same_however_they_are_spelled) {
  const auto hashed = []<class Key>(const Key& key) { return hash<Key>()(key, 0x5eed); };
  EXPECT_EQ(hashed(-7), hashed(std::int8_t{-7}));
  EXPECT_EQ(hashed(-7), hashed(std::int64_t{-7}));
  EXPECT_EQ(hashed(7U), hashed(std::uint16_t{7}));
  EXPECT_EQ(hashed(7U), hashed(7LL));
  EXPECT_EQ(hashed(true), hashed(1));
  EXPECT_EQ(hashed(color{7}), hashed(7U));

  EXPECT_EQ(hashed(0.0), hashed(-0.0));
  EXPECT_EQ(hashed(0.0F), hashed(-0.0F));
  EXPECT_EQ(hashed(0.0L), hashed(-0.0L));
  EXPECT_EQ(hashed(0.1F), hashed(double{0.1F}));

  const std::string string = "a text that is longer than one block";
  std::array<std::byte, 128> memory;
  std::pmr::monotonic_buffer_resource resource(memory.data(), memory.size());
  EXPECT_EQ(hashed(string), hashed(std::string_view(string)));
  EXPECT_EQ(hashed(string), hashed(std::pmr::string(string, &resource)));
  EXPECT_EQ(hashed(string), hash<std::string>()("a text that is longer than one block", 0x5eed));
  EXPECT_EQ(hashed(std::u16string(u"text")), hashed(std::u16string_view(u"text")));

  const auto shared = std::make_shared<const int>(7);
  const std::unique_ptr<int> unique = std::make_unique<int>(7);
  EXPECT_EQ(hashed(shared), hashed(shared.get()));
  EXPECT_EQ(hashed(unique), hashed(unique.get()));
  EXPECT_EQ(hashed(nullptr), hashed(static_cast<int*>(nullptr)));
  EXPECT_EQ(hashed(std::unique_ptr<int>()), hashed(nullptr));

  EXPECT_EQ(hashed(std::optional(string)), hashed(string));
  EXPECT_EQ((hashed(std::pair(1, string))), (hashed(std::pair<const int, std::string>(1, string))));
  EXPECT_EQ((hashed(std::pair(1, string))), (hashed(std::tuple(1, string))));
}

TEST(hash_of_unequal_keys, tells_apart_what_has_the_same_parts) {
  const auto hashed = []<class Key>(const Key& key) { return hash<Key>()(key, 0x5eed); };
  using either = std::variant<int, unsigned>;
  using text_pair = std::pair<std::string, std::string>;
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> unequal{
      {hashed(std::pair(1, 2)), hashed(std::pair(2, 1))},
      {hashed(std::pair(0, 0)), hashed(std::tuple(0, 0, 0))},
      {hashed(text_pair("ab", "c")), hashed(text_pair("a", "bc"))},
      {hashed(text_pair("", "a")), hashed(text_pair("a", ""))},
      {hashed(either(1)), hashed(either(1U))},
      {hashed(std::optional<int>()), hashed(std::optional(0))},
      {hashed(std::optional<int>()), hashed(std::optional(-1))},
      {hashed(std::array{std::array{1, 2}, std::array{3, 4}}),
       hashed(std::array{std::array{3, 4}, std::array{1, 2}})},
  };
  for (std::size_t i = 0; i < unequal.size(); ++i)
    EXPECT_NE(unequal[i].first, unequal[i].second) << "pair " << i;
  // Zeros of every length: only the length tells them apart.
  std::set<std::uint64_t> zeros;
  for (std::size_t length = 0; length < 100; ++length)
    zeros.insert(hashed(std::string(length, '\0')));
  EXPECT_EQ(zeros.size(), 100U);
}

TEST(hash_of_unequal_keys, tells_apart_long_doubles_and_the_two_signs_of_zero_not) {
  const hash<long double> hashed;
  EXPECT_NE(hashed(1.0L, 7), hashed(1.0L + std::numeric_limits<long double>::epsilon(), 7));
  EXPECT_NE(hashed(1.0L, 7), hashed(1.0L, 8));
  EXPECT_EQ(hashed(0.0L, 7), hashed(-0.0L, 7));
}
TEST(hash_of_unequal_keys, tells_apart_a_variant_that_holds_nothing_much) {
  using either = std::variant<std::monostate, std::string>;
  const hash<either> hashed;
  EXPECT_EQ(hashed(either(), 7), hashed(either(), 7));
  EXPECT_NE(hashed(either(), 7), hashed(either(), 8));
  EXPECT_NE(hashed(either(), 7), hashed(either(""), 7));
}

/// A type that cannot be constructed: a variant that tries to holds nothing.
struct never_made {
  explicit never_made(int) { throw std::logic_error("never made"); }
  never_made(const never_made&) {} // not trivial: of such types, a variant would try a copy first
};

} // namespace

template <>
struct hash<never_made> {
  std::uint64_t operator()(const never_made&, std::uint64_t with) const noexcept { return with; }
};

namespace {

TEST(hash_of_unequal_keys, tells_apart_a_variant_that_holds_nothing_after_a_throw) {
  using either = std::variant<std::monostate, never_made>;
  const hash<either> hashed;
  either nothing;
  EXPECT_THROW(nothing.emplace<never_made>(1), std::logic_error);
  ASSERT_TRUE(nothing.valueless_by_exception());
  EXPECT_EQ(hashed(nothing, 7), detail::mix(std::variant_npos, 7));
  EXPECT_NE(hashed(nothing, 7), hashed(nothing, 8));
  EXPECT_NE(hashed(nothing, 7), hashed(either(), 7));
}

TEST(hash_of_nan, differs_from_call_to_call) {
  std::set<std::uint64_t> hashes;
  for (int i = 0; i < 100; ++i) {
    hashes.insert(hash<float>()(std::numeric_limits<float>::quiet_NaN(), 1));
    hashes.insert(hash<double>()(std::numeric_limits<double>::quiet_NaN(), 1));
    hashes.insert(hash<long double>()(std::numeric_limits<long double>::quiet_NaN(), 1));
    hashes.insert(hash<std::pair<int, double>>()({1, std::nan("")}, 1));
  }
  EXPECT_EQ(hashes.size(), 400U);
}

TEST(fold_multiply, is_the_same_where_there_is_no_128_bit_product) {
  static_assert(detail::fold_multiply_halves(~std::uint64_t{0}, ~std::uint64_t{0}) ==
                (~std::uint64_t{1} ^ 1));
  random_source random(20231119);
  for (int i = 0; i < 100000; ++i) {
    const std::uint64_t a = random.next() >> random.below(64);
    const std::uint64_t b = ~(random.next() >> random.below(64));
    ASSERT_EQ(detail::fold_multiply(a, b), detail::fold_multiply_halves(a, b)) << a << " * " << b;
  }
}

// Known answers: the formulas of hash.hpp, computed once with integers of any size. A hash must not
// change unseen: a trace that is replayed elsewhere would reach other buckets.

constexpr std::uint64_t known_seed = 0x0123456789abcdef;

TEST(known_answers, of_numbers_and_seeds) {
  EXPECT_EQ(hash<int>()(0, known_seed), 0x6b374d5e09a16041);
  EXPECT_EQ(hash<int>()(1, known_seed), 0x34b815c062b65a4a);
  EXPECT_EQ(hash<int>()(-1, known_seed), 0x028fab60dd12f374);
  EXPECT_EQ(hash<std::uint64_t>()(std::uint64_t{1} << 63, known_seed), 0xaf28a438e18cbcac);
  EXPECT_EQ(static_cast<std::uint64_t>(next(seed{0})), 0x258e9a79578d8a7c);
  EXPECT_EQ(static_cast<std::uint64_t>(next(seed{1})), 0xda12d9c20322d44e);
  EXPECT_EQ(static_cast<std::uint64_t>(next(seed{known_seed})), 0x5381b0824a1f35bf);
}

TEST(known_answers, of_parts) {
  EXPECT_EQ((hash<std::pair<int, int>>()({1, 2}, known_seed)), 0x0514a9ab28e8c8d6);
  EXPECT_EQ((hash<std::tuple<int, int>>()({1, 2}, known_seed)), 0x0514a9ab28e8c8d6);
  EXPECT_EQ((hash<std::variant<int, unsigned>>()(2U, known_seed)), 0x0514a9ab28e8c8d6);
  EXPECT_EQ(hash<std::monostate>()({}, known_seed), 0x6b374d5e09a16041);
  EXPECT_EQ(hash<std::nullptr_t>()(nullptr, known_seed), 0x6b374d5e09a16041);
  EXPECT_EQ(hash<double>()(0.0, known_seed), 0x6b374d5e09a16041);
  EXPECT_EQ(hash<std::optional<int>>()(std::nullopt, known_seed), 0xcb0fab90d0cce373);
  EXPECT_EQ((hash<std::array<double, 2>>()({1, 2}, known_seed)), 0x5426804406dda52e);
}

TEST(known_answers, of_text_of_every_length_class) {
  if constexpr (std::endian::native != std::endian::little)
    GTEST_SKIP() << "words are read in the machine's byte order";
  constexpr std::string_view text = "The quick brown fox jumps over the lazy dog.";
  constexpr std::pair<std::size_t, std::uint64_t> known[]{
      {0, 0xdfe02e1bb157f67d},  {1, 0xc7f5df1327945b59},  {2, 0xe1ae31d3751b4719},
      {3, 0x83ce946b4efc1bbe},  {4, 0x91dfdde4522d3a0d},  {5, 0xd29abff2934e3420},
      {7, 0xcc271a62ae38d078},  {8, 0x8a303bb5f51ddb8d},  {9, 0xefc23798fd385cff},
      {15, 0xd06104f3466259d6}, {16, 0xc079e1b51b01fdc9}, {17, 0x4389f14cd5a27647},
      {24, 0x77e45011ef337613}, {31, 0xa5962d44991a6438}, {32, 0xab80b150f1ec7294},
      {33, 0x329230c4d27fd033}, {44, 0x569f07704b61e400}};
  for (const auto& [length, expected] : known)
    EXPECT_EQ(hash<std::string_view>()(text.substr(0, length), known_seed), expected) << length;
  EXPECT_EQ((hash<std::array<std::uint32_t, 3>>()({1, 2, 3}, known_seed)), 0xb5c5faf2be2df047);
#if defined(__SIZEOF_INT128__)
  EXPECT_EQ(hash<detail::int128>()(5, known_seed), 0x578310ed0b8b7aa1);
#endif
}

// What has a hash.

struct unhashable {};
static_assert(detail::hashable<std::variant<std::monostate, int, std::string>>);
static_assert(detail::hashable<std::tuple<>> && detail::hashable<void (*)()>);
static_assert(!detail::hashable<unhashable> && !detail::hashable<std::pair<int, unhashable>>);
static_assert(!detail::hashable<std::tuple<unhashable>> &&
              !detail::hashable<std::optional<unhashable>>);
static_assert(detail::nothrow_hashable<int, double, std::string, std::pair<int, std::string_view>>);

// Whose hash is mixed with the seed.

struct plain_hash {
  std::uint64_t operator()(int key) const { return static_cast<std::uint64_t>(key); }
};
struct denying_hash : plain_hash {
  using is_avalanching = std::false_type;
};
struct boost_hash : plain_hash {
  using is_avalanching = std::true_type;
};
struct ankerl_hash : plain_hash {
  using is_avalanching = void;
};
struct narrow_hash {
  using is_avalanching = void;
  std::uint32_t operator()(int key) const { return static_cast<std::uint32_t>(key); }
};
struct seeded_hash {
  using is_avalanching = void;
  std::uint64_t operator()(int key, std::uint64_t with) const {
    return with + static_cast<std::uint64_t>(key);
  }
};

template <class Hash>
class hash_of_a_user : public ::testing::Test {
protected:
  static constexpr std::uint64_t first_seed = 0x5eed;
  bucket_map<int, int, Hash> map_{seed{first_seed}};
  std::uint64_t hashed(int key) const { return view(map_).hash(key); }
  std::uint64_t seed_now() const { return static_cast<std::uint64_t>(map_.hash_seed()); }
  void take_a_new_seed() {
    map_[1];
    map_.clear();
    ASSERT_NE(seed_now(), first_seed);
  }
};

template <class Hash>
class hash_that_makes_no_claim : public hash_of_a_user<Hash> {};
using hashes_without_a_claim = ::testing::Types<plain_hash, denying_hash, narrow_hash>;
TYPED_TEST_SUITE(hash_that_makes_no_claim, hashes_without_a_claim);
TYPED_TEST(hash_that_makes_no_claim, is_mixed_with_the_seed) {
  EXPECT_EQ(this->hashed(7), detail::mix(7, this->seed_now()));
  this->take_a_new_seed();
  EXPECT_EQ(this->hashed(7), detail::mix(7, this->seed_now()));
}

template <class Hash>
class hash_that_avalanches : public hash_of_a_user<Hash> {};
using hashes_that_claim = ::testing::Types<boost_hash, ankerl_hash>;
TYPED_TEST_SUITE(hash_that_avalanches, hashes_that_claim);
TYPED_TEST(hash_that_avalanches, is_used_as_it_is_whatever_the_seed) {
  EXPECT_EQ(this->hashed(7), 7U);
  this->take_a_new_seed();
  EXPECT_EQ(this->hashed(7), 7U);
}

using hash_that_takes_the_seed = hash_of_a_user<seeded_hash>;
TEST_F(hash_that_takes_the_seed, is_used_as_it_is) {
  EXPECT_EQ(hashed(7), first_seed + 7);
  take_a_new_seed();
  EXPECT_EQ(hashed(7), seed_now() + 7);
}

// Keys that were chosen to collide.

template <class Key>
struct counting_equal {
  static inline std::size_t calls = 0;
  bool operator()(const Key& a, const Key& b) const {
    ++calls;
    return a == b;
  }
};
/// Equality calls that it takes to insert the keys into a map, and to find each of them.
template <class Map>
std::size_t calls_to_fill(Map& map, const std::vector<typename Map::key_type>& keys) {
  auto& calls = counting_equal<typename Map::key_type>::calls;
  calls = 0;
  for (const auto& key : keys)
    map.try_emplace(key, 0);
  for (const auto& key : keys)
    EXPECT_TRUE(map.contains(key));
  return calls;
}
template <class Key>
void expect_quadratic_in_std_and_linear_here(
    std::unordered_map<Key, int, std::hash<Key>, counting_equal<Key>>& other,
    const std::vector<Key>& keys) {
  EXPECT_GT(calls_to_fill(other, keys), keys.size() * keys.size() / 4)
      << "these keys attack nothing";
  bucket_map<Key, int, hash<Key>, counting_equal<Key>> map(seed{20231119});
  // To find a key is one call; a tophash that agrees by chance is one in 251 of some 6 entries.
  EXPECT_LT(calls_to_fill(map, keys), keys.size() * 11 / 10);
}

TEST(chosen_keys, that_are_multiples_of_unordered_maps_bucket_count_collide_there_and_not_here) {
  constexpr std::size_t count = 4000;
  std::unordered_map<std::uint64_t, int, std::hash<std::uint64_t>, counting_equal<std::uint64_t>>
      other;
  other.reserve(count);
  std::vector<std::uint64_t> keys(count);
  for (std::size_t i = 0; i < count; ++i)
    keys[i] = i * other.bucket_count();
  expect_quadratic_in_std_and_linear_here(other, keys);
}

#if defined(__GLIBCXX__) && SIZE_MAX > 0xffffffff
/// Strings to which libstdc++'s std::hash gives the same hash, 2^n of them. That is MurmurHash64A
/// with a fixed seed, which for each word of the text does
///
///     hash = (hash ^ scrambled(word)) * odd
///
/// To flip the top bit of a scrambled word is to flip the top bit of the hash and nothing else, as
/// the factor is odd; the same flip in the next word takes it back.
class murmur_collisions {
public:
  static std::vector<std::string> of_pairs(std::size_t n) {
    std::vector<std::string> texts{""};
    for (std::uint64_t pair = 0; pair < n; ++pair) {
      std::vector<std::string> longer;
      for (const std::string& text : texts) {
        longer.push_back(text + word(pair) + word(~pair));
        longer.push_back(text + word(twin(pair)) + word(twin(~pair)));
      }
      texts = std::move(longer);
    }
    return texts;
  }

private:
  static constexpr std::uint64_t odd = 0xc6a4a7935bd1e995;
  static constexpr std::uint64_t inverse = [] {
    std::uint64_t x = odd; // Newton's method: each step doubles the number of right bits
    for (int step = 0; step < 6; ++step)
      x *= 2 - odd * x;
    return x;
  }();
  static std::uint64_t shift_mix(std::uint64_t x) { return x ^ x >> 47; } // its own inverse
  static std::uint64_t scrambled(std::uint64_t word) { return shift_mix(word * odd) * odd; }
  static std::uint64_t unscrambled(std::uint64_t x) { return shift_mix(x * inverse) * inverse; }
  static std::uint64_t twin(std::uint64_t word) {
    return unscrambled(scrambled(word) ^ std::uint64_t{1} << 63);
  }
  static std::string word(std::uint64_t bytes) {
    return {reinterpret_cast<const char*>(&bytes), sizeof bytes};
  }
};

TEST(chosen_keys, that_are_strings_with_one_and_the_same_std_hash_do_not_collide_here) {
  const std::vector<std::string> keys = murmur_collisions::of_pairs(11);
  ASSERT_EQ((std::set<std::string>(keys.begin(), keys.end()).size()), 2048U);
  for (const std::string& key : keys)
    ASSERT_EQ(std::hash<std::string>()(key), std::hash<std::string>()(keys.front()));
  std::unordered_map<std::string, int, std::hash<std::string>, counting_equal<std::string>> other;
  expect_quadratic_in_std_and_linear_here(other, keys);
}
#endif

TEST(chosen_keys, that_collide_under_one_seed_do_not_under_the_next) {
  // In one of 2^7 buckets, and all with one of 64 tophashes.
  constexpr seed known{20231119};
  std::vector<std::uint64_t> keys;
  for (std::uint64_t key = 0; keys.size() < 512; ++key)
    if (const std::uint64_t h = hash<std::uint64_t>()(key, static_cast<std::uint64_t>(known));
        (h & 127) == 0 && h >> 62 == 3)
      keys.push_back(key);
  bucket_map<std::uint64_t, int, hash<std::uint64_t>, counting_equal<std::uint64_t>> map(known);
  const std::size_t attacked = calls_to_fill(map, keys);
  EXPECT_GT(attacked, keys.size() * 2) << "these keys attack nothing";
  map.clear();
  EXPECT_LT(calls_to_fill(map, keys), keys.size() * 11 / 10);
}

} // namespace
} // namespace bucketproof
