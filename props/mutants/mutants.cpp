#include "mutants.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace bucketproof::bugs {
namespace {

namespace fs = std::filesystem;

/// On one line, and not longer than a name should be.
std::string in_short(std::string_view text) {
  constexpr std::size_t most = 72;
  std::string line;
  for (const char c : text)
    if (std::isspace(static_cast<unsigned char>(c)) == 0)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  while (!line.empty() && line.back() == ' ')
    line.pop_back();
  return line.size() <= most ? line : line.substr(0, most) + "...";
}

/// What a rule makes of an operator between two operands. Empty: only the left operand stays.
struct operator_rule {
  std::string_view rule, from;
  std::vector<std::string_view> to;
};
const std::vector<operator_rule>& operator_rules() {
  static const std::vector<operator_rule> rules{
      {"comparison", "<", {"<=", ">="}}, {"comparison", "<=", {"<", ">"}},
      {"comparison", ">", {">=", "<="}}, {"comparison", ">=", {">", "<"}},
      {"comparison", "==", {"!="}},      {"comparison", "!=", {"=="}},
      {"arithmetic", "+", {"-"}},        {"arithmetic", "-", {"+"}},
      {"arithmetic", "*", {"/"}},        {"arithmetic", "/", {"*"}},
      {"arithmetic", "%", {"*"}},        {"arithmetic", "+=", {"-="}},
      {"arithmetic", "-=", {"+="}},      {"arithmetic", "*=", {"/="}},
      {"arithmetic", "/=", {"*="}},      {"bitwise", "&", {"|", ""}},
      {"bitwise", "|", {"&", ""}},       {"bitwise", "^", {"|", ""}},
      {"bitwise", "<<", {">>", ""}},     {"bitwise", ">>", {"<<", ""}},
      {"bitwise", "&=", {"|="}},         {"bitwise", "|=", {"&="}},
      {"bitwise", "^=", {"|="}},         {"logic", "&&", {"||", ""}},
      {"logic", "||", {"&&", ""}},
  };
  return rules;
}

bool is_function(CXCursorKind k) {
  return k == CXCursor_FunctionDecl || k == CXCursor_CXXMethod || k == CXCursor_Constructor ||
         k == CXCursor_Destructor || k == CXCursor_ConversionFunction ||
         k == CXCursor_FunctionTemplate;
}
bool is_scope(CXCursorKind k) {
  return k == CXCursor_Namespace || k == CXCursor_ClassDecl || k == CXCursor_StructDecl ||
         k == CXCursor_ClassTemplate || k == CXCursor_ClassTemplatePartialSpecialization ||
         k == CXCursor_FriendDecl;
}
bool is_variable(CXCursorKind k) {
  return k == CXCursor_VarDecl || k == CXCursor_FieldDecl || k == CXCursor_ParmDecl;
}
bool contains(text_range outer, std::size_t at) {
  return outer.begin <= at && at < outer.end;
}

/// Finds the mutants of one header.
class finder {
public:
  finder(const translation_unit& unit, const fs::path& file)
      : name_(file.filename().string()),
        text_(read_file(file)),
        tokens_(unit, file) {}

  void visit_declaration(CXCursor c) {
    const CXCursorKind kind = clang_getCursorKind(c);
    if (is_function(kind))
      visit_function(c);
    else if (is_variable(kind))
      visit_variable(c);
    else if (is_scope(kind))
      visit_scope(c);
  }
  std::vector<mutant> take() { return std::move(found_); }

private:
  // Declarations.

  void visit_scope(CXCursor c) {
    const std::string outer = scope_, outer_function = std::exchange(function_, {});
    const CXCursorKind kind = clang_getCursorKind(c);
    if (kind != CXCursor_Namespace && kind != CXCursor_FriendDecl)
      scope_ += text_of(clang_getCursorSpelling(c)) + "::";
    for (const CXCursor child : children_of(c))
      visit_declaration(child);
    scope_ = outer;
    function_ = outer_function;
  }

