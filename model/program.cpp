// A program is put together from text. First the statements are written, one operation after the
// other; then, from the last to the first, the helpers that what is already there calls; then the
// includes for the names of the standard library that appear. So a program has nothing that it does
// not use, and no list of what needs what can be wrong.
//
// Answers are literals, with one exception. What `drain` erases depends on the map's iteration
// order, which nobody but the map knows; after it, nobody but the program can know the answers. A
// program with such an operation, and one whose contents would be a page of literals, does each
// operation to an *oracle* too, a std::map, and compares with what that answers.
#include "program.hpp"

#include "promise.hpp"
#include "reference.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

constexpr std::size_t columns = 100;
constexpr std::size_t literal_entries = 40; ///< More than these are left to the oracle.
constexpr std::size_t other_keys = 12;      ///< Keys looked up at the end that may be absent.

// The parts of a program that depend on the set-up.

/// What can be made to throw in a program.
using armed_set = std::array<bool, armed_events.size()>;
bool has(const armed_set& armed, event e) {
  return armed[static_cast<std::size_t>(std::find(armed_events.begin(), armed_events.end(), e) -
                                        armed_events.begin())];
}

std::string_view plain_types(key_kind keys) {
  switch (keys) {
  case key_kind::integer:
    return R"(using key = std::uint64_t;
using value = std::uint32_t;
)";
  case key_kind::string:
    return R"(using key = std::string;
using value = std::string;
)";
  case key_kind::tracked:
    return R"(// A number that knows whether it is alive, and notes its use when it is not.
class tracked {
public:
  static inline std::size_t alive = 0;
  static inline const char* misuse = nullptr;

  explicit tracked(std::uint32_t n = 0) : number_(n) { ++alive; }
  tracked(const tracked& other) : number_(other.number()) { ++alive; }
  tracked(tracked&& other) noexcept : number_(other.number()) {
    ++alive;
    other.self_ = &moved_from;
  }
  tracked& operator=(const tracked& other) {
    check_alive("an object was assigned to that is not alive");
    number_ = other.number();
    self_ = this;
    return *this;
  }
  tracked& operator=(tracked&& other) noexcept {
    check_alive("an object was assigned to that is not alive");
    number_ = other.number();
    other.self_ = &moved_from;
    self_ = this;
    return *this;
  }
  ~tracked() {
    check_alive("an object was destroyed that is not alive");
    self_ = nullptr;
    --alive;
  }

  std::uint32_t number() const noexcept {
    if (self_ == &moved_from)
      note("an object was used that was moved from");
    check_alive("an object was used that is not alive");
    return number_;
  }
  friend bool operator==(const tracked& x, const tracked& y) { return x.number() == y.number(); }
  friend bool operator<(const tracked& x, const tracked& y) { return x.number() < y.number(); }

private:
  static inline const char moved_from = 0;

  static void note(const char* what) noexcept { misuse = misuse == nullptr ? what : misuse; }
  void check_alive(const char* otherwise) const noexcept {
    if (self_ != this && self_ != &moved_from)
      note(otherwise);
  }

  std::uint32_t number_;
  const void* volatile self_ = this; // volatile: what a destructor writes is written
};
using key = tracked;
using value = tracked;
)";
  }
  return {};
}

/// Whether the events happen in a map of such keys: only tracked ones tell when they are hashed,
/// compared or copied.
bool happens(event e, key_kind keys) {
  return e == event::allocate || keys == key_kind::tracked;
}
/// Whether something is promised of a throw in the operation.
bool promises_of_a_throw(verb what, program_style style) {
  if (style == program_style::bucket_map)
    return keeps_entries_when_it_throws(what) || what == verb::merge;
  return keeps_entries_when_it_throws(what) && what != verb::copy_assign;
}
/// The fault for an operation: the `arm` before it, if it can do anything.
const operation* fault_of(const trace& t, std::size_t at, program_style style) {
  if (at == 0 || t.operations[at - 1].what != verb::arm ||
      !promises_of_a_throw(t.operations[at].what, style) ||
      !happens(armed_events[t.operations[at - 1].step], t.setup.keys))
    return nullptr;
  return &t.operations[at - 1];
}
armed_set armed_in(const trace& t, program_style style) {
  armed_set armed{};
  for (std::size_t at = 0; at < t.operations.size(); ++at)
    if (const operation* const fault = fault_of(t, at, style))
      armed[fault->step] = true;
  return armed;
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  text.replace(text.find(from), from.size(), to);
}
std::string types(key_kind keys, const armed_set& armed) {
  std::string text(plain_types(keys));
  if (keys == key_kind::tracked && has(armed, event::copy)) {
    replace(text, "tracked(const tracked& other) : number_(other.number()) { ++alive; }",
            "tracked(const tracked& other) : number_(other.number()) {\n"
            "    raise_event(copy_event);\n    ++alive;\n  }");
    replace(text, "tracked& operator=(const tracked& other) {\n",
            "tracked& operator=(const tracked& other) {\n    raise_event(copy_event);\n");
  }
  return text;
}

/// The number that a key or a value was made from.
std::string_view number_function(key_kind keys) {
  switch (keys) {
  case key_kind::integer:
    return "std::uint32_t number(key n) { return static_cast<std::uint32_t>(n); }\n";
  case key_kind::string:
    return "std::uint32_t number(const std::string& text) {\n"
           "  return static_cast<std::uint32_t>(std::stoul(text));\n"
           "}\n";
  case key_kind::tracked:
    return "std::uint32_t number(const tracked& n) { return n.number(); }\n";
  }
  return {};
}

std::string_view key_function(key_kind keys) {
  switch (keys) {
  case key_kind::integer:
    return "key K(std::uint32_t n) { return n; }\n";
  case key_kind::string:
    return R"(// Longer than the buffer within a string, so that each owns memory.
key K(std::uint32_t n) {
  const std::string digits = std::to_string(n);
  return std::string(32 - digits.size(), '0') + digits;
}
)";
  case key_kind::tracked:
    return "key K(std::uint32_t n) { return key(n); }\n";
  }
  return {};
}
constexpr std::string_view coordinate_key_function = R"(// Twins differ in nothing but equality.
key K(std::uint32_t bucket, std::uint32_t tophash, std::uint32_t twin) {
  return K(bucket | tophash << 16 | twin << 24);
}
)";

