#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "lib/model/model_file.hpp"
#include "lib/model/quantity.hpp"
#include "lib/model/set_parameters.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/jump.hpp"
#include "lib/symbolic/print_matrix.hpp"
#include "lib/symbolic/rational_function.hpp"
#include "lib/symbolic/shaped_names.hpp"
#include "solvers/find_invariants.hpp"
#include "solvers/random_point.hpp"
#include "solvers/stationary/lyapunov_function.hpp"
#include "solvers/vanishing.hpp"
#include "tools/report/matrix_form.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

constexpr std::size_t check_points = 100;
constexpr std::size_t check_digits = 60;

constexpr std::size_t most_entries = 64;  // states whose entries are shown beside a form in matrices

// those of the values that --set names; settings of networks are none
std::map<std::string, Rational> set_values(const Model& model, const ParameterValues& values,
                                           const std::vector<std::string>& set) {
  std::vector<std::string> names;
  for (const Parameter& parameter : model.description().parameters) names.push_back(parameter.name);
  std::map<std::string, Rational> numbers;
  for (const std::string& each : set) {
    const auto places = find_places(names, each.substr(0, each.find('=')));
    if (!places) continue;
    for (std::size_t k = places->first; k < places->first + places->shape.size(); ++k) numbers[names[k]] = values[k];
  }
  return numbers;
}

// with the values of --set
void print_parameters(const Model& model, const ParameterValues& values, const std::map<std::string, Rational>& set) {
  std::vector<std::string> names;
  for (const Parameter& parameter : model.description().parameters) names.push_back(parameter.name);
  for (const std::string& name : whole_names(names)) {
    const NamedPlaces places = *find_places(names, name);
    const Parameter& parameter = model.description().parameters[places.first];
    fmt::print("parameter {} = {}  ({}{}{}{})\n", name, text_of_values(values, places),
               set.contains(parameter.name) ? "set; " : "", parameter.meaning, parameter.meaning.empty() ? "" : "; ",
               parameter.domain.text(name));
  }
}

void print_heading(const Model& model, const ParameterValues& values, const std::map<std::string, Rational>& set) {
  const ModelDescription& said = model.description();
  fmt::print("model {}: {}\nsource: {} [{}]\n", said.name, said.title, said.source, name(said.status));
  print_parameters(model, values, set);
}

void print_matrix_form(const MatrixForm& form) {
  if (!form.definitions.empty()) fmt::print("\nwith\n");
  for (const NamedFormula& each : form.definitions) fmt::print("  {} = {}\n", each.name, print(each.value));
  if (form.loss) fmt::print("\nloss = {}\n", print(*form.loss));
  if (!form.flow.empty()) fmt::print("\nflow\n");
  for (const NamedFormula& each : form.flow) fmt::print("  {}' = {}\n", each.name, print(each.value));
  if (!form.invariants.empty()) fmt::print("\ninvariants\n");
  for (const NamedFormula& each : form.invariants) fmt::print("  {} = {}\n", each.name, print(each.value));
}

void print_entries(const Model& model) {
  const ModelDescription& said = model.description();
  if (!said.definitions.empty()) fmt::print("\nwith\n");
  for (const Definition& definition : said.definitions) {
    const std::string meaning = definition.meaning.empty() ? "" : "    (" + definition.meaning + ")";
    fmt::print("  {} = {}{}\n", definition.name, print(definition.value), meaning);
  }
  if (model.has_loss()) fmt::print("\nloss = {}\n", print(*said.loss));
  fmt::print("\nflow\n");
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    fmt::print("  {}' = {}\n", said.states[i], print(model.field()[i]));
  }
  fmt::print("\nJacobian\n");
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    const std::vector<Expression> row = model.total_gradient(model.field()[i]);
    for (std::size_t j = 0; j < row.size(); ++j) {
      fmt::print("  d{}'/d{} = {}\n", said.states[i], said.states[j], print(row[j]));
    }
  }
}

void print_text(const Model& model, const std::optional<MatrixForm>& form) {
  if (form) print_matrix_form(*form);
  if (form && !form->flow.empty() && model.dimension() > most_entries) {
    fmt::print("\nentries and Jacobian are not shown for more than {} states\n", most_entries);
    return;
  }
  if (form) fmt::print("\nentry by entry\n");
  print_entries(model);
}

std::vector<std::string> latex_lines(const Model& model) {
  const ModelDescription& said = model.description();
  const Notation notation = model.latex_notation();
  const auto latex = [&](Expression e) { return print_latex(e, notation); };
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    lines.push_back(fmt::format("\\dot{{{}}} &= {}", latex_name(said.states[i]), latex(model.field()[i])));
  }
  for (const Definition& definition : said.definitions) {
    const std::string name = definition.latex.empty() ? latex_name(definition.name) : definition.latex;
    lines.push_back(fmt::format("{} &= {}", name, latex(definition.value)));
  }
  if (model.has_loss()) lines.push_back("L &= " + latex(*said.loss));
  for (const Invariant& invariant : said.invariants) {
    lines.push_back(fmt::format("{} &= {}", latex_name(invariant.name), latex(invariant.value)));
  }
  return lines;
}

