// A program is put together from text. First the statements are written, one operation after the
// other; then, from the last to the first, the fragments that what is already there calls; then the
// includes for the names of the standard library that appear. So a program has nothing that it does
// not use, and no list of what needs what can be wrong.
#include "program.hpp"

#include "fragments.hpp"
#include "plan.hpp"
#include "statements.hpp"
#include "styles.hpp"

#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

struct header_of {
  std::string_view name;
  std::string_view header;
};
constexpr std::array<header_of, 34> headers{{
    {"std::min", "algorithm"},
    {"std::equal(", "algorithm"},
    {"std::size_t", "cstddef"},
    {"std::ptrdiff_t", "cstddef"},
    {"std::uint", "cstdint"},
    {"std::exit", "cstdlib"},
    {"std::memcpy", "cstring"},
    {"std::exception", "exception"},
    {"std::equal_to", "functional"},
    {"std::initializer_list", "initializer_list"},
    {"std::cerr", "iostream"},
    {"std::cout", "iostream"},
    {"std::next", "iterator"},
    {"std::map", "map"},
    {"std::allocator", "memory"},
    {"std::construct_at", "memory"},
    {"std::destroy_at", "memory"},
    {"std::bad_alloc", "new"},
    {"std::optional", "optional"},
    {"std::runtime_error", "stdexcept"},
    {"std::out_of_range", "stdexcept"},
    {"std::string", "string"},
    {"std::tuple_element_t", "tuple"},
    {"std::is_integral_v", "type_traits"},
    {"std::type_identity", "type_traits"},
    {"std::is_same_v", "type_traits"},
    {"std::decay_t", "type_traits"},
    {"std::unordered_map", "unordered_map"},
    {"std::pair", "utility"},
    {"std::move", "utility"},
    {"std::as_const", "utility"},
    {"std::exchange", "utility"},
    {"std::declval", "utility"},
    {"std::vector", "vector"},
}};

std::string includes(std::string_view text, const written_map& m, program_form form) {
  std::vector<std::string_view> needed;
  for (const header_of& h : headers)
    if (text.find(h.name) != text.npos)
      needed.push_back(h.header);
  std::sort(needed.begin(), needed.end());
  needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
  std::string lines = m.includes.empty() ? "" : m.includes + '\n';
  if (form == program_form::gtest)
    lines += "#include <gtest/gtest.h>\n\n";
  for (const std::string_view header : needed)
    lines += "#include <" + std::string(header) + ">\n";
  return lines;
}

/// The hash functor's result: the same number as hash_of (trace/hash.hpp).
std::string hash_expression(const setup& s, bool is_seeded) {
  std::string n = s.keys == key_kind::coarse ? "seen(number(k))" : "number(k)";
  switch (s.hash) {
  case hash_kind::seeded:
    return is_seeded
               ? "bucketproof::hash<std::uint64_t>()(" + n + ", seed)"
               : "fold_multiply(fold_multiply(" + n + ", 0x9e3779b97f4a7c15), 0x243f6a8885a308d3)";
  case hash_kind::controlled:
    return "std::uint64_t{" + n + " >> 16 & 0xff} << 56 | (" + n + " & 0xffff)";
  case hash_kind::constant:
    return "0x2a0000000000002a";
  case hash_kind::low_bits:
    return n + " & 0xffff";
  case hash_kind::high_bits:
    return "std::uint64_t{" + n + "} << 56";
  case hash_kind::identity:
    return n;
  }
  return {};
}

std::string allocator_of(const written_map& m, const fault_plan& faults) {
  if (m.takes_memory == written_map::memory::checked)
    return "checked_allocator";
  return m.takes_memory == written_map::memory::from_allocator && faults.any(failpoint::allocate)
             ? "failing_allocator"
             : "std::allocator";
}