std::string_view value_function(key_kind keys) {
  switch (keys) {
  case key_kind::integer:
    return "value V(std::uint32_t n) { return n; }\n";
  case key_kind::string:
    return "value V(std::uint32_t n) { return K(n); }\n";
  case key_kind::tracked:
    return "value V(std::uint32_t n) { return value(n); }\n";
  }
  return {};
}

/// The hash functor's result: the same number as hash_of (elements.hpp).
std::string hash_expression(hash_kind hash, program_style style) {
  switch (hash) {
  case hash_kind::seeded:
    return style == program_style::bucket_map
               ? "bucketproof::hash<std::uint64_t>()(number(k), seed)"
               : "fold_multiply(fold_multiply(number(k), 0x9e3779b97f4a7c15), 0x243f6a8885a308d3)";
  case hash_kind::coordinate:
    return "std::uint64_t{number(k) >> 16 & 0xff} << 56 | (number(k) & 0xffff)";
  case hash_kind::constant:
    return "0x2a0000000000002a";
  case hash_kind::low_bits:
    return "number(k) & 0xffff";
  case hash_kind::high_bits:
    return "std::uint64_t{number(k)} << 56";
  case hash_kind::identity:
    return "number(k)";
  }
  return {};
}
constexpr std::string_view fold_multiply_function =
    R"(// The 128-bit product of a and b, its halves xor-ed.
std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t low = 0xffffffff;
  const std::uint64_t aa = (a & low) * (b & low), ab = (a & low) * (b >> 32);
  const std::uint64_t ba = (a >> 32) * (b & low), bb = (a >> 32) * (b >> 32);
  const std::uint64_t middle = (aa >> 32) + (ab & low) + (ba & low);
  return (aa + (ab << 32) + (ba << 32)) ^ (bb + (ab >> 32) + (ba >> 32) + (middle >> 32));
}
)";

std::string_view policy_type(policy_kind policy) {
  switch (policy) {
  case policy_kind::standard:
    return "bucketproof::default_policy";
  case policy_kind::go:
    return "bucketproof::go_policy";
  case policy_kind::go_1_21:
    return "bucketproof::go_1_21_policy";
  case policy_kind::two_slots:
    return "bucketproof::two_slot_policy";
  case policy_kind::two_slots_go:
    return "bucketproof::two_slot_go_policy";
  }
  return {};
}

constexpr std::string_view events_text =
    R"(// What can be made to throw, and at which event from now on it does; 0: at none.
enum event { hash_event, equality_event, copy_event, allocate_event };
event armed = hash_event;
std::size_t events_left = 0;
struct injected : std::exception {
  const char* what() const noexcept override { return "an injected failure"; }
};
void raise_event(event e) {
  if (events_left != 0 && armed == e && --events_left == 0)
    throw injected();
}
void arm(event e, std::size_t n) {
  armed = e;
  events_left = n;
}
)";
constexpr std::string_view equal_text = R"(struct equal {
  bool operator()(const key& x, const key& y) const {
    raise_event(equality_event);
    return x == y;
  }
};
)";
constexpr std::string_view allocator_text = R"(template <class T>
struct failing_allocator {
  using value_type = T;
  failing_allocator() = default;
  template <class U>
  failing_allocator(const failing_allocator<U>&) noexcept {}
  T* allocate(std::size_t n) {
    raise_event(allocate_event);
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T* p, std::size_t n) noexcept { std::allocator<T>().deallocate(p, n); }
  friend bool operator==(const failing_allocator&, const failing_allocator&) { return true; }
};
)";

std::string map_types(const setup& s, program_style style, const armed_set& armed) {
  const std::string k = s.hash == hash_kind::constant ? "" : " k";
  const std::string seed = s.hash == hash_kind::seeded ? " seed" : "";
  const bool allocates = has(armed, event::allocate);
  std::string text = "struct hash {\n";
  if (style == program_style::bucket_map)
    text += "  std::uint64_t operator()(const key&" + k + ", std::uint64_t" + seed + ") const {\n";
  else
    text += "  std::size_t operator()(const key&" + k + ") const {\n";
  if (has(armed, event::hash))
    text += "    raise_event(hash_event);\n";
  text += "    return " + hash_expression(s.hash, style) + ";\n  }\n};\n";
  text +=
      has(armed, event::equality) ? std::string(equal_text) : "using equal = std::equal_to<key>;\n";
  if (allocates)
    text += allocator_text;
  const std::string allocator = std::string(allocates ? "failing_allocator" : "std::allocator") +
                                "<std::pair<const key, value>>";
  if (style == program_style::standard)
    text += allocates ? "using map = std::unordered_map<key, value, hash, equal,\n"
                        "                               " +
                            allocator + ">; // put your map here\n"
                      : "using map = std::unordered_map<key, value, hash, equal>; // put your map "
                        "here\n";
  else if (s.policy == policy_kind::standard && !allocates)
    text += "using map = bucketproof::bucket_map<key, value, hash, equal>;\n";
  else
    text += "using map = bucketproof::bucket_map<key, value, hash, equal,\n"
            "                                    " +
            allocator + ",\n                                    " +
            std::string(policy_type(s.policy)) + ">;\n";
  return text;
}

std::string_view shown_function(hash_kind hash) {
  return hash != hash_kind::coordinate
             ? "std::string shown(const key& k) { return std::to_string(number(k)); }\n"
             : R"(std::string shown(const key& k) {
  const std::uint32_t n = number(k);
  return std::to_string(n & 0xffff) + ':' + std::to_string(n >> 16 & 0xff) + ':' +
         std::to_string(n >> 24);
}
)";
}