  void visit_function(CXCursor c) {
    const text_range whole = range_of(c);
    const auto children = children_of(c);
    const auto body = std::find_if(children.begin(), children.end(), [](CXCursor child) {
      return clang_getCursorKind(child) == CXCursor_CompoundStmt;
    });
    if (body == children.end() || begins_with(whole, "consteval"))
      return;
    const std::string outer = std::exchange(function_, scope_ + plain_name(c));
    const text_range head{whole.begin, range_of(*body).begin};
    const auto skipped = constants_of_head(head);
    for (const CXCursor child : children) {
      const CXCursorKind kind = clang_getCursorKind(child);
      const std::size_t at = range_of(child).begin;
      if (std::any_of(skipped.begin(), skipped.end(),
                      [at](text_range r) { return contains(r, at); }))
        continue;
      if (kind == CXCursor_ParmDecl)
        visit_variable(child);
      else if (clang_isExpression(kind) != 0 && is_constructor(c))
        visit(child);
    }
    returns_truth_ = clang_getCursorResultType(c).kind == CXType_Bool;
    if (returns_nothing(c))
      add_returns(*body);
    visit(*body);
    returns_truth_ = false;
    function_ = outer;
  }
  static CXCursorKind kind_of_function(CXCursor c) {
    const CXCursorKind kind = clang_getCursorKind(c);
    return kind == CXCursor_FunctionTemplate ? clang_getTemplateCursorKind(c) : kind;
  }
  static bool is_constructor(CXCursor c) { return kind_of_function(c) == CXCursor_Constructor; }
  static bool returns_nothing(CXCursor c) {
    const CXCursorKind kind = kind_of_function(c);
    return kind == CXCursor_Constructor || kind == CXCursor_Destructor ||
           clang_getCursorResultType(c).kind == CXType_Void;
  }
  /// A constructor template's name without the template arguments that libclang adds.
  static std::string plain_name(CXCursor c) {
    const std::string name = text_of(clang_getCursorSpelling(c));
    return is_constructor(c) ? name.substr(0, name.find('<')) : name;
  }
  bool begins_with(text_range part, std::string_view word) const {
    const auto tokens = tokens_.within(part);
    return std::any_of(tokens.begin(),
                       tokens.begin() + std::min<std::ptrdiff_t>(4, std::ssize(tokens)),
                       [word](const token& t) { return t.text == word; });
  }
  /// The parts of a function's head that the compiler evaluates: noexcept, and requires up to a
  /// constructor's initialisers.
  std::vector<text_range> constants_of_head(text_range head) const {
    std::vector<text_range> parts;
    for (const token& t : tokens_.within(head)) {
      const bool is_done = !parts.empty() && contains(parts.back(), t.where.begin);
      if (is_done)
        continue;
      if (t.text == "noexcept" && tokens_.from(t.where.end).text == "(")
        parts.push_back({t.where.begin, tokens_.closing(tokens_.from(t.where.end).where.begin)});
      else if (t.text == "requires")
        parts.push_back({t.where.begin, initialisers_of(head, t.where.end)});
    }
    return parts;
  }
  std::size_t initialisers_of(text_range head, std::size_t from) const {
    for (const token& t : tokens_.within({from, head.end}))
      if (t.text == ":")
        return t.where.begin;
    return head.end;
  }

  void visit_variable(CXCursor c) {
    const text_range whole = range_of(c);
    const std::size_t name = offset_of_name(c);
    for (const token& t : tokens_.within({whole.begin, name}))
      if (t.text == "constexpr")
        return;
    for (const token& t : tokens_.within({name, whole.end}))
      if (t.text == "=" || t.text == "(" || t.text == "{") {
        const std::string outer =
            function_.empty()
                ? std::exchange(function_, scope_ + text_of(clang_getCursorSpelling(c)))
                : function_;
        for (const CXCursor child : children_of(c))
          if (range_of(child).begin >= t.where.begin)
            visit(child);
        function_ = outer == function_ ? outer : std::string();
        return;
      }
  }
  static std::size_t offset_of_name(CXCursor c) {
    unsigned offset = 0;
    clang_getExpansionLocation(clang_getCursorLocation(c), nullptr, nullptr, nullptr, &offset);
    return offset;
  }

