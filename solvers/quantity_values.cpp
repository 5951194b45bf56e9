#include "solvers/quantity_values.hpp"

#include <memory>

#include "lib/num/decimal.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"

namespace separatrix {

QuantityValues quantity_values(const Model& model, const std::vector<Expression>& quantities) {
  std::vector<Expression> variables = model.states();
  variables.push_back(symbol("t"));
  variables.insert(variables.end(), model.parameters().begin(), model.parameters().end());
  const auto tape = compile(model.resolve(quantities), variables, {});
  const auto evaluate = std::make_shared<Evaluator<double>>(tape, std::vector<Rational>{});
  return [evaluate](const std::vector<double>& state, double t, const ParameterValues& parameters) {
    std::vector<double> point = state;
    point.push_back(t);
    for (const Rational& parameter : parameters) point.push_back(to_double(parameter));
    return (*evaluate)(point);
  };
}

}  // namespace separatrix