std::string expect_function(key_kind keys) {
  std::string text = R"(template <class T>
void expect(const std::string& statement, const T& found, const std::type_identity_t<T>& expected) {
  if (found != expected)
    fail(statement, expected, found);
)";
  if (keys == key_kind::tracked)
    text += R"(  if (tracked::misuse != nullptr)
    fail(statement, "only objects that are alive used", tracked::misuse);
)";
  return text + "  passed = statement;\n}\n";
}

constexpr std::string_view exiting_fail_function =
    R"([[noreturn]] void fail(const std::string& at, const auto& expected, const auto& found) {
  std::cerr << std::boolalpha << at << ": expected " << expected << ", found " << found << '\n';
  std::exit(1);
}
)";
constexpr std::string_view throwing_fail_function = R"(struct failed {}; // it has been told why
[[noreturn]] void fail(const std::string& at, const auto& expected, const auto& found) {
  ADD_FAILURE() << std::boolalpha << at << ": expected " << expected << ", found " << found;
  throw failed();
}
)";

std::string main_function(key_kind keys) {
  std::string text = R"(int main() {
  try {
    trace();
  } catch (const std::exception& thrown) {
    fail("after " + passed, "no exception", thrown.what());
  }
)";
  if (keys == key_kind::tracked)
    text += "  expect(\"objects alive when the maps are gone\", tracked::alive, 0);\n";
  return text + "  std::cout << \"all as expected\\n\";\n}\n";
}

std::string test_function(const trace& t) {
  std::array<char, 17> hash{};
  std::snprintf(hash.data(), hash.size(), "%016llx",
                static_cast<unsigned long long>(trace_hash(t)));
  std::string text = "TEST(bucketproof_trace, holds_" + std::string(hash.data()) + R"() {
  try {
    trace();
  } catch (const failed&) {
  } catch (const std::exception& thrown) {
    ADD_FAILURE() << "after " << passed << ": expected no exception, found " << thrown.what();
  }
)";
  if (t.setup.keys == key_kind::tracked)
    text += "  EXPECT_EQ(tracked::alive, 0U) << \"objects alive when the maps are gone\";\n";
  return text + "}\n";
}

// The parts that do not.

struct helper {
  std::string_view name; ///< What calls it; without one it is always there.
  std::string text;
};