  // Statements and expressions.

  void visit(CXCursor c) {
    const CXCursorKind kind = clang_getCursorKind(c);
    switch (kind) {
    case CXCursor_CompoundStmt:
      return visit_block(c);
    case CXCursor_IfStmt:
      return visit_if(c);
    case CXCursor_WhileStmt:
    case CXCursor_DoStmt:
    case CXCursor_ForStmt:
    case CXCursor_CXXForRangeStmt:
      return visit_loop(c);
    case CXCursor_LambdaExpr:
      return visit_lambda(c);
    case CXCursor_DeclRefExpr: // a template argument may be in it, nothing else
    case CXCursor_UnaryExpr:   // sizeof
    case CXCursor_SizeOfPackExpr:
    case CXCursor_TypeRef:
    case CXCursor_TemplateRef:
    case CXCursor_NamespaceRef:
    case CXCursor_StructDecl:
    case CXCursor_TypeAliasDecl:
    case CXCursor_TypedefDecl:
    case CXCursor_StaticAssert:
      if (kind == CXCursor_StructDecl)
        visit_scope(c);
      return;
    default:
      break;
    }
    if (is_variable(kind))
      return visit_variable(c);
    if (begins_with(range_of(c), "requires"))
      return;
    add_of_expression(c);
    if (kind == CXCursor_ReturnStmt)
      add_of_returned(c);
    if (kind == CXCursor_ConditionalOperator)
      add_of_condition(children_of(c).front());
    visit_children(c);
  }
  void visit_children(CXCursor c) {
    enclosing_.push_back(range_of(c));
    const std::size_t arguments = end_of_template_arguments(c);
    for (const CXCursor child : children_of(c))
      if (range_of(child).begin >= arguments)
        visit(child);
    enclosing_.pop_back();
  }
  /// Of a cast, or of a member with arguments of a template, the offset behind `<...>`.
  std::size_t end_of_template_arguments(CXCursor c) const {
    const text_range r = range_of(c);
    switch (clang_getCursorKind(c)) {
    case CXCursor_CXXStaticCastExpr:
    case CXCursor_CXXReinterpretCastExpr:
    case CXCursor_CXXConstCastExpr:
      for (const token& t : tokens_.within(r))
        if (t.text == "(")
          return t.where.begin;
      return r.begin;
    default:
      return r.begin;
    }
  }

  void visit_lambda(CXCursor c) {
    const bool outer = std::exchange(returns_truth_, false);
    for (const CXCursor child : children_of(c))
      if (clang_getCursorKind(child) == CXCursor_CompoundStmt)
        visit(child);
    returns_truth_ = outer;
  }

