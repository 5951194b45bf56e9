#include "solvers/expectation_nodes.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "lib/model/expectation_rule.hpp"
#include "lib/num/agreement.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "solvers/evaluation.hpp"

namespace separatrix {
namespace {

struct Values {
  std::vector<Known> flow, slopes;  // slopes (d d): ∂f, where they are wanted
  std::optional<Known> loss;
};

Model with_nodes(const Model& model, std::size_t nodes, std::size_t digits) {
  return with_expectation_rule(model, {nodes, digits + guard::chain});
}

Values values_at(const Model& model, const ParameterValues& parameters, const std::vector<Rational>& state,
                 std::size_t digits, bool with_slopes) {
  const std::size_t d = model.dimension();
  std::vector<Expression> formulas = model.resolve(model.field());
  for (std::size_t i = 0; with_slopes && i < d; ++i) {
    for (const Expression x : model.states()) formulas.push_back(differentiate(formulas[i], x));
  }
  if (model.has_loss()) formulas.push_back(model.resolve(*model.description().loss));
  std::vector<Expression> symbols = model.states();
  symbols.insert(symbols.end(), model.parameters().begin(), model.parameters().end());
  symbols.push_back(symbol("t"));
  std::vector<Rational> point = state;
  point.insert(point.end(), parameters.begin(), parameters.end());
  point.emplace_back(0);
  Values made;
  made.flow = evaluate(formulas, symbols, point, digits + guard::second_run);
  if (model.has_loss()) {
    made.loss = made.flow.back();
    made.flow.pop_back();
  }
  made.slopes.assign(made.flow.begin() + static_cast<std::ptrdiff_t>(d), made.flow.end());
  made.flow.resize(d);
  return made;
}

Rational largest(std::span<const Known> values) {
  Rational most = 0;
  for (const Known& each : values) most = std::max(most, Rational(abs(each.value())));
  return most;
}

bool is_finite(std::span<const Known> values) {
  return std::ranges::all_of(values, [](const Known& each) { return each.finite_value().has_value(); });
}

// of a vector, in units of a scale; 0 where an entry has no value
std::size_t agreed(std::span<const Known> a, std::span<const Known> b, const std::optional<Rational>& scale = {}) {
  if (!is_finite(a) || !is_finite(b)) return 0;
  Rational error = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    error = std::max(error, Rational(abs(Rational(a[i].value() - b[i].value()))));
  const Rational unit = scale ? *scale : largest(b);
  return agreed_digits(error, unit == 0 ? Rational(1) : unit);
}

std::size_t agreed(const Values& a, const Values& b) {
  std::size_t digits = agreed(a.flow, b.flow);
  if (a.loss && b.loss) digits = std::min(digits, agreed({&*a.loss, 1}, {&*b.loss, 1}));
  return digits;
}

std::size_t agreed_at_rest(const Values& a, const Values& b, const std::vector<Rational>& point) {
  if (!is_finite(b.slopes)) return 0;
  Rational reach = 1;
  for (const Rational& each : point) reach = std::max(reach, Rational(1 + abs(each)));
  std::size_t digits =
      std::min(agreed(a.slopes, b.slopes), agreed(a.flow, b.flow, Rational(largest(b.slopes) * reach)));
  if (a.loss && b.loss) digits = std::min(digits, agreed({&*a.loss, 1}, {&*b.loss, 1}));
  return digits;
}

// Doubles n until n and 2n − 1 agree.
//
// agree  to how many digits two models do
template <class Agree>
ExpectationNodes doubled_until(const Model& model, std::size_t nodes, std::size_t digits, const Agree& agree) {
  const std::size_t most = expectation_rule(model).most_nodes;
  while (true) {
    Model coarse = with_nodes(model, nodes, digits);
    const std::size_t known = std::min(agree(coarse, with_nodes(model, 2 * nodes - 1, digits)), digits);
    if (known == digits || 4 * nodes > most) return {std::move(coarse), nodes, known};
    nodes *= 2;
  }
}

}  // namespace

ExpectationNodes with_expectation_nodes(const Model& model, const ParameterValues& parameters,
                                        const std::vector<Rational>& state, std::size_t digits) {
  const ExpectationRule rule = expectation_rule(model);
  if (rule.nodes == 0) return {model};
  std::size_t nodes = 2;
  while (nodes < digits && 4 * nodes <= rule.most_nodes) nodes *= 2;
  return doubled_until(model, nodes, digits, [&](const Model& coarse, const Model& fine) {
    return agreed(values_at(coarse, parameters, state, digits, false),
                  values_at(fine, parameters, state, digits, false));
  });
}

ExpectationNodes with_nodes_at_rest(const Model& model, const ParameterValues& parameters,
                                    const std::vector<std::vector<Rational>>& points, std::size_t digits) {
  const ExpectationRule rule = expectation_rule(model);
  if (rule.nodes == 0 || points.empty()) return {model, rule.nodes, digits};
  return doubled_until(model, rule.nodes, digits, [&](const Model& coarse, const Model& fine) {
    std::size_t worst = digits;
    for (const std::vector<Rational>& point : points) {
      worst = std::min(worst, agreed_at_rest(values_at(coarse, parameters, point, digits, true),
                                             values_at(fine, parameters, point, digits, true), point));
    }
    return worst;
  });
}

}  // namespace separatrix