/// In the order in which they are defined. They take `auto& m` where the oracle is asked the same.
std::vector<helper> helpers(const setup& s, program_style style, program_form form,
                            const armed_set& armed) {
  return {
      {"raise_event", std::string(events_text)},
      {"", types(s.keys, armed)},
      {"number", std::string(number_function(s.keys))},
      {"fold_multiply", std::string(fold_multiply_function)},
      {"", map_types(s, style, armed)},
      {"", "using oracle = std::map<key, value>; // what a right map holds\n"},
      {"K", std::string(key_function(s.keys))},
      {"K", std::string(s.hash == hash_kind::coordinate ? coordinate_key_function : "")},
      {"V", std::string(value_function(s.keys))},
      {"shown", std::string(shown_function(s.hash))},
      {"entry", R"(std::string entry(const auto& e) {
  return shown(e.first) + " = " + std::to_string(number(e.second));
}
)"},
      {"", R"(std::string passed = "the start"; // the last statement that was as expected
)"},
      {"fail", std::string(form == program_form::executable ? exiting_fail_function
                                                            : throwing_fail_function)},
      {"expect", expect_function(s.keys)},
      {"inserted", R"(std::string inserted(const auto& result) {
  return (result.second ? "inserted " : "present already: ") + entry(*result.first);
}
)"},
      {"assign_index", R"(// m[k] = v, and what was there before.
std::string assign_index(auto& m, const key& k, const value& v) {
  const std::size_t before = m.size();
  value& there = m[k];
  const bool is_new = m.size() != before;
  const std::uint32_t was = is_new ? 0 : number(there);
  there = v;
  return (is_new ? "inserted " : "present already: ") + shown(k) + " = " + std::to_string(was);
}
)"},
      {"own", R"(// An entry of the map itself.
auto& own(auto& m, const key& k) {
  const auto it = m.find(k);
  if (it == m.end())
    throw std::runtime_error("no entry " + shown(k) + " to refer to");
  return *it;
}
)"},
      {"own_key", R"(// The key of the n-th entry, by key.
std::optional<key> own_key(const oracle& right, std::size_t n) {
  if (right.empty())
    return std::nullopt;
  return std::next(right.begin(), static_cast<std::ptrdiff_t>(n % right.size()))->first;
}
)"},
      {"erase_at", R"(// Erases by iterator, if the key is there; answers how many.
std::size_t erase_at(auto& m, const key& k) {
  const auto it = m.find(k);
  if (it == m.end())
    return 0;
  m.erase(it);
  return 1;
}
)"},
      {"erase_loop",
       R"(// Erases by iterator the entries whose key is r modulo n; answers how many it visited.
std::size_t erase_loop(auto& m, std::uint32_t n, std::uint32_t r) {
  const std::size_t limit = 2 * m.size() + 2; // an iteration that visits more does not end
  std::size_t visits = 0;
  for (auto it = m.begin(); it != m.end() && visits < limit; ++visits)
    if (number(it->first) % n == r)
      it = m.erase(it);
    else
      ++it;
  return visits;
}
)"},
      {"run",
       R"(// For how many of the n keys first, first + step, ... `each` says yes.
std::size_t run(const key& first, std::size_t n, const key& step, auto each) {
  std::size_t yes = 0;
  for (std::uint32_t k = number(first); n > 0; --n, k += number(step))
    if (each(k))
      ++yes;
  return yes;
}
)"},
      {"find_many",
       R"(// How many of the n keys first, first + step, ... are there, looked up together; each of them must
// be where it is found alone. An odd number of keys is looked up in the map as a const one.
std::size_t find_many(map& m, const key& first, std::size_t n, const key& step) {
  std::vector<key> keys;
  run(first, n, step, [&](auto k) { return keys.push_back(K(k)), true; });
  map::value_type unanswered(K(number(first)), V(0)); // an answer that is left out is a wrong one
  std::vector<map::value_type*> found(n, &unanswered);
  std::vector<const map::value_type*> found_in_const(n, &unanswered);
  if (n % 2 == 0)
    m.find_many(keys, found);
  else
    std::as_const(m).find_many(keys, found_in_const);
  std::size_t there = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto* const together = n % 2 == 0 ? found[i] : found_in_const[i];
    const auto it = std::as_const(m).find(keys[i]);
    const auto* const alone = it == m.end() ? nullptr : &*it;
    if (together != alone)
      fail("find_many of key " + shown(keys[i]), alone == nullptr ? "absent" : entry(*alone),
           together == nullptr ? "absent" : entry(*together));
    there += alone != nullptr ? 1 : 0;
  }
  return there;
}
)"},
      {"drain", R"(// Erases the first entry, so many times; answers how many.
std::size_t drain(map& m, std::size_t n) {
  std::size_t erased = 0;
  for (; erased < n && m.begin() != m.end(); ++erased)
    m.erase(m.begin());
  return erased;
}
)"},
      {"expect_drain",
       R"(// Erases the first entry, so many times, and the same ones from the oracle.
void expect_drain(const std::string& statement, map& m, oracle& right, std::size_t n) {
  const std::size_t expected = std::min(n, right.size());
  std::size_t erased = 0;
  for (; erased < n && m.begin() != m.end(); ++erased) {
    right.erase(m.begin()->first);
    m.erase(m.begin());
  }
  expect(statement, erased, expected);
}
)"},
      {"self_move", R"(// A function, because compilers warn where they see both sides.
void self_move(map& to, map& from) { to = std::move(from); }
)"},
      {"expect_iteration",
       R"(void expect_iteration(const std::string& statement, const map& m, const oracle& right) {
  oracle left = right;
  for (const auto& e : m) {
    const auto it = left.find(e.first);
    if (it == left.end())
      fail(statement, "each entry once and no other", entry(e));
    expect(statement, entry(e), entry(*it));
    left.erase(it);
  }
  if (!left.empty())
    fail(statement, entry(*left.begin()), "an iteration without it");
}
)"},
      {"look_up", R"(std::string look_up(const auto& m, const key& k) {
  const auto it = m.find(k);
  return it == m.end() ? "absent" : entry(*it);
}
)"},
      {"at", R"(std::string at(auto& m, const key& k) {
  try {
    const value& there = m.at(k);
    return shown(k) + " = " + std::to_string(number(there));
  } catch (const std::out_of_range&) {
    return "absent";
  }
}
)"},
      {"expect_unchanged",
       R"(// What a throw leaves.
void expect_unchanged(const std::string& statement, const map& m, const oracle& right) {
  const std::string after = statement + ", after its throw: ";
  expect(after + "size", m.size(), right.size());
  expect_iteration(after + "iteration", m, right);
  for (const auto& e : right)
    expect(after + "find " + shown(e.first), look_up(m, e.first), entry(e));
}
)"},
      {"follow_merge",
       R"(// What a throw leaves of a merge: what has gone from `from` is in the other map, if that had it not.
void follow_merge(const map& from, oracle& right_to, oracle& right_from) {
  for (auto it = right_from.begin(); it != right_from.end();)
    if (from.find(it->first) == from.end() && right_to.find(it->first) == right_to.end())
      right_to.insert(right_from.extract(it++));
    else
      ++it;
}
)"},
      {"held_iterator", R"(// An iterator that is held from one operation to others.
class held_iterator {
public:
  void begin(map& m) {
    at_ = m.begin();
    visited_.clear();
    size_ = m.size();
    stand(m);
  }
  void drop() { at_.reset(); }
  // What inserts a new key, or erases its entry, drops it.
  void keep(const oracle& right) {
    if (right.size() > size_ || (standing_ && right.find(*standing_) == right.end()))
      drop();
    size_ = right.size();
  }
  // Visits n entries: each is there, and was not visited before; at the end, all were.
  void expect_next(const std::string& statement, map& m, const oracle& right, std::size_t n) {
    for (; at_ && *at_ != m.end() && n > 0; --n, ++*at_) {
      const auto& visited = **at_;
      const auto it = right.find(visited.first);
      if (it == right.end() || !visited_.insert(visited.first).second)
        fail(statement, "each entry once and no other", entry(visited));
      expect(statement, entry(visited), entry(*it));
    }
    if (at_ && n > 0)
      for (const auto& e : right)
        if (!visited_.contains(e.first))
          fail(statement, "a visit to " + entry(e), "the end");
    stand(m);
  }

private:
  void stand(map& m) {
    standing_.reset();
    if (at_ && *at_ != m.end())
      standing_.emplace((*at_)->first);
  }

  std::optional<map::iterator> at_;
  std::optional<key> standing_; // the key of the entry that it stands at
  std::set<key> visited_;
  std::size_t size_ = 0; // of the map
};
)"},
      {"expect_contents",
       R"(// All entries, by iteration and by lookup, and `others`, keys that may be absent.
void expect_contents(const std::string& name, const map& m, const oracle& right,
                     const std::vector<key>& others) {
  expect(name + ".size() at the end", m.size(), right.size());
  expect_iteration(name + " at the end", m, right);
  for (const auto& e : right)
    expect(name + ".find(" + shown(e.first) + ") at the end", look_up(m, e.first), entry(e));
  for (const key& k : others)
    expect(name + ".find(" + shown(k) + ") at the end", look_up(m, k), look_up(right, k));
}
)"},
  };
}

/// Whether the text calls the function: not a member of that name, nor one whose name ends so.
bool calls(std::string_view text, std::string_view function) {
  const std::string call = std::string(function) + '(';
  for (std::size_t at = text.find(call); at != text.npos; at = text.find(call, at + 1)) {
    const char before = at == 0 ? ' ' : text[at - 1];
    if (before != '.' && before != '_' && std::isalnum(static_cast<unsigned char>(before)) == 0)
      return true;
  }
  return false;
}