std::vector<std::string> latex_lines(const MatrixForm& form) {
  std::vector<std::string> lines;
  for (const NamedFormula& each : form.flow) {
    lines.push_back(fmt::format("\\dot{{{}}} &= {}", latex_name(each.name), print_latex(each.value)));
  }
  const auto add = [&](const std::vector<NamedFormula>& formulas) {
    for (const NamedFormula& each : formulas) {
      lines.push_back(fmt::format("{} &= {}", latex_name(each.name), print_latex(each.value)));
    }
  };
  add(form.definitions);
  if (form.loss) lines.push_back("L &= " + print_latex(*form.loss));
  add(form.invariants);
  return lines;
}

void print_latex_text(const Model& model, const std::optional<MatrixForm>& form) {
  const ModelDescription& said = model.description();
  const std::vector<std::string> lines = form && !form->flow.empty() ? latex_lines(*form) : latex_lines(model);
  fmt::print("% {} ({}, {})\n\\begin{{align*}}\n  {}\n\\end{{align*}}\n", said.title, said.source, name(said.status),
             joined(lines, " \\\\\n  "));
}

// what the file of a user's model says beside the model
std::optional<ModelFile> file_of(const std::string& path) {
  if (!is_model_file(path)) return std::nullopt;
  return parse_model_file(read_file(path), path, read_file);
}

// "at most 1e-60 of its largest term at 100 random points, computed with 60 digits"
std::string numerical(const VanishingCheck& check) {
  const std::string size = std::isinf(check.log10_largest)
                               ? "exactly 0"
                               : fmt::format("at most 1e{:.0f} of its largest term", std::ceil(check.log10_largest));
  return fmt::format("{} at {} random points, computed with {} digits", size, check.points, check.digits);
}

// ", all of them with 5 - x > 0": kinks of which one side was not met
std::string where(const std::vector<Expression>& positive) {
  std::vector<std::string> conditions;
  for (const Expression each : positive) conditions.push_back(print(each) + " > 0");
  return conditions.empty() ? "" : ", all of them with " + joined(conditions, ", ");
}

// An identity is proved (it simplifies to 0), or only checked numerically, which proves nothing, or seen to be false.
Verdict check_zero(const Model& model, Expression expression, const std::string& identity) {
  const VanishingCheck check = check_vanishing(model, expression, check_points, check_digits, check_seed);
  Verdict proof = is_identically_zero(expression);
  if (proof == Verdict::undecided) proof = is_identically_zero(model.resolve(expression));
  if (proof == Verdict::undecided) proof = is_zero_rational_function(model.resolve(expression));
  const auto say = [&](const std::string& verdict) { fmt::print("  {}: {}\n", identity, verdict); };
  if (proof == Verdict::fails || check.log10_largest >= -static_cast<double>(check_digits) + 5) {
    say("fails (" + std::string(proof == Verdict::fails ? "it simplifies to a number other than 0" : numerical(check)) +
        ")");
    return Verdict::fails;
  }
  if (check.unresolved && proof != Verdict::holds) {
    say("not decided (parts of it differ in size by more than any digits show)");
    return Verdict::undecided;
  }
  if (check.undefined > 0) {
    say("undecided (it has no value at some random points)");
    return Verdict::undecided;
  }
  if (proof == Verdict::holds) {
    say("proved (it simplifies to 0; " + numerical(check) + ")");
    return Verdict::holds;
  }
  say("checked numerically, not proved (" + numerical(check) + where(check.positive) + ")");
  return Verdict::undecided;
}

void print_levels(const Model& model) {
  const std::vector<Level>& levels = model.description().levels;
  if (!levels.empty()) fmt::print("\nlevels of the loss, the infimum first\n");
  for (const Level& each : levels) fmt::print("  {} = {}\n", each.name, print(each.loss));
}

Verdict check_invariants(const Model& model) {
  Verdict all = Verdict::holds;
  if (!model.invariants().empty()) fmt::print("\ninvariants\n");
  for (const Invariant& invariant : model.invariants()) {
    fmt::print("  {} = {}\n", invariant.name, print(invariant.value));
    all = all && check_zero(model, model.time_derivative(invariant.value), fmt::format("d{}/dt = 0", invariant.name));
  }
  return all;
}

// "x = -3:3, y = 0:1"
std::string text_of(const Model& model, const std::vector<Interval>& box) {
  std::vector<std::string> sides;
  for (std::size_t i = 0; i < box.size(); ++i) {
    sides.push_back(
        fmt::format("{} = {}:{}", model.description().states[i], to_string(box[i].low), to_string(box[i].high)));
  }
  return joined(sides, ", ");
}

