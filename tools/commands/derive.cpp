#include <fmt/format.h>

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "lib/model/model_file.hpp"
#include "lib/model/quantity.hpp"
#include "lib/model/set_parameters.hpp"
#include "lib/model/state_change.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/print_matrix.hpp"
#include "lib/symbolic/shaped_names.hpp"
#include "solvers/find_invariants.hpp"
#include "tools/commands/derived_invariants.hpp"
#include "tools/commands/derived_lyapunov.hpp"
#include "tools/report/matrix_form.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

constexpr std::size_t usual_digits = 15;  // of --digits where it is left out
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
    say(fmt::format("parameter {} = {}  ({}{}{}{})\n", name, text_of_values(values, places),
                    set.contains(parameter.name) ? "set; " : "", parameter.meaning,
                    parameter.meaning.empty() ? "" : "; ", parameter.domain.text(name)));
  }
}

void print_heading(const Model& model, const ParameterValues& values, const std::map<std::string, Rational>& set) {
  const ModelDescription& said = model.description();
  say(fmt::format("model {}: {}\nsource: {} [{}]\n", said.name, said.title, said.source, name(said.status)));
  print_parameters(model, values, set);
}

void print_matrix_form(const MatrixForm& form) {
  if (!form.definitions.empty()) say("\nwith\n");
  for (const NamedFormula& each : form.definitions) say(fmt::format("  {} = {}\n", each.name, print(each.value)));
  if (form.loss) say(fmt::format("\nloss = {}\n", print(*form.loss)));
  if (!form.flow.empty()) say("\nflow\n");
  for (const NamedFormula& each : form.flow) say(fmt::format("  {}' = {}\n", each.name, print(each.value)));
  if (!form.invariants.empty()) say("\ninvariants\n");
  for (const NamedFormula& each : form.invariants) say(fmt::format("  {} = {}\n", each.name, print(each.value)));
}

void print_entries(const Model& model) {
  const ModelDescription& said = model.description();
  if (!said.definitions.empty()) say("\nwith\n");
  for (const Definition& definition : said.definitions) {
    const std::string meaning = definition.meaning.empty() ? "" : "    (" + definition.meaning + ")";
    say(fmt::format("  {} = {}{}\n", definition.name, print(definition.value), meaning));
  }
  if (model.has_loss()) say(fmt::format("\nloss = {}\n", print(*said.loss)));
  say("\nflow\n");
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    say(fmt::format("  {}' = {}\n", said.states[i], print(model.field()[i])));
  }
  say("\nJacobian\n");
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    const std::vector<Expression> row = model.total_gradient(model.field()[i]);
    for (std::size_t j = 0; j < row.size(); ++j) {
      say(fmt::format("  d{}'/d{} = {}\n", said.states[i], said.states[j], print(row[j])));
    }
  }
}

void print_text(const Model& model, const std::optional<MatrixForm>& form) {
  if (form) print_matrix_form(*form);
  if (form && !form->flow.empty() && model.dimension() > most_entries) {
    say(fmt::format("\nentries and Jacobian are not shown for more than {} states\n", most_entries));
    return;
  }
  if (form) say("\nentry by entry\n");
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

// those that a change sets, of the state before
std::vector<std::string> set_lines(const StateChange& change, const Model& model,
                                   const std::function<std::string(std::size_t state, Expression after)>& line) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    if (!(change.after[i] == model.states()[i])) lines.push_back(line(i, change.after[i]));
  }
  return lines;
}

void print_latex_text(const Model& model, const std::optional<MatrixForm>& form,
                      const std::vector<StateChange>& changes) {
  const ModelDescription& said = model.description();
  std::vector<std::string> lines = form && !form->flow.empty() ? latex_lines(*form) : latex_lines(model);
  for (const StateChange& each : changes) {
    const auto set = set_lines(each, model, [&](std::size_t i, Expression after) {
      return fmt::format("{} &\\leftarrow {} \\quad\\text{{at}}\\quad {} = 0", latex_name(said.states[i]),
                         print_latex(after), print_latex(each.when));
    });
    lines.insert(lines.end(), set.begin(), set.end());
  }
  say(fmt::format("% {} ({}, {})\n\\begin{{align*}}\n  {}\n\\end{{align*}}\n", said.title, said.source,
                  name(said.status), joined(lines, " \\\\\n  ")));
}