struct header_of {
  std::string_view name;
  std::string_view header;
};
constexpr std::array<header_of, 26> headers{{
    {"std::min", "algorithm"},
    {"std::size_t", "cstddef"},
    {"std::ptrdiff_t", "cstddef"},
    {"std::uint", "cstdint"},
    {"std::exit", "cstdlib"},
    {"std::exception", "exception"},
    {"std::equal_to", "functional"},
    {"std::cerr", "iostream"},
    {"std::cout", "iostream"},
    {"std::next", "iterator"},
    {"std::map", "map"},
    {"std::allocator", "memory"},
    {"std::construct_at", "memory"},
    {"std::destroy_at", "memory"},
    {"std::optional", "optional"},
    {"std::runtime_error", "stdexcept"},
    {"std::out_of_range", "stdexcept"},
    {"std::set", "set"},
    {"std::string", "string"},
    {"std::type_identity_t", "type_traits"},
    {"std::unordered_map", "unordered_map"},
    {"std::pair", "utility"},
    {"std::move", "utility"},
    {"std::as_const", "utility"},
    {"std::exchange", "utility"},
    {"std::vector", "vector"},
}};

std::string includes(std::string_view text, program_style style, program_form form) {
  std::vector<std::string_view> needed;
  for (const header_of& h : headers)
    if (text.find(h.name) != text.npos)
      needed.push_back(h.header);
  std::sort(needed.begin(), needed.end());
  needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
  std::string lines;
  if (style == program_style::bucket_map)
    lines += "#include \"bucketproof/bucket_map.hpp\"\n\n";
  if (form == program_form::gtest)
    lines += "#include <gtest/gtest.h>\n\n";
  for (const std::string_view header : needed)
    lines += "#include <" + std::string(header) + ">\n";
  return lines;
}

/// What `drain` erases where that is no choice of the map's: everything, or nothing.
witness drained(const operation& op, const reference& from) {
  witness seen;
  if (op.what == verb::drain && op.number != 0)
    for (const reference::entry& e : from.entries())
      seen.erased.push_back(e.key);
  return seen;
}

/// Whether the expected answers cannot be literals, or would be too many.
bool needs_oracle(const trace& t) {
  references maps;
  for (const operation& op : t.operations) {
    if (op.what == verb::arm ||
        op.what == verb::begin) // what throws, and is visited, the map knows
      return true;
    const reference& on = maps[static_cast<std::size_t>(op.on)];
    if (op.what == verb::drain && op.number != 0 && op.number < on.size())
      return true;
    if (op.what == verb::iterate && on.size() > literal_entries)
      return true;
    apply(op, maps, drained(op, on));
  }
  return std::max(maps[0].size(), maps[1].size()) > literal_entries;
}

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';
}

/// `name(arguments);`, in as many lines as it takes.
std::string call_statement(std::size_t indent, const std::string& name,
                           std::span<const std::string> arguments) {
  std::string text = std::string(indent, ' ') + name + '(';
  const std::size_t column = text.size();
  std::size_t line = 0; // where it starts
  for (const std::string& argument : arguments) {
    if (&argument != arguments.data()) {
      const bool whole = argument.find('\n') == argument.npos;
      const bool fits = text.size() - line + argument.size() + 4 <= columns;
      text += whole && fits ? ", " : ",\n";
      if (text.back() == '\n') {
        line = text.size();
        text += std::string(column, ' ');
      }
    }
    text += argument;
  }
  return text + ");\n";
}

/// `{a, b, ...}`; where it does not fit behind `column`, in lines.
std::string list(std::span<const std::string> items, std::size_t column) {
  std::string text = "{";
  std::size_t used = column + 1;
  for (const std::string& item : items) {
    if (&item != items.data()) {
      const bool fits = used + item.size() + 4 <= columns;
      text += fits ? ", " : ",\n" + std::string(column + 1, ' ');
      used = fits ? used + 2 : column + 1;
    }
    text += item;
    used += item.size();
  }
  return text + '}';
}

/// The neighbours, in every sense, of the last key of the trace, and the keys before it, last
/// first.
std::vector<std::uint32_t> keys_at_the_end(const trace& t) {
  std::vector<std::uint32_t> keys;
  for (auto op = t.operations.rbegin(); op != t.operations.rend(); ++op) {
    if (!has_key(op->what))
      continue;
    if (keys.empty())
      keys = {op->key + 1, op->key + (1U << 16), op->key + (1U << 24)};
    if (std::find(keys.begin(), keys.end(), op->key) == keys.end())
      keys.push_back(op->key);
  }
  return keys;
}

/// Writes the function trace(): a statement or two for each operation.
class statements {
public:
  statements(const trace& t, program_style style)
      : trace_(t),
        style_(style),
        with_oracle_(needs_oracle(t)) {}

  std::string write() {
    text_ = "void trace() {\n";
    for (const map_name m : {map_name::a, map_name::b})
      if (uses(m))
        declare(m);
    for (std::size_t c = 0; c < cursor_count; ++c)
      if (holds(c))
        line("auto c" + std::to_string(c) + " = held_iterator();");
    for (std::size_t at = 0; at < trace_.operations.size(); ++at) {
      const operation& op = trace_.operations[at];
      place_ = std::to_string(at + 1) + ": " + print(op, trace_.setup);
      if (const operation* const fault = fault_of(trace_, at, style_))
        write_armed(op, *fault);
      else
        write(op);
      keep_iterators(op);
    }
    for (const map_name m : {map_name::a, map_name::b})
      if (uses(m))
        compare_contents(m);
    return text_ + "}\n";
  }

  /// The operations that the program does not do, though they do something: `3, 7`.
  const std::string& operations_left_out() const noexcept { return left_out_; }

private:
  static std::string name(map_name m) { return m == map_name::a ? "a" : "b"; }
  static std::string oracle(map_name m) { return "oracle_" + name(m); }
  reference& model(map_name m) { return models_[static_cast<std::size_t>(m)]; }

