#include "solvers/expectation_nodes.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "lib/model/expectation_rule.hpp"
#include "lib/num/agreement.hpp"
#include "lib/num/digit_plan.hpp"
#include "solvers/evaluation.hpp"

namespace separatrix {
namespace {

struct Values {
  Model model;
  std::vector<Known> flow;
  std::optional<Known> loss;
};

Values with_nodes(const Model& model, std::size_t nodes, const ParameterValues& parameters,
                  const std::vector<Rational>& state, std::size_t digits) {
  Values made{with_expectation_rule(model, {nodes, digits + guard::chain}), {}, {}};
  std::vector<Expression> formulas = made.model.field();
  if (made.model.has_loss()) formulas.push_back(*made.model.description().loss);
  std::vector<Expression> symbols = model.states();
  symbols.insert(symbols.end(), model.parameters().begin(), model.parameters().end());
  symbols.push_back(symbol("t"));
  std::vector<Rational> values = state;
  values.insert(values.end(), parameters.begin(), parameters.end());
  values.emplace_back(0);
  made.flow = evaluate(made.model.resolve(formulas), symbols, values, digits + guard::second_run);
  if (made.model.has_loss()) {
    made.loss = made.flow.back();
    made.flow.pop_back();
  }
  return made;
}

// of a vector, relative to its largest entry; 0 where one has no value
std::size_t agreed(std::span<const Known> a, std::span<const Known> b) {
  Rational error = 0, scale = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto x = a[i].finite_value(), y = b[i].finite_value();
    if (!x || !y) return 0;
    error = std::max(error, Rational(abs(Rational(*x - *y))));
    scale = std::max(scale, Rational(abs(*y)));
  }
  return agreed_digits(error, scale == 0 ? Rational(1) : scale);
}

std::size_t agreed(const Values& a, const Values& b) {
  const std::size_t flow = agreed(a.flow, b.flow);
  return a.loss && b.loss ? std::min(flow, agreed(std::span(&*a.loss, 1), std::span(&*b.loss, 1))) : flow;
}

}  // namespace

ExpectationNodes with_expectation_nodes(const Model& model, const ParameterValues& parameters,
                                        const std::vector<Rational>& state, std::size_t digits) {
  const ExpectationRule rule = expectation_rule(model);
  if (rule.nodes == 0) return {model};
  std::size_t nodes = 1;
  while (nodes < digits && 4 * nodes <= rule.most_nodes) nodes *= 2;
  Values coarse = with_nodes(model, nodes, parameters, state, digits);
  while (true) {
    Values fine = with_nodes(model, 2 * nodes, parameters, state, digits);
    const std::size_t known = std::min(agreed(coarse, fine), digits);
    if (known == digits || 4 * nodes > rule.most_nodes) return {std::move(coarse.model), nodes, known};
    nodes *= 2;
    coarse = std::move(fine);
  }
}

}  // namespace separatrix
