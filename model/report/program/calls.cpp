#include "calls.hpp"

namespace bucketproof::model {
namespace {

std::string residue_text(const operation& op) {
  return std::to_string(op.number) + ", " + std::to_string(op.key);
}
std::string call(const std::string& a, const std::string& function, const std::string& arguments) {
  return a + '.' + function + '(' + arguments + ')';
}

/// The elements of a list, in braces.
std::string list_text(const operation& op, auto key, auto value) {
  std::string text;
  for_each_element(op, [&](std::uint32_t k, std::uint32_t v) {
    text += (text.empty() ? "{{" : ", {") + key(k) + ", " + value(v) + '}';
  });
  return text + '}';
}
/// How many elements a call adds.
std::string gained_text(const std::string& a, const std::string& made) {
  return "gained(" + a + ", [&] { " + made + "; })";
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
  return model::call(a, "insert", written_.calls.inserts_two ? both : '{' + both + '}');
}
std::string map_calls::assign(const std::string& a, const std::string& key,
                              const std::string& value) const {
  return model::call(a, written_.calls.assign, key + ", " + value);
}
std::string map_calls::own_value(const std::string& a, const std::string& own) const {
  if (written_.calls.look_up == call_forms::lookup::by_pointer)
    return (written_.calls.finds_a_pointer_within ? "**" : "*") + a + ".find(K(" + own + "))";
  return "(*" + a + ".find(K(" + own + "))).second";
}
std::string map_calls::erased(const std::string& a, const std::string& key) const {
  std::string made = model::call(a, "erase", key);
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

/// An operation on the map, as operations see it (model/trace/operations.hpp).
struct map_calls::writing {
  const map_calls& calls;
  const operation& op;
  const std::string &a, &b, &own;

  static std::string none() { return {}; }
  const call_forms& forms() const { return calls.written_.calls; }
  const std::string& name() const { return a; }
  const std::string& other() const { return b; }
  std::string key_number() const { return model::key_number(op.key, calls.setup_); }
  std::string number() const { return std::to_string(op.number); }
  std::string residue() const { return residue_text(op); }
  std::string key() const { return key_text(op.key, calls.setup_); }
  std::string value() const { return value_text(op.number); }
  std::string own_value() const { return calls.own_value(a, own); }
  std::string own_key() const {
    const std::string k = "K(" + own + ')';
    return forms().look_up == call_forms::lookup::by_pointer ? k
                                                             : "(*" + a + ".find(" + k + ")).first";
  }

  std::string call(const std::string& function, const std::string& arguments) const {
    return model::call(a, function, arguments);
  }
  std::string inserted(call_answer says, const std::string& made) const {
    return calls.inserted(says, a, key_number(), made);
  }
  std::string inserted_by(const std::string& made) const {
    return inserted(call_answer::other, made);
  }
  std::string insert(const std::string& k, const std::string& v) const {
    return calls.insert(a, k, v);
  }
  std::string assign(const std::string& k, const std::string& v) const {
    return calls.assign(a, k, v);
  }
  std::string run() const { return run_text(op, calls.setup_); }
  std::string list() const {
    return list_text(
        op, [this](std::uint32_t k) { return key_text(k, calls.setup_); }, value_text);
  }
  std::string gained(const std::string& made) const { return gained_text(a, made); }
  std::string erased(const std::string& k) const { return calls.erased(a, k); }
  std::string erase_if() const { return calls.erase_if(op, a); }
  std::string find_run() const { return calls.find_run(op, a); }
  std::string remake(const std::string& from) const {
    return "std::destroy_at(&" + a + ");\n  std::construct_at(&" + a + ", " + from + ')';
  }
  std::string make_anew() const { return calls.make_anew(op.on, a); }
};

std::string map_calls::call(const operation& op, const std::string& a, const std::string& b,
                            const std::string& own) const {
  const writing map{.calls = *this, .op = op, .a = a, .b = b, .own = own};
  return dispatch(op.what,
                  [&map]<class Operation>() -> std::string { return Operation::call_map(map); });
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
  const verb by = written_.calls.run_by;
  if (by == verb::try_emplace)
    return model::call(a, "try_emplace", key + ", " + value);
  if (by == verb::insert)
    return insert(a, key, value);
  if (by == verb::insert_or_assign)
    return assign(a, key, value);
  const std::string there =
      written_.calls.indexes_by_name ? model::call(a, "get_or_insert", key) : a + '[' + key + ']';
  return there + " = " + value;
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

/// An operation on an oracle, as operations see it (model/trace/operations.hpp).
struct oracle_calls::writing {
  const operation& op;
  const setup& s;
  const std::string &a, &b, &entry;

  static std::string none() { return {}; }
  const std::string& name() const { return a; }
  const std::string& other() const { return b; }
  const std::string& own() const { return entry; }
  std::string own_value() const { return call("at", entry); }
  std::string key() const { return key_number(op.key, s); }
  std::string value() const { return std::to_string(op.number); }
  std::string residue() const { return residue_text(op); }
  std::string run() const { return run_text(op, s); }
  /// Of the run's keys, each with itself as value; answers how many were new.
  std::string insert_run() const {
    return "run(" + run() + ", [&](auto k) { return " + call("try_emplace", "k, k") + ".second; })";
  }
  std::string list() const {
    return list_text(
        op, [this](std::uint32_t k) { return key_number(k, s); },
        [](std::uint32_t v) { return std::to_string(v); });
  }
  std::string gained(const std::string& made) const { return gained_text(a, made); }

  std::string call(const std::string& function, const std::string& arguments) const {
    return model::call(a, function, arguments);
  }
  std::string inserted(const std::string& function, const std::string& of) const {
    return "inserted(" + call(function, key() + ", " + of) + ')';
  }
};

std::string oracle_calls::call(const operation& op, const std::string& a, const std::string& b,
                               const std::string& own) const {
  const writing right{.op = op, .s = setup_, .a = a, .b = b, .entry = own};
  return dispatch(op.what, [&right]<class Operation>() -> std::string {
    return Operation::call_oracle(right);
  });
}
std::string oracle_calls::element(verb what, const std::string& a) const {
  return "return " +
         (what == verb::erase_run ? model::call(a, "erase", "k") + " != 0"
                                  : model::call(a, "try_emplace", "k, k") + ".second") +
         ';';
}

} // namespace bucketproof::model