  bool uses(map_name m) const {
    return m == map_name::a ||
           std::any_of(trace_.operations.begin(), trace_.operations.end(), [](const operation& op) {
             return op.on == map_name::b || info(op.what).arguments == form::pair;
           });
  }
  void declare(map_name m) {
    const std::string seed = seed_of(m);
    text_ += "  map " + name(m) + (seed.empty() ? "" : '(' + seed + ')') + ";\n";
    if (with_oracle_)
      text_ += "  oracle " + oracle(m) + ";\n";
  }
  std::string seed_of(map_name m) const {
    if (style_ == program_style::standard)
      return {};
    const std::string first = "bucketproof::seed{" + std::to_string(trace_.setup.seed) + '}';
    return m == map_name::a ? first : "bucketproof::next(" + first + ')';
  }

  std::string key(std::uint32_t number) const {
    if (trace_.setup.hash != hash_kind::coordinate)
      return "K(" + std::to_string(number) + ')';
    const coordinate c = coordinate_of(number);
    return "K(" + std::to_string(c.bucket) + ", " + std::to_string(c.tophash) + ", " +
           std::to_string(c.twin) + ')';
  }
  static std::string value(std::uint32_t number) { return "V(" + std::to_string(number) + ')'; }

  void line(const std::string& code) { text_ += "  " + code + '\n'; }
  void comment(const std::string& what) { line("// " + place_ + ": " + what); }
  void left_out(const std::string& why) {
    comment(why);
    left_out_ += (left_out_.empty() ? "" : ", ") + place_.substr(0, place_.find(':'));
  }
  /// Writes, two columns further in.
  template <class Write>
  void indented(Write write) {
    const std::size_t from = text_.size();
    write();
    for (std::size_t at = from; at < text_.size(); at = text_.find('\n', at) + 1)
      text_.insert(at, "  ");
  }
  void expect(const std::string& what, const std::string& found, const std::string& expected,
              std::size_t indent = 2) {
    const std::string arguments[] = {quoted(what), found, expected};
    text_ += call_statement(indent, "expect", arguments);
  }

  void write(const operation& op) {
    const form f = info(op.what).arguments;
    if (is_about_a_cursor(op.what))
      return pass(op);
    if (op.what == verb::arm)
      return arm(op);
    if (op.what == verb::drain)
      return drain(op);
    if (op.what == verb::iterate)
      return iterate(op);
    if (f == form::own || f == form::key_own)
      return ask_about_own(op);
    if (has_key(op.what) || f == form::residue || op.what == verb::equal)
      return ask(op, "");
    change(op);
  }

  // Iterators that are held. Cursors are no business of std's maps.

  bool holds(std::size_t c) const {
    return std::any_of(trace_.operations.begin(), trace_.operations.end(),
                       [&](const operation& op) { return op.what == verb::begin && op.step == c; });
  }
  void pass(const operation& op) {
    const std::string c = 'c' + std::to_string(op.step);
    auto& through = held_[op.step];
    if (op.what == verb::begin) {
      through = op.on;
      return line(c + ".begin(" + name(op.on) + ");");
    }
    const bool is_iterator = through.has_value();
    if (op.what == verb::next && is_iterator)
      return line(c + ".expect_next(" + quoted(place_) + ", " + name(*through) + ", " +
                  oracle(*through) + ", " + std::to_string(op.number) + ");");
    through.reset();
    if (op.what == verb::range)
      is_cursor_[op.step] = true;
    if (is_iterator)
      line(c + ".drop();" + (op.what == verb::drop ? "" : " // a cursor takes its place"));
    if (is_cursor_[op.step])
      left_out("left out, programs have iterators but no cursors");
    else if (!is_iterator)
      comment("nothing to do, there is none any more");
    if (op.what == verb::drop)
      is_cursor_[op.step] = false;
  }
  /// Drops the iterators that the operation makes invalid, by the table at bucket_map.
  void keep_iterators(const operation& op) {
    for (std::size_t c = 0; c < cursor_count; ++c) {
      auto& through = held_[c];
      if (!through || is_about_a_cursor(op.what) || op.what == verb::arm ||
          (*through != op.on && info(op.what).arguments != form::pair))
        continue;
      const std::string name = 'c' + std::to_string(c);
      switch (invalidation_by(op)) {
      case invalidation::none:
        break;
      case invalidation::of_erased:
        line(name + ".keep(" + oracle(*through) + ");");
        break;
      case invalidation::all:
        line(name + ".drop();");
        through.reset();
        break;
      }
    }
  }
  enum class invalidation : std::uint8_t { none, of_erased, all };
  invalidation invalidation_by(const operation& op) const {
    const bool writes_evacuate = !promise_of(trace_.setup.policy).only_inserts_evacuate;
    switch (kind_of(op.what)) {
    case verb::find:
    case verb::iterate:
    case verb::equal:
      return invalidation::none;
    case verb::insert: // of a new key, too
      return writes_evacuate ? invalidation::all : invalidation::of_erased;
    case verb::erase:
      return writes_evacuate && op.what != verb::erase_at ? invalidation::all
                                                          : invalidation::of_erased;
    case verb::erase_if:
    case verb::erase_loop:
    case verb::drain:
      return invalidation::of_erased;
    default:
      return invalidation::all;
    }
  }

  // Throws.