void print_changes(const Model& model, const std::vector<StateChange>& changes) {
  if (!changes.empty()) say("\nevents\n");
  for (const StateChange& each : changes) {
    const char* passes = each.direction > 0 ? "rises through" : each.direction < 0 ? "falls through" : "passes";
    const auto set = set_lines(each, model, [&](std::size_t i, Expression after) {
      return fmt::format("{} becomes {}", model.description().states[i], print(after));
    });
    say(fmt::format("  where {} {} 0: {}\n", print(each.when), passes, joined(set, ", ")));
  }
}

// what the file of a user's model says beside the model
std::optional<ModelFile> file_of(const std::string& path) {
  if (!is_model_file(path)) return std::nullopt;
  return parse_model_file(read_file(path), path, read_file);
}

void print_levels(const Model& model) {
  const std::vector<Level>& levels = model.description().levels;
  if (!levels.empty()) say("\nlevels of the loss, the infimum first\n");
  for (const Level& each : levels) say(fmt::format("  {} = {}\n", each.name, print(each.loss)));
}

// by what rule expectations without a closed form are computed, and whether with all digits of a double
bool print_expectations(const Model& model, const ParameterValues& values, const std::vector<Rational>& start) {
  const ExpectationNodes found = with_expectation_nodes(model, values, start, usual_digits);
  if (found.nodes > 0) say("\n" + expectation_text(found, usual_digits) + "\n");
  return found.nodes == 0 || found.agreed_digits == usual_digits;
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
       "log(abs(x)), x*y, sign(x)*log(abs(x)) and x*abs(x) for all states x, y, and with at most 4 states x, x*y*z, "
       "atan2(y, x) and log(x^2 + y^2) (default: no search)",
       &basis, nullptr, nullptr, "default"},
  };
  Option value = options.set_option();
  value.help =
      "value of a parameter, which then stands for it in the formulas of states and entries, read exactly: 0.1, 1/10, "
      "1e-3 (repeatable; "
      "default: none, parameters keep their names)";
  command.options.insert(command.options.begin(), std::move(value));
  command.options.push_back(options.seed_option());
  add_options(command, options.network_options());
  command.run = [] {
    std::vector<StateChange> changes;
    const TheoryModel theory = options.find(changes);
    const ParameterValues values = options.parameters(theory);
    const std::map<std::string, Rational> set = set_values(theory.model, values, options.set);
    const Model model = with_parameters_set(theory.model, set);
    if (latex && !basis.empty()) throw InvalidArgument("--find-invariants", basis, "without --latex");
    if (!changes.empty() && !basis.empty()) {
      throw InvalidArgument("--find-invariants", basis, "with a model without [[event]], at which the state jumps");
    }
    std::optional<InvariantSearch> search;
    if (!basis.empty()) search = find_invariants(model, parse_basis(theory.model, basis, set));
    const std::optional<ModelFile> file = file_of(options.model);
    std::optional<MatrixForm> form;
    if (file) form = matrix_form(theory.model, file->formulas);
    if (latex) {
      print_latex_text(model, form, changes);
      return exit_done;
    }
    print_heading(theory.model, values, set);
    print_text(model, form);
    print_changes(model, changes);
    print_levels(model);
    const bool known = print_expectations(theory.model, values, options.start_at(theory.model, values));
    Verdict result = print_minimised(model) && print_invariants(model);
    if (file) {
      std::vector<GivenLyapunov> given = file->lyapunov;
      for (GivenLyapunov& each : given) each.value = substitute(each.value, parameter_values(theory.model, set));
      result = result && print_lyapunov_functions(model, given);
    }
    if (search) result = result && print_search(*search);
    if (!known) result = result && Verdict::undecided;
    return result == Verdict::holds ? exit_done : result == Verdict::fails ? exit_claim_fails : exit_undecided;
  };
  return command;
}

}  // namespace separatrix