  void visit_block(CXCursor c) {
    const auto statements = children_of(c);
    for (const CXCursor s : statements)
      visit_statement(s, clang_equalCursors(s, statements.back()) != 0);
    add_swaps(statements);
  }
  /// A statement of a block, or one that a condition or loop governs.
  void visit_statement(CXCursor c, bool is_last) {
    const CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_UnexposedStmt) { // attributes, and a statement
      for (const CXCursor child : children_of(c))
        if (clang_isStatement(clang_getCursorKind(child)) != 0 ||
            clang_isExpression(clang_getCursorKind(child)) != 0)
          visit_statement(child, is_last);
      return;
    }
    if (is_deletable(c, is_last))
      add(with_semicolon(c), switched_as::statement, "deletion", "");
    visit(c);
  }
  bool is_deletable(CXCursor c, bool is_last) const {
    const CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_CompoundStmt || kind == CXCursor_DeclStmt || kind == CXCursor_NullStmt ||
        is_constexpr_if(c))
      return false;
    const text_range whole = with_semicolon(c);
    const auto tokens = tokens_.within(whole);
    if (tokens.front().text == "static_cast") // to void
      return false;
    const auto is_return = [](const token& t) { return t.text == "return"; };
    if (kind == CXCursor_ReturnStmt)
      return tokens.size() == 2;
    // Without it the function might end without a result.
    return !is_last || std::none_of(tokens.begin(), tokens.end(), is_return);
  }
  /// The text of a statement, with the semicolon that libclang does not count.
  text_range with_semicolon(CXCursor c) const {
    text_range r = range_of(c);
    if (const token& t = tokens_.from(r.end); t.text == ";" && !ends_with_block(c))
      r.end = t.where.end;
    return r;
  }
  static bool ends_with_block(CXCursor c) {
    const CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_CompoundStmt)
      return true;
    const bool governs = kind == CXCursor_IfStmt || kind == CXCursor_WhileStmt ||
                         kind == CXCursor_ForStmt || kind == CXCursor_CXXForRangeStmt ||
                         kind == CXCursor_UnexposedStmt;
    const auto parts = children_of(c);
    return governs && !parts.empty() && ends_with_block(parts.back());
  }
  bool is_constexpr_if(CXCursor c) const {
    return clang_getCursorKind(c) == CXCursor_IfStmt &&
           tokens_.within(range_of(c)).at(1).text == "constexpr";
  }

  void visit_if(CXCursor c) {
    const std::size_t close = end_of_parentheses(c);
    const bool is_constant = is_constexpr_if(c);
    for (const CXCursor child : children_of(c))
      if (range_of(child).begin >= close)
        visit_statement(child, false);
      else if (!is_constant)
        visit_in_parentheses(child, close);
  }
  /// A condition, or what is declared before it.
  void visit_in_parentheses(CXCursor child, std::size_t close) {
    const bool is_condition = tokens_.from(range_of(child).end).where.begin == close &&
                              clang_isExpression(clang_getCursorKind(child)) != 0;
    if (is_condition)
      add_of_condition(child);
    visit(child);
  }
  std::size_t end_of_parentheses(CXCursor c) const {
    for (const token& t : tokens_.within(range_of(c)))
      if (t.text == "(")
        return tokens_.closing(t.where.begin);
    return range_of(c).begin;
  }

  void visit_loop(CXCursor c) {
    const CXCursorKind kind = clang_getCursorKind(c);
    const auto parts = children_of(c);
    const CXCursor body = kind == CXCursor_DoStmt ? parts.front() : parts.back();
    for (const CXCursor part : parts)
      if (clang_equalCursors(part, body) != 0) {
        visit_statement(part, false);
      } else {
        if (is_condition_of_loop(kind, part))
          add_of_condition(part);
        else if (kind == CXCursor_ForStmt && clang_isExpression(clang_getCursorKind(part)) != 0)
          add_step_deleted(part);
        visit(part);
      }
  }
  bool is_condition_of_loop(CXCursorKind kind, CXCursor part) const {
    if (clang_isExpression(clang_getCursorKind(part)) == 0 || kind == CXCursor_CXXForRangeStmt)
      return false;
    return kind != CXCursor_ForStmt || tokens_.from(range_of(part).end).text == ";";
  }
  /// Of `++i` and `b = c` in the head of a loop, the operand alone; of a call, nothing.
  void add_step_deleted(CXCursor step) {
    const text_range r = range_of(step);
    const auto operands = children_of(step);
    if (tokens_.from(r.end).text != ")" || operands.empty())
      return;
    const bool is_prefixed = operands.size() == 1 && range_of(operands.front()).begin > r.begin;
    const text_range first = range_of(operands.front());
    if (is_prefixed || tokens_.from(first.end).text.back() == '=')
      add(r, switched_as::expression, "deletion", source(first));
    else
      add(r, switched_as::expression, "deletion", "void()");
  }

  // Rules.

  void add_of_expression(CXCursor c) {
    const text_range r = range_of(c);
    const auto tokens = tokens_.within(r);
    if (tokens.empty())
      return;
    const CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_IntegerLiteral)
      add_of_number(r);
    else if (kind == CXCursor_CXXBoolLiteralExpr)
      add(r, switched_as::expression, "constant", source(r) == "true" ? "false" : "true");
    else if (clang_isExpression(kind) != 0)
      add_of_operator(c, tokens);
  }
  void add_of_number(text_range r) {
    const std::string number = source(r);
    // In `T{1}` what is mutated is all of it: `T{...}` takes no int that is no constant.
    std::string before, after;
    const token& open = tokens_.before(r.begin);
    const token& close = tokens_.from(r.end);
    if (open.text == "{" && close.text == "}")
      for (const text_range e : enclosing_)
        if (e.end == close.where.end && e.begin < open.where.begin) {
          before = source({e.begin, r.begin});
          after = source({r.end, e.end});
          r = e;
          break;
        }
    const auto change_to = [&](const std::string& to) {
      add(r, switched_as::expression, "constant", before + to + after);
    };
    if (number == "0")
      return change_to("1");
    change_to(number == "1" ? "0" : number + " - 1");
    change_to(number == "1" ? "2" : number + " + 1");
  }
  void add_of_operator(CXCursor c, const std::vector<token>& tokens) {
    const text_range r = range_of(c);
    std::vector<text_range> operands;
    for (const CXCursor child : children_of(c))
      if (const text_range o = range_of(child);
          o.end > o.begin && o.begin >= r.begin && o.end <= r.end)
        operands.push_back(o);
    if (operands.empty())
      return;
    if (operands.front().begin == r.begin && operands.back().end == r.end)
      return add_of_binary(r, operands.front(), operands.back());
    const std::string& first = tokens.front().text;
    const text_range operand{tokens.front().where.end, r.end};
    if (operands.back().end == r.end && (first == "++" || first == "--"))
      add(r, switched_as::expression, "arithmetic",
          (first == "++" ? "--" : "++") + source(operand));
    else if (operands.back().end == r.end && first == "~")
      add(r, switched_as::expression, "bitwise", source(operand));
    else if (operands.front().begin == r.begin &&
             (tokens.back().text == "++" || tokens.back().text == "--"))
      add(r, switched_as::expression, "arithmetic",
          source({r.begin, tokens.back().where.begin}) +
              (tokens.back().text == "++" ? "--" : "++"));
  }
  void add_of_binary(text_range r, text_range left, text_range right) {
    if (left.end >= right.begin)
      return;
    const auto between = tokens_.within({left.end, right.begin});
    if (between.size() != 1)
      return;
    for (const operator_rule& rule : operator_rules())
      if (rule.from == between.front().text) {
        for (const std::string_view to : rule.to)
          add(r, switched_as::expression, rule.rule,
              to.empty() ? source(left)
                         : source({r.begin, between.front().where.begin}) + std::string(to) +
                               source({between.front().where.end, r.end}));
        if (rule.rule == "logic")
          add(r, switched_as::expression, "logic", source(right));
        if ((rule.from == "+" || rule.from == "-") && source(right) == "1")
          add(r, switched_as::expression, "arithmetic", source(left));
      }
  }
  /// A comparison has its own rules, and they turn it round.
  void add_of_condition(CXCursor c) {
    if (clang_isExpression(clang_getCursorKind(c)) == 0)
      return;
    const text_range r = range_of(c);
    const auto operands = children_of(c);
    if (operands.size() >= 2) {
      const auto between =
          tokens_.within({range_of(operands.front()).end, range_of(operands.back()).begin});
      if (between.size() == 1)
        for (const operator_rule& rule : operator_rules())
          if (rule.rule == "comparison" && rule.from == between.front().text)
            return;
    }
    const std::string text = source(r);
    add(r, switched_as::condition, "condition",
        text.front() == '!' && operands.size() == 1 ? "static_cast<bool>(" + text.substr(1) + ")"
                                                    : "!(" + text + ")");
  }
  void add_of_returned(CXCursor c) {
    const auto values = children_of(c);
    if (returns_truth_ && values.size() == 1 &&
        clang_getCursorKind(values.front()) != CXCursor_CXXBoolLiteralExpr)
      add_of_condition(values.front());
  }

  /// Neighbours, none of which declares or ends anything, the other way round.
  void add_swaps(const std::vector<CXCursor>& statements) {
    for (std::size_t first = 0; first < statements.size();) {
      std::size_t last = first;
      while (last < statements.size() && can_swap(statements[last]))
        ++last;
      if (last >= first + 2)
        add_swaps_of_run({statements.data() + first, last - first});
      first = std::max(last, first + 1);
    }
  }
  bool can_swap(CXCursor c) const {
    const CXCursorKind kind = clang_getCursorKind(c);
    return kind != CXCursor_DeclStmt && kind != CXCursor_ReturnStmt && kind != CXCursor_BreakStmt &&
           kind != CXCursor_ContinueStmt && kind != CXCursor_NullStmt && !is_constexpr_if(c);
  }
  void add_swaps_of_run(std::span<const CXCursor> run) {
    std::vector<text_range> parts;
    for (const CXCursor c : run)
      parts.push_back(with_semicolon(c));
    // All of the run is replaced: texts with parts in common cannot be switched one by one.
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      std::string wrong = source({parts.front().begin, parts[i].begin}) + source(parts[i + 1]) +
                          '\n' + source(parts[i]) + source({parts[i + 1].end, parts.back().end});
      add({parts.front().begin, parts.back().end}, switched_as::statement, "swap", wrong,
          in_short(source(parts[i])) + " <-> " + in_short(source(parts[i + 1])));
    }
  }
  /// Where that is neither the same as an earlier one nor as the deletion of the last statement.
  void add_returns(CXCursor body) {
    const auto statements = children_of(body);
    bool after_declaration = false;
    for (const CXCursor s : statements) {
      const text_range r = range_of(s);
      const bool is_last = clang_equalCursors(s, statements.back()) != 0;
      if (!after_declaration && !(is_last && is_deletable(s, is_last)))
        add({r.begin, r.begin}, switched_as::insertion, "return", "return;",
            "return before " + in_short(source(with_semicolon(s))));
      after_declaration = clang_getCursorKind(s) == CXCursor_DeclStmt;
    }
  }

  // The mutants.

  std::string source(text_range r) const { return text_.substr(r.begin, r.end - r.begin); }

  void add(text_range r, switched_as as, std::string_view rule, const std::string& wrong,
           std::string says = {}) {
    if (!seen_.insert({r.begin, r.end, wrong}).second)
      return;
    if (says.empty())
      says = rule == "deletion" ? "delete " + in_short(source(r))
                                : in_short(source(r)) + " -> " + in_short(wrong);
    std::string name = name_ + ' ' + function_ + ": " + says;
    if (const int n = ++times_[name]; n > 1)
      name += ", #" + std::to_string(n);
    found_.push_back({name_, {r, 0, as, wrong}, rule, name});
  }

  std::string name_, text_;
  token_list tokens_;
  std::string scope_, function_;
  bool returns_truth_ = false;
  std::vector<text_range> enclosing_;
  std::set<std::tuple<std::size_t, std::size_t, std::string>> seen_;
  std::map<std::string, int> times_;
  std::vector<mutant> found_;
};

} // namespace

std::vector<mutant> mutants_of(const fs::path& headers, const std::vector<std::string>& flags) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(headers))
    if (entry.path().extension() == ".hpp")
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::string all;
  for (const fs::path& file : files)
    all += "#include \"" + file.filename().string() + "\"\n";
  const translation_unit unit(headers / "all_headers.cpp", flags, all);
  for (const remark& e : unit.errors())
    throw std::runtime_error(e.file.string() + ": " + e.what);
  const auto declarations = children_of(clang_getTranslationUnitCursor(unit.get()));
  std::vector<mutant> found;
  for (const fs::path& file : files) {
    finder f(unit, file);
    for (const CXCursor c : declarations)
      if (file_of(c) == file)
        f.visit_declaration(c);
    for (mutant& m : f.take())
      found.push_back(std::move(m));
  }
  return found;
}

} // namespace bucketproof::bugs