// ", at k = 1/2"
std::string at_defaults(const Model& model) {
  std::vector<std::string> values;
  for (const Parameter& each : model.description().parameters)
    values.push_back(each.name + " = " + to_string(each.value));
  return values.empty() ? "" : " at " + joined(values, ", ");
}

std::string text_of_point(const Model& model, const LyapunovCheck& check) {
  constexpr std::size_t digits = 6;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < check.where.size(); ++i) {
    values.push_back(model.description().states[i] + " = " + decimal(check.where[i], digits));
  }
  if (check.time != 0) values.push_back("t = " + decimal(check.time, digits));
  return joined(values, ", ");
}

std::string text_of(const Model& model, const std::string& slope, const LyapunovCheck& check,
                    const std::vector<Interval>& box) {
  const std::string here = at_defaults(model), where = text_of(model, box);
  switch (check.evidence) {
    case LyapunovEvidence::conserved: return fmt::format("proved ({} simplifies to 0: it is conserved)", slope);
    case LyapunovEvidence::signs: return fmt::format("proved (by signs: no part of -{} is negative)", slope);
    case LyapunovEvidence::squares: return fmt::format("proved{} (-{} is a sum of squares)", here, slope);
    case LyapunovEvidence::enclosures: return fmt::format("proved{} for {} (by intervals)", here, where);
    case LyapunovEvidence::samples:
      return fmt::format("checked at {} points of {}{}, not proved", check.points, where, here);
    case LyapunovEvidence::witness:
      return fmt::format("fails ({} = {} at {}{})", slope, check.value.text(), text_of_point(model, check),
                         here.empty() ? "" : "," + here);
    case LyapunovEvidence::no_value:
      return fmt::format("undecided (it has no value at {}{})", text_of_point(model, check),
                         here.empty() ? "" : "," + here);
  }
  throw InternalError("unknown evidence of a Lyapunov function");
}

Verdict check_lyapunov_functions(const Model& model, const std::vector<GivenLyapunov>& all) {
  Verdict result = Verdict::holds;
  if (!all.empty()) fmt::print("\nLyapunov functions\n");
  for (const GivenLyapunov& each : all) {
    std::vector<Interval> box(model.dimension(), {-3, 3});
    for (const GivenRange& range : each.box) box[*model.state_index(range.name)] = {range.low, range.high};
    const LyapunovCheck check = check_lyapunov(model, each.value, model.values({}), box);
    const Expression expanded = expand(check.derivative);
    const Expression shown = expanded.weight() < check.derivative.weight() ? expanded : check.derivative;
    const std::string slope = "d" + each.name + "/dt";
    fmt::print("  {0} = {1}\n  {2} = {3}\n  {2} <= 0: {4}\n", each.name, print(each.value), slope, print(shown),
               text_of(model, slope, check, box));
    result = result && check.verdict;
  }
  return result;
}

// "e^2, w^2, sign(w)*log(abs(w))"
std::vector<Expression> parse_basis(const Model& model, const std::string& text,
                                    const std::map<std::string, Rational>& set) {
  if (text == "default") return default_invariant_basis(model);
  std::vector<Expression> basis;
  std::size_t from = 0, open = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '(') ++open;
    if (i < text.size() && text[i] == ')' && open > 0) --open;
    if (i < text.size() && (text[i] != ',' || open > 0)) continue;
    basis.push_back(parse_quantity(std::string_view(text).substr(from, i - from), model));
    from = i + 1;
  }
  return substitute(basis, parameter_values(model, set));
}

std::string listed(const std::vector<Expression>& expressions) {
  constexpr std::size_t shown = 30;
  std::vector<std::string> texts;
  for (std::size_t k = 0; k < std::min(expressions.size(), shown); ++k) texts.push_back(print(expressions[k]));
  if (expressions.size() > shown) texts.emplace_back("...");
  return joined(texts, ", ");
}

