#include "tools/commands/derived_invariants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/jump.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/rational_function.hpp"
#include "solvers/random_point.hpp"
#include "solvers/vanishing.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

constexpr std::size_t check_points = 100;
constexpr std::size_t check_digits = 60;

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
  if (proof == Verdict::undecided) proof = is_zero_in_canonical_form(model.resolve(expression));
  const auto conclude = [&](const std::string& verdict) { say(fmt::format("  {}: {}\n", identity, verdict)); };
  if (proof == Verdict::fails || check.log10_largest >= -static_cast<double>(check_digits) + 5) {
    conclude("fails (" +
             std::string(proof == Verdict::fails ? "it simplifies to a number other than 0" : numerical(check)) + ")");
    return Verdict::fails;
  }
  if (check.unresolved && proof != Verdict::holds) {
    conclude("not decided (parts of it differ in size by more than any digits show)");
    return Verdict::undecided;
  }
  if (check.undefined > 0) {
    conclude("undecided (it has no value at some random points)");
    return Verdict::undecided;
  }
  if (proof == Verdict::holds) {
    conclude("proved (it simplifies to 0; " + numerical(check) + ")");
    return Verdict::holds;
  }
  conclude("checked numerically, not proved (" + numerical(check) + where(check.positive) + ")");
  return Verdict::undecided;
}

std::string listed(const std::vector<Expression>& expressions) {
  constexpr std::size_t shown = 30;
  std::vector<std::string> texts;
  for (std::size_t k = 0; k < std::min(expressions.size(), shown); ++k) texts.push_back(print(expressions[k]));
  if (expressions.size() > shown) texts.emplace_back("...");
  return joined(texts, ", ");
}

}  // namespace

Verdict print_invariants(const Model& model) {
  Verdict all = Verdict::holds;
  if (!model.invariants().empty()) say("\ninvariants\n");
  for (const Invariant& invariant : model.invariants()) {
    say(fmt::format("  {} = {}\n", invariant.name, print(invariant.value)));
    all = all && check_zero(model, model.time_derivative(invariant.value), fmt::format("d{}/dt = 0", invariant.name));
  }
  return all;
}

Verdict print_minimised(const Model& model) {
  Verdict all = Verdict::holds;
  for (const Definition& definition : model.description().definitions) {
    if (!definition.minimises_loss) continue;
    say(fmt::format("\nminimised out: {} (the flow is right only if the loss is stationary in it)\n", definition.name));
    const Expression slope = differentiate(*model.description().loss, symbol(definition.name));
    const Verdict result = check_zero(model, slope, fmt::format("dloss/d{} = 0", definition.name));
    all = all && (result == Verdict::fails ? Verdict::fails : Verdict::holds);
  }
  return all;
}

Verdict print_search(const InvariantSearch& search) {
  say(fmt::format("\nsearch for invariants in the span of {} function{}: {}\n", search.basis.size(),
                  search.basis.size() == 1 ? "" : "s", listed(search.basis)));
  std::vector<Expression> smooth, jumping;
  for (const Expression each : search.redundant) (may_jump(each) ? jumping : smooth).push_back(each);
  if (!smooth.empty())
    say(fmt::format("  left out, combinations of the others up to a constant: {}\n", listed(smooth)));
  if (!jumping.empty()) {
    say(fmt::format(
        "  left out, combinations of the others up to a constant between jumps, which are not looked at: {}\n",
        listed(jumping)));
  }
  Verdict all = Verdict::holds;
  for (const FoundInvariant& found : search.found) {
    if (!found.proved) all = Verdict::undecided;
    VanishingCheck derivative;
    derivative.points = search.check_points;
    derivative.digits = search.check_digits;
    derivative.log10_largest = found.log10_largest;
    const std::string check = numerical(derivative);
    say(fmt::format("  {} is conserved: {} ({}{})\n", print(found.combination),
                    found.proved ? "proved" : "checked numerically, not proved",
                    found.proved ? "its time derivative simplifies to 0; " : "",
                    check + (found.proved ? "" : where(search.positive))));
  }
  if (search.unexpressed > 0) {
    all = Verdict::undecided;
    say(fmt::format(
        "  {} more {} conserved at the value of the parameters that was tried, with coefficients not found for all\n",
        search.unexpressed, search.unexpressed == 1 ? "is" : "are"));
  }
  if (search.unresolved) {
    all = Verdict::undecided;
    say("  not decided: parts of the field differ in size by more than any digits show; only proofs count\n");
  }
  if (search.irrational > 0) {
    all = Verdict::undecided;
    say(fmt::format("  {} more seem{} conserved, with coefficients that are not rational\n", search.irrational,
                    search.irrational == 1 ? "s" : ""));
  }
  if (search.rejected > 0) {
    say(fmt::format("  {} nearly conserved, seen not to be exactly\n", search.rejected));
  }
  if (search.found.empty() && search.irrational == 0 && search.rejected == 0 && search.unexpressed == 0 &&
      !search.unresolved) {
    say(fmt::format(
        "  none: the time derivatives are linearly independent at {} random points, computed with {} digits\n",
        search.points, search.digits));
  }
  return all;
}

}  // namespace separatrix