program_facts facts_of(const trace& t, const written_map& m, program_form form,
                       const fault_plan& faults) {
  const call_forms& calls = m.calls;
  const setup& s = t.setup;
  const bool heap = m.takes_memory == written_map::memory::from_heap;
  const bool tracked = are_counted(s.keys);
  const bool accounting = m.takes_memory == written_map::memory::checked;
  const bool few = calls.look_up == call_forms::lookup::by_pointer;
  program_facts f;
  f.add_if(s.keys == key_kind::integer, "integer");
  f.add_if(s.keys == key_kind::string, "string");
  f.add_if(s.keys == key_kind::string && calls.strings_to_numbers, "number_values");
  f.add_if(tracked, "tracked");
  f.add_if(s.keys == key_kind::throwing, "throwing");
  f.add_if(s.keys == key_kind::coarse, "coarse");
  f.add_if(s.hash == hash_kind::controlled, "controlled");
  f.add_if(form == program_form::gtest, "gtest");
  f.add_if(m.is_set, "set");
  f.add_if(m.hash_is_seeded, "seeded_map");
  f.add_if(heap, "heap");
  f.add_if(m.leaks, "leaks");
  f.add_if(m.leaks || (heap && faults.any(failpoint::allocate)), "replaces_malloc");
  f.add_if(accounting, "accounting");
  f.add_if(tracked || accounting, "misuse");
  f.add_if(faults.any(), "armed");
  f.add_if(faults.any(failpoint::hash), "hash");
  f.add_if(faults.any(failpoint::equality), "equality");
  f.add_if(faults.any(failpoint::copy), "copy");
  f.add_if(faults.any(failpoint::allocate), "allocate");
  f.add_if(faults.any(failpoint::move), "move");
  f.add_if(faults.any(failpoint::hash) || faults.any(failpoint::equality) ||
               faults.any(failpoint::copy) || faults.any(failpoint::move) ||
               (faults.any(failpoint::allocate) && !heap),
           "functor_events");
  f.add_if(few, "few");
  f.add_if(calls.finds_a_pointer_within, "finds_a_pointer_within");
  f.add_if(calls.look_up == call_forms::lookup::by_at, "by_at");
  f.add_if(!calls.reads_const_maps, "reads_mutable_maps");
  f.add_if(calls.elements_lie_there && calls.look_up == call_forms::lookup::find, "references");
  f.add_if(calls.has_empty, "has_empty");
  f.add_if(calls.erase_answers_next, "erase_answers_next");
  f.add_if(calls.indexes_by_name, "get_or_insert");
  f.values["k"] = s.hash == hash_kind::constant ? "" : " k";
  f.values["seed"] = s.hash == hash_kind::seeded ? " seed" : "";
  f.values["hash"] = hash_expression(s, m.hash_is_seeded);
  f.values["ignored"] = std::to_string(ignored_bits(s)) + 'U';
  f.values["alias"] = m.alias(allocator_of(m, faults));
  std::array<char, 17> name{};
  std::snprintf(name.data(), name.size(), "%016llx",
                static_cast<unsigned long long>(trace_hash(t)));
  f.values["name"] = name.data();
  return f;
}

std::string heading(const setup& s, const std::string& left_out) {
  std::string text =
      "// A bucketproof trace as a program: does the operations and compares every answer, and\n"
      "// after each change the whole contents, with those of a right map. For another map, "
      "include\n"
      "// it and change the alias `map`.\n"
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

std::string to_program(const trace& t, const written_map& m, program_form form) {
  const fault_plan faults(t, m);
  const program_facts facts = facts_of(t, m, form, faults);
  std::string after;
  for (const fragment& f : fragments(main_text, facts))
    after += (after.empty() ? "" : "\n") + f.text;
  std::vector<fragment> all;
  for (const std::string_view part : {elements_text, calls_text, checks_text})
    for (fragment& f : fragments(part, facts))
      all.push_back(std::move(f));
  // A namespace of its own, because g++ warns of parameters that are called as a global name is.
  statements written(t, m, faults);
  const std::string text = "namespace {\n\n" + with_fragments(written.write(), after, all) +
                           "\n} // namespace\n\n" + after;
  return heading(t.setup, written.operations_left_out()) + includes(text, m, form) + '\n' + text;
}

std::string to_program(const trace& t, program_style style, program_form form) {
  return to_program(
      t, style == program_style::standard ? standard_map(t.setup) : bucket_map(t.setup), form);
}

} // namespace bucketproof::model