Verdict print_search(const InvariantSearch& search) {
  fmt::print("\nsearch for invariants in the span of {} function{}: {}\n", search.basis.size(),
             search.basis.size() == 1 ? "" : "s", listed(search.basis));
  std::vector<Expression> smooth, jumping;
  for (const Expression each : search.redundant) (may_jump(each) ? jumping : smooth).push_back(each);
  if (!smooth.empty()) fmt::print("  left out, combinations of the others up to a constant: {}\n", listed(smooth));
  if (!jumping.empty()) {
    fmt::print("  left out, combinations of the others up to a constant between jumps, which are not looked at: {}\n",
               listed(jumping));
  }
  Verdict all = Verdict::holds;
  for (const FoundInvariant& found : search.found) {
    if (!found.proved) all = Verdict::undecided;
    VanishingCheck derivative;
    derivative.points = search.check_points;
    derivative.digits = search.check_digits;
    derivative.log10_largest = found.log10_largest;
    const std::string check = numerical(derivative);
    fmt::print("  {} is conserved: {} ({}{})\n", print(found.combination),
               found.proved ? "proved" : "checked numerically, not proved",
               found.proved ? "its time derivative simplifies to 0; " : "",
               check + (found.proved ? "" : where(search.positive)));
  }
  if (search.unexpressed > 0) {
    all = Verdict::undecided;
    fmt::print(
        "  {} more {} conserved at the value of the parameters that was tried, with coefficients not found for all\n",
        search.unexpressed, search.unexpressed == 1 ? "is" : "are");
  }
  if (search.unresolved) {
    all = Verdict::undecided;
    fmt::print("  not decided: parts of the field differ in size by more than any digits show; only proofs count\n");
  }
  if (search.irrational > 0) {
    all = Verdict::undecided;
    fmt::print("  {} more seem{} conserved, with coefficients that are not rational\n", search.irrational,
               search.irrational == 1 ? "s" : "");
  }
  if (search.rejected > 0) {
    fmt::print("  {} nearly conserved, seen not to be exactly\n", search.rejected);
  }
  if (search.found.empty() && search.irrational == 0 && search.rejected == 0 && search.unexpressed == 0 &&
      !search.unresolved) {
    fmt::print("  none: the time derivatives are linearly independent at {} random points, computed with {} digits\n",
               search.points, search.digits);
  }
  return all;
}

// the flow above leaves these out (envelope theorem); right only if the loss is stationary in them
Verdict check_minimised(const Model& model) {
  Verdict all = Verdict::holds;
  for (const Definition& definition : model.description().definitions) {
    if (!definition.minimises_loss) continue;
    fmt::print("\nminimised out: {} (the flow is right only if the loss is stationary in it)\n", definition.name);
    const Expression slope = differentiate(*model.description().loss, symbol(definition.name));
    const Verdict result = check_zero(model, slope, fmt::format("dloss/d{} = 0", definition.name));
    all = all && (result == Verdict::fails ? Verdict::fails : Verdict::holds);
  }
  return all;
}

}  // namespace

Command derive_command() {
  static ModelOptions options;
  static bool latex = false;
  static std::string basis;
  Command command;
  command.name = "derive";
  command.summary =
      "loss, gradient flow, Jacobian, invariants (each checked: its Lie derivative is 0), Lyapunov functions";
  command.example = "derive markov --latex";
  command.positionals = {options.positional()};
  command.options = {
      {"--latex", "", "as LaTeX (default: off, as text)", nullptr, nullptr, &latex},
      {"--find-invariants", "BASIS",
       "search for conserved combinations of functions, such as \"e^2, w^2, sign(w)*log(abs(w))\"; alone or default: "
       "x^2, "
       "log(abs(x)), x*y, sign(x)*log(abs(x)) and x*abs(x) for all states x, y (default: no search)",
       &basis, nullptr, nullptr, "default"},
  };
  Option set = options.set_option();
  set.help =
      "value of a parameter, which then stands for it in the formulas of states and entries, read exactly: 0.1, 1/10, "
      "1e-3 (repeatable; "
      "default: none, parameters keep their names)";
  command.options.insert(command.options.begin(), std::move(set));
  command.options.push_back(options.seed_option());
  add_options(command, options.network_options());
  command.run = [] {
    const TheoryModel theory = options.find();
    const ParameterValues values = options.parameters(theory);
    const std::map<std::string, Rational> set = set_values(theory.model, values, options.set);
    const Model model = with_parameters_set(theory.model, set);
    if (latex && !basis.empty()) throw InvalidArgument("--find-invariants", basis, "without --latex");
    std::optional<InvariantSearch> search;
    if (!basis.empty()) search = find_invariants(model, parse_basis(theory.model, basis, set));
    const std::optional<ModelFile> file = file_of(options.model);
    std::optional<MatrixForm> form;
    if (file) form = matrix_form(theory.model, file->formulas);
    if (latex) {
      print_latex_text(model, form);
      return exit_done;
    }
    print_heading(theory.model, values, set);
    print_text(model, form);
    print_levels(model);
    Verdict result = check_minimised(model) && check_invariants(model);
    if (file) {
      std::vector<GivenLyapunov> given = file->lyapunov;
      for (GivenLyapunov& each : given) each.value = substitute(each.value, parameter_values(theory.model, set));
      result = result && check_lyapunov_functions(model, given);
    }
    if (search) result = result && print_search(*search);
    return result == Verdict::holds ? exit_done : result == Verdict::fails ? exit_claim_fails : exit_undecided;
  };
  return command;
}

}  // namespace separatrix
