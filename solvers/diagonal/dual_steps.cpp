#include "solvers/diagonal/dual_steps.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"
#include "solvers/trajectory/methods.hpp"

namespace separatrix {
namespace {

bool has_mean(Expression loss) {
  const std::vector<Expression> nodes = topological_order({&loss, 1});
  return std::any_of(nodes.begin(), nodes.end(), [](Expression each) { return each.kind() == Kind::mean; });
}

// largest |g_i| on the plateaus
double largest_slope(const DiagonalNetwork& network, const ParameterValues& parameters, const StageSequence& sequence) {
  std::vector<Expression> coordinates, symbols;
  for (const std::string& each : network.coordinates) coordinates.push_back(symbol(each));
  for (const Parameter& each : network.parameters) symbols.push_back(symbol(each.name));
  Function<double> slopes(compile(gradient(network.loss, coordinates), coordinates, symbols), parameters);
  std::vector<std::vector<Rational>> plateaus{std::vector<Rational>(coordinates.size())};
  for (const Stage& stage : sequence.stages) plateaus.push_back(stage.state);
  double largest = 0;
  for (const std::vector<Rational>& at : plateaus) {
    std::vector<double> beta;
    for (const Rational& each : at) beta.push_back(to_double(each));
    for (const double each : slopes(beta)) largest = std::max(largest, std::abs(each));
  }
  return largest;
}

}  // namespace

DualSteps dual_steps(const DiagonalNetwork& network, const ParameterValues& parameters, const StageSequence& sequence,
                     const std::string& method) {
  DualSteps steps;
  steps.method = method != automatic_method ? method : has_mean(network.loss) ? quick_method : series_method;
  if (method_named(steps.method).step_control != StepControl::series) {
    steps.longest_step = 1 / largest_slope(network, parameters, sequence);
  }
  return steps;
}

}  // namespace separatrix