  void arm(const operation& op) {
    const auto at = static_cast<std::size_t>(&op - trace_.operations.data());
    if (at + 1 >= trace_.operations.size())
      return comment("nothing to do, nothing follows");
    if (!happens(armed_events[op.step], trace_.setup.keys))
      return comment("nothing to do, only tracked keys can throw so");
    if (!promises_of_a_throw(trace_.operations[at + 1].what, style_))
      return comment("nothing to do, what follows promises nothing of a throw");
  }
  /// The operation, whose n-th event throws; of a bulk run that changes the map, the first element.
  void write_armed(const operation& op, const operation& fault) {
    if (!goes_by_element(op.what))
      return write_one_armed(op, fault);
    operation one = op;
    one.number = 1;
    if (op.number > 0)
      write_one_armed(one, fault);
    if (op.number > 1) {
      operation others = op;
      --others.number;
      others.key += std::uint32_t{1} << op.step;
      write(others);
    }
  }
  void write_one_armed(const operation& op, const operation& fault) {
    const form f = info(op.what).arguments;
    if (f == form::own || f == form::key_own) {
      line("if (const auto k = own_key(" + oracle(op.on) + ", " + std::to_string(op.number) +
           ")) {");
      indented([&] { try_armed(op, fault, "*k"); });
      return line("}");
    }
    try_armed(op, fault, "");
  }
  void try_armed(const operation& op, const operation& fault, const std::string& own) {
    const map_name b = other(op.on);
    line("try {");
    indented([&] {
      line("arm(" + std::string(model::name(armed_events[fault.step])) + "_event, " +
           std::to_string(fault.number) + ");");
      const std::string found = question(op, name(op.on), name(b), own);
      if (found.empty()) {
        do_change(op, name(op.on), name(b));
        line("events_left = 0;");
        change_oracle(op, oracle(op.on), oracle(b));
        compare_size(op.on);
      } else {
        line("const auto found = " + found + ';');
        line("events_left = 0;");
        expect(place_, "found", question(op, oracle(op.on), oracle(b), own));
      }
    });
    const bool merges = op.what == verb::merge;
    line(std::string("} catch (const injected&) {") + (merges ? "" : " // has changed nothing"));
    indented([&] {
      if (merges)
        line("follow_merge(" + name(b) + ", " + oracle(op.on) + ", " + oracle(b) + ");");
      for (const map_name m : {map_name::a, map_name::b})
        if (uses(m))
          line("expect_unchanged(" + quoted(place_) + ", " + name(m) + ", " + oracle(m) + ");");
      for (std::size_t c = 0; c < cursor_count; ++c)
        if (held_[c] == op.on || (merges && held_[c]))
          line('c' + std::to_string(c) + ".drop();");
    });
    line("}");
  }

  // Operations with an answer.

  /// The call, as it is written for `a` or for its oracle. `own` is the key of the own entry.
  std::string question(const operation& op, const std::string& a, const std::string& b,
                       const std::string& own) const {
    const std::string k = key(op.key), pair = k + ", " + value(op.number);
    const std::string residue = std::to_string(op.number) + ", " + std::to_string(op.key);
    switch (op.what) {
    case verb::insert:
      return "inserted(" + a + ".insert({" + pair + "}))";
    case verb::try_emplace:
    case verb::insert_or_assign:
      return "inserted(" + a + '.' + std::string(info(op.what).name) + '(' + pair + "))";
    case verb::index:
      return "assign_index(" + a + ", " + pair + ')';
    case verb::insert_own:
      return "inserted(" + a + ".try_emplace(" + k + ", own(" + a + ", " + own + ").second))";
    case verb::assign_own:
      return "inserted(" + a + ".insert_or_assign(" + k + ", own(" + a + ", " + own + ").second))";
    case verb::find:
      return "look_up(" + a + ", " + k + ')';
    case verb::contains:
    case verb::count:
    case verb::erase:
      return a + '.' + std::string(info(op.what).name) + '(' + k + ')';
    case verb::at:
    case verb::erase_at:
      return std::string(info(op.what).name) + '(' + a + ", " + k + ')';
    case verb::erase_own:
      return a + ".erase(own(" + a + ", " + own + ").first)";
    case verb::erase_if:
      return "erase_if(" + a + ", [](const auto& e) { return number(e.first) % " +
             std::to_string(op.number) + " == " + std::to_string(op.key) + "; })";
    case verb::erase_loop:
      return "erase_loop(" + a + ", " + residue + ')';
    case verb::insert_run:
      return run(op, a + ".try_emplace(K(k), V(k)).second");
    case verb::erase_run:
      return run(op, a + ".erase(K(k)) != 0");
    case verb::find_run:
      if (style_ == program_style::bucket_map && a == name(op.on)) // not the oracle
        return "find_many(" + a + ", " + run_of(op) + ')';
      return run(op, a + ".find(K(k)) != " + a + ".end()");
    case verb::equal:
      return a + " == " + b;
    default:
      return {};
    }
  }
  std::string run(const operation& op, const std::string& each) const {
    return "run(" + run_of(op) + ", [&](auto k) { return " + each + "; })";
  }
  std::string run_of(const operation& op) const {
    return key(op.key) + ", " + std::to_string(op.number) + ", " + key(std::uint32_t{1} << op.step);
  }
  static std::string literal(const operation& op, const answer& a, const setup& s) {
    switch (op.what) {
    case verb::contains:
    case verb::equal:
      return print(a, op, s); // true or false
    case verb::insert:
    case verb::try_emplace:
    case verb::insert_or_assign:
    case verb::index:
    case verb::insert_own:
    case verb::assign_own:
    case verb::find:
    case verb::at:
      return quoted(print(a, op, s));
    default:
      return std::to_string(a.count);
    }
  }

  void ask(const operation& op, const std::string& own, std::size_t indent = 2) {
    const std::string found = question(op, name(op.on), name(other(op.on)), own);
    const std::string expected = with_oracle_
                                     ? question(op, oracle(op.on), oracle(other(op.on)), own)
                                     : literal(op, apply(op, models_, {}), trace_.setup);
    expect(place_, found, expected, indent);
  }
  void ask_about_own(const operation& op) {
    if (with_oracle_) {
      // The key is a copy: what it is asked of may be gone before the other is asked.
      line("if (const auto k = own_key(" + oracle(op.on) + ", " + std::to_string(op.number) + "))");
      ask(op, "*k", 4);
    } else if (model(op.on).size() != 0)
      ask(op, key(own_key(model(op.on), op)));
    else
      comment("nothing to do, the map is empty");
  }

  void drain(const operation& op) {
    const std::string n = std::to_string(op.number);
    if (with_oracle_)
      return line("expect_drain(" + quoted(place_) + ", " + name(op.on) + ", " + oracle(op.on) +
                  ", " + n + ");");
    const answer expected = apply(op, models_, drained(op, model(op.on)));
    expect(place_, "drain(" + name(op.on) + ", " + n + ')', std::to_string(expected.count));
  }

  // Operations without one.

