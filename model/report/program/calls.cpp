#include "calls.hpp"

namespace bucketproof::model {
namespace {

std::string name_of(verb what) {
  return std::string(info(what).name);
}
std::string residue_text(const operation& op) {
  return std::to_string(op.number) + ", " + std::to_string(op.key);
}
std::string call(const std::string& a, const std::string& function, const std::string& arguments) {
  return a + '.' + function + '(' + arguments + ')';
}

} // namespace

std::string key_number(std::uint32_t key, const setup& s) {
  if (s.hash != hash_kind::controlled)
    return std::to_string(key);
  const controlled_key c = controlled_key_of(key);
  return "N(" + std::to_string(c.bucket) + ", " + std::to_string(c.tophash) + ", " +
         std::to_string(c.id) + ')';
}
std::string key_text(std::uint32_t key, const setup& s) {
  return "K(" + key_number(key, s) + ')';
}
std::string value_text(std::uint32_t value) {
  return "V(" + std::to_string(value) + ')';
}
std::string run_text(const operation& op, const setup& s) {
  return key_number(op.key, s) + ", " + std::to_string(op.number) + ", " +
         key_number(std::uint32_t{1} << op.step, s);
}

bool has_answer(verb what) noexcept {
  const form f = info(what).arguments;
  return has_key(what) || f == form::own || f == form::residue || what == verb::equal;
}

// On the map.

std::string map_calls::inserted(call_answer says, const std::string& a, const std::string& key,
                                const std::string& made) const {
  if (says == call_answer::in_full)
    return "inserted(" + made + ')';
  return "inserted_by(" + a + ", " + key + ", [&] { return " + made + "; })";
}
std::string map_calls::insert(const std::string& a, const std::string& key,
                              const std::string& value) const {
  const std::string both = key + ", " + value;
  return call(a, "insert", written_.calls.inserts_two ? both : '{' + both + '}');
}
std::string map_calls::assign(const std::string& a, const std::string& key,
                              const std::string& value) const {
  return call(a, written_.calls.assign, key + ", " + value);
}
std::string map_calls::own_value(const std::string& a, const std::string& own) const {
  if (written_.calls.look_up == call_forms::lookup::by_pointer)
    return "*" + a + ".find(K(" + own + "))";
  return "(*" + a + ".find(K(" + own + "))).second";
}
std::string map_calls::erased(const std::string& a, const std::string& key) const {
  std::string made = call(a, "erase", key);
  switch (written_.calls.erase) {
  case call_answer::in_full:
    return made;
  case call_answer::yes_or_no:
    return "static_cast<std::size_t>(" + made + ')';
  case call_answer::other:
    break;
  }
  return "erased_by(" + a + ", [&] { " + made + "; })";
}
std::string map_calls::erase_if(const operation& op, const std::string& a) const {
  const std::string matches = " % " + std::to_string(op.number) + " == " + std::to_string(op.key);
  if (written_.calls.look_up == call_forms::lookup::by_pointer)
    return "erased_by(" + a + ", [&] { " + a +
           ".erase_if([](const key& k, const value&) { return number(k)" + matches + "; }); })";
  const std::string made =
      "erase_if(" + a + ", [](const auto& e) { return number(e.first)" + matches + "; })";
  return written_.calls.erase_if == call_answer::in_full
             ? made
             : "erased_by(" + a + ", [&] { " + made + "; })";
}
std::string map_calls::find_run(const operation& op, const std::string& a) const {
  if (written_.calls.finds_many)
    return "find_many(" + a + ", " + run_text(op, setup_) + ')';
  return "run(" + run_text(op, setup_) + ", [&](auto k) { return look_up(" + a +
         ", K(k)) != \"absent\"; })";
}

std::string map_calls::answer(const operation& op, const std::string& a, const std::string& b,
                              const std::string& own) const {
  const call_forms& forms = written_.calls;
  const std::string number = key_number(op.key, setup_), k = key_text(op.key, setup_),
                    v = value_text(op.number);
  switch (op.what) {
  case verb::insert:
    return inserted(forms.insert, a, number, insert(a, k, v));
  case verb::try_emplace:
    return inserted(forms.try_emplace, a, number, call(a, "try_emplace", k + ", " + v));
  case verb::insert_or_assign:
    return inserted(forms.insert_or_assign, a, number, assign(a, k, v));
  case verb::index:
    return "assign_index(" + a + ", " + number + ", " + std::to_string(op.number) + ')';
  case verb::insert_own:
    return inserted(forms.try_emplace, a, number,
                    call(a, "try_emplace", k + ", " + own_value(a, own)));
  case verb::assign_own:
    return inserted(forms.insert_or_assign, a, number, assign(a, k, own_value(a, own)));
  case verb::find:
    return "look_up(" + a + ", " + k + ')';
  case verb::contains:
  case verb::count:
    return call(a, name_of(op.what), k);
  case verb::at:
  case verb::erase_at:
    return name_of(op.what) + '(' + a + ", " + k + ')';
  case verb::erase:
    return erased(a, k);
  case verb::erase_own:
    return forms.look_up == call_forms::lookup::by_pointer
               ? erased(a, "K(" + own + ')')
               : erased(a, "(*" + a + ".find(K(" + own + "))).first");
  case verb::erase_if:
    return erase_if(op, a);
  case verb::erase_loop:
    return "erase_loop(" + a + ", " + residue_text(op) + ')';
  case verb::find_run:
    return find_run(op, a);
  case verb::equal:
    return a + " == " + b;
  default:
    return {};
  }
}

std::string map_calls::change(const operation& op, const std::string& a,
                              const std::string& b) const {
  const auto construct = [&](const std::string& from) {
    return "std::destroy_at(&" + a + ");\n  std::construct_at(&" + a + ", " + from + ')';
  };
  switch (op.what) {
  case verb::clear:
  case verb::shrink_to_fit:
    return call(a, name_of(op.what), "");
  case verb::reserve:
    return call(a, "reserve", std::to_string(op.number));
  case verb::copy_assign:
    return a + " = std::as_const(" + b + ')';
  case verb::move_assign:
    return a + " = std::move(" + b + ')';
  case verb::copy_construct:
    return construct("std::as_const(" + b + ')');
  case verb::move_construct:
    return construct("std::move(" + b + ')');
  case verb::construct:
    return make_anew(op.on, a);
  case verb::swap:
  case verb::merge:
    return call(a, name_of(op.what), b);
  case verb::self_assign:
    return "self_assign(" + a + ", " + a + ')';
  case verb::self_move:
    return "self_move(" + a + ", " + a + ')';
  case verb::self_swap:
    return call(a, "swap", a);
  default:
    return {};
  }
}

std::string map_calls::declare(map_name m, const std::string& a) const {
  return "map " + a + written_.constructor_arguments(m);
}
std::string map_calls::make_anew(map_name m, const std::string& a) const {
  const std::string arguments = written_.constructor_arguments(m);
  return "std::destroy_at(&" + a + ");\n  std::construct_at(&" + a +
         (arguments.empty() ? "" : ", " + arguments.substr(1, arguments.size() - 2)) + ')';
}

/// The simplest insert of the map, in a run.
std::string map_calls::put(const std::string& a, const std::string& key,
                           const std::string& value) const {
  switch (written_.calls.run_by) {
  case verb::try_emplace:
    return call(a, "try_emplace", key + ", " + value);
  case verb::insert:
    return insert(a, key, value);
  case verb::insert_or_assign:
    return assign(a, key, value);
  default:
    return (written_.calls.indexes_by_name ? call(a, "get_or_insert", key) : a + '[' + key + ']') +
           " = " + value;
  }
}
std::string map_calls::element(verb what, const std::string& a) const {
  if (what == verb::erase_run)
    return "return " + erased(a, "K(k)") + " != 0;";
  const call_forms& forms = written_.calls;
  const std::string made = put(a, "K(k)", "V(k)");
  if (forms.run_by != verb::insert && forms.run_by != verb::try_emplace)
    // By assigning: what is there must not be touched.
    return "return look_up(" + a + ", K(k)) == \"absent\" && grows(" + a + ", [&] { " + made +
           "; });";
  switch (forms.run_by == verb::insert ? forms.insert : forms.try_emplace) {
  case call_answer::in_full:
    return "return " + made + ".second;";
  case call_answer::yes_or_no:
    return "return " + made + ';';
  case call_answer::other:
    break;
  }
  return "return grows(" + a + ", [&] { " + made + "; });";
}

// On the oracle.

std::string oracle_calls::answer(const operation& op, const std::string& a, const std::string& b,
                                 const std::string& own) const {
  const std::string k = key_number(op.key, setup_), pair = k + ", " + std::to_string(op.number);
  switch (op.what) {
  case verb::insert:
  case verb::try_emplace:
    return "inserted(" + call(a, "try_emplace", pair) + ')';
  case verb::insert_or_assign:
    return "inserted(" + call(a, "insert_or_assign", pair) + ')';
  case verb::index:
    return "assign_index_right(" + a + ", " + pair + ')';
  case verb::insert_own:
    return "inserted(" + call(a, "try_emplace", k + ", " + call(a, "at", own)) + ')';
  case verb::assign_own:
    return "inserted(" + call(a, "insert_or_assign", k + ", " + call(a, "at", own)) + ')';
  case verb::find:
  case verb::at:
    return "look_up_right(" + a + ", " + k + ')';
  case verb::contains:
  case verb::count:
  case verb::erase:
    return call(a, name_of(op.what), k);
  case verb::erase_at:
    return call(a, "erase", k);
  case verb::erase_own:
    return call(a, "erase", own);
  case verb::erase_if:
    return "erase_residue(" + a + ", " + residue_text(op) + ')';
  case verb::erase_loop:
    return "erase_loop_right(" + a + ", " + residue_text(op) + ')';
  case verb::find_run:
    return "run(" + run_text(op, setup_) + ", [&](auto k) { return " + a + ".contains(k); })";
  case verb::equal:
    return a + " == " + b;
  default:
    return {};
  }
}

std::string oracle_calls::change(const operation& op, const std::string& a,
                                 const std::string& b) const {
  switch (op.what) {
  case verb::clear:
  case verb::construct:
    return a + ".clear()";
  case verb::copy_assign:
  case verb::copy_construct:
    return a + " = " + b;
  case verb::move_assign:
  case verb::move_construct:
    return a + " = std::exchange(" + b + ", {})";
  case verb::swap:
  case verb::merge:
    return call(a, name_of(op.what), b);
  default:
    return {};
  }
}
std::string oracle_calls::element(verb what, const std::string& a) const {
  return "return " +
         (what == verb::erase_run ? call(a, "erase", "k") + " != 0"
                                  : call(a, "try_emplace", "k, k") + ".second") +
         ';';
}

} // namespace bucketproof::model
