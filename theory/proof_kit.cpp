#include "theory/proof_kit.hpp"

#include <fmt/format.h>

#include <optional>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/elementary_zero.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/basin/proved_label.hpp"

namespace separatrix {
namespace {

// Most slips are seen at one point, without a canonical form: |value| there, or nothing where it has none
std::optional<Rational> size_at_a_point(Expression expression) {
  constexpr std::size_t digits = 40;
  const std::vector<Expression> symbols = symbols_of({&expression, 1});
  NamedValues values;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const long k = static_cast<long>(i);
    values.emplace_back(symbols[i].name(), ratio(7 + 4 * k, 11 + 5 * k));
  }
  const auto value = number(expression, values, digits).finite_value();
  if (!value) return std::nullopt;
  return abs(*value);
}

const Rational far_from_0 = ratio(1, 1'000'000'000'000);  // of formulas of the size 1, in 40 digits

}  // namespace

std::string box_text(const std::vector<Expression>& symbols, const std::vector<Interval>& box) {
  std::string text;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    text += fmt::format("{}{} in [{}, {}]", i == 0 ? "" : ", ", symbols[i].name(), to_string(box[i].low),
                        to_string(box[i].high));
  }
  return text;
}

Verdict proved_zero(EvidenceBuilder& evidence, const std::string& name, Expression expression,
                    const std::vector<Expression>& positive) {
  if (const auto size = size_at_a_point(expression); size && *size > far_from_0) {
    return evidence.undecided(name, "its size is " + decimal(*size, 3) + " at a point");
  }
  if (is_zero_elementary(expression, positive) != Verdict::holds) {
    return evidence.undecided(name, "its canonical form is not 0");
  }
  return evidence.same(name, "0 identically", "0 identically", EvidenceMethod::exact);
}

void solves(EvidenceBuilder& evidence, const std::string& name, Expression closed_form, Expression t,
            const std::function<Expression(Expression y)>& rate, Expression start,
            const std::vector<Expression>& positive) {
  proved_zero(evidence, fmt::format("d({})/dt less the rate there", name),
              differentiate(closed_form, t) - rate(closed_form), positive);
  proved_zero(evidence, name + " at t = 0 less the start", substitute(closed_form, {{t, 0}}) - start, positive);
}

void takes(EvidenceBuilder& evidence, const std::string& name, Expression time, Expression from, Expression to,
           const std::function<Expression(Expression y)>& rate, const std::vector<Expression>& positive) {
  proved_zero(evidence, name + ": its derivative by the end less 1/rate", differentiate(time, to) - 1 / rate(to),
              positive);
  proved_zero(evidence, name + " from a value to itself", substitute(time, {{to, from}}), positive);
}

Verdict proved_label(EvidenceBuilder& evidence, const std::string& name, const Model& model,
                     const ParameterValues& parameters, const std::vector<Interval>& start, Label expected) {
  const ProvedLabel found = prove_label(model, parameters, start);
  const std::string where = fmt::format("{} from {}", name, box_text(model.states(), start));
  if (found.label == Label::undecided) return evidence.undecided(where, found.reason);
  return same_label(evidence, where, expected, found.label, EvidenceMethod::enclosure);
}

}  // namespace separatrix