  void change(const operation& op) {
    if (style_ == program_style::standard && op.what == verb::shrink_to_fit)
      return left_out("left out, std::unordered_map has no such member");
    if (style_ == program_style::standard && op.what == verb::self_move)
      return left_out("left out, the standard promises nothing of it");
    do_change(op, name(op.on), name(other(op.on)));
    if (with_oracle_)
      change_oracle(op, oracle(op.on), oracle(other(op.on)));
    else
      apply(op, models_, {});
    compare_size(op.on);
    if (op.what == verb::move_assign || op.what == verb::move_construct || op.what == verb::swap ||
        op.what == verb::merge)
      compare_size(other(op.on));
  }
  void do_change(const operation& op, const std::string& a, const std::string& b) {
    switch (op.what) {
    case verb::clear:
    case verb::shrink_to_fit:
      return line(a + '.' + std::string(info(op.what).name) + "();");
    case verb::reserve:
      return line(a + ".reserve(" + std::to_string(op.number) + ");");
    case verb::copy_assign:
      return line(a + " = std::as_const(" + b + ");");
    case verb::move_assign:
      return line(a + " = std::move(" + b + ");");
    case verb::copy_construct:
      return construct(a, ", std::as_const(" + b + ')');
    case verb::move_construct:
      return construct(a, ", std::move(" + b + ')');
    case verb::construct:
      return construct(a, style_ == program_style::standard ? "" : ", " + seed_of(op.on));
    case verb::swap:
    case verb::merge:
      return line(a + '.' + std::string(info(op.what).name) + '(' + b + ");");
    case verb::self_assign:
      return line(a + " = std::as_const(" + a + ");");
    case verb::self_move:
      return line("self_move(" + a + ", " + a + ");");
    case verb::self_swap:
      return line(a + ".swap(" + a + ");");
    default:
      return;
    }
  }
  void construct(const std::string& a, const std::string& from) {
    line("std::destroy_at(&" + a + ");");
    line("std::construct_at(&" + a + from + ");");
  }
  void change_oracle(const operation& op, const std::string& a, const std::string& b) {
    switch (op.what) {
    case verb::clear:
    case verb::construct:
      return line(a + ".clear();");
    case verb::copy_assign:
    case verb::copy_construct:
      return line(a + " = " + b + ';');
    case verb::move_assign:
    case verb::move_construct:
      return line(a + " = std::exchange(" + b + ", {});");
    case verb::swap:
    case verb::merge:
      return line(a + '.' + std::string(info(op.what).name) + '(' + b + ");");
    default:
      return;
    }
  }
  void compare_size(map_name m) {
    expect(place_ + ", " + name(m) + ".size()", name(m) + ".size()",
           with_oracle_ ? oracle(m) + ".size()" : std::to_string(model(m).size()));
  }

  // Whole maps.

  /// What the map must hold, as an argument that starts at `column`.
  std::string contents(map_name m, std::size_t column) {
    if (with_oracle_)
      return oracle(m);
    std::vector<std::string> entries;
    for (const reference::entry& e : model(m).entries())
      entries.push_back('{' + key(e.key) + ", " + value(e.value) + '}');
    return list(entries, column);
  }
  void iterate(const operation& op) {
    const std::string function = "expect_iteration";
    const std::string arguments[] = {quoted(place_), name(op.on),
                                     contents(op.on, function.size() + 3)};
    text_ += call_statement(2, function, arguments);
  }
  void compare_contents(map_name m) {
    std::vector<std::string> others;
    for (const std::uint32_t k : keys_at_the_end(trace_))
      if (others.size() < other_keys && (with_oracle_ || !model(m).contains(k)))
        others.push_back(key(k));
    const std::string function = "expect_contents";
    const std::size_t column = function.size() + 3;
    const std::string arguments[] = {quoted(name(m)), name(m), contents(m, column),
                                     list(others, column)};
    text_ += call_statement(2, function, arguments);
  }

  const trace& trace_;
  program_style style_;
  bool with_oracle_;
  references models_;
  std::string text_;
  std::string place_; // the operation's number and text, by which a failure names it
  std::string left_out_;
  std::array<std::optional<map_name>, cursor_count> held_; // the maps that iterators are of
  std::array<bool, cursor_count> is_cursor_{};
};

/// The definitions that `code` and `main` call, one-liners close together, and the code.
std::string with_helpers(std::string code, const std::string& main,
                         const std::vector<helper>& all) {
  bool one_line_follows = false;
  for (auto h = all.rbegin(); h != all.rend(); ++h) {
    const bool needed = h->name.empty() || calls(code, h->name) || calls(main, h->name);
    if (!needed || h->text.empty())
      continue;
    const bool one_line = h->text.find('\n') == h->text.size() - 1;
    code.insert(0, h->text + (one_line && one_line_follows ? "" : "\n"));
    one_line_follows = one_line;
  }
  return code;
}

std::string heading(const setup& s, const std::string& left_out) {
  std::string text =
      "// A bucketproof trace as a program: does the operations and compares every answer, and\n"
      "// at the end the whole contents, with those of a right map. For another map, include it\n"
      "// and change the alias `map`.\n"
      "//\n"
      "// keys " +
      std::string(name(s.keys)) + ", hash " + std::string(name(s.hash)) + ", policy " +
      std::string(name(s.policy)) + ", seed " + std::to_string(s.seed) + '\n';
  if (!left_out.empty())
    text += "//\n// LEFT OUT, each with its reason below: operation " + left_out +
            "\n// Where the trace fails because of them, this program does not.\n";
  return text;
}

} // namespace

std::string to_program(const trace& t, program_style style, program_form form) {
  const std::string main =
      form == program_form::executable ? main_function(t.setup.keys) : test_function(t);
  // A namespace of its own, because g++ warns of parameters that are called as a global name is.
  statements all(t, style);
  const std::string text =
      "namespace {\n\n" +
      with_helpers(all.write(), main, helpers(t.setup, style, form, armed_in(t, style))) +
      "\n} // namespace\n\n" + main;
  return heading(t.setup, all.operations_left_out()) + includes(text, style, form) + '\n' + text;
}

} // namespace bucketproof::model
