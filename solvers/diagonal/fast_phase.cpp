#include "solvers/diagonal/fast_phase.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/rounded.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/basin/destination.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

constexpr std::size_t flow_digits = 12;  // dopri5 in double
const double settled = 1e-5;             // |x| of a coordinate that the flow has driven back to 0

std::vector<std::size_t> support_of(const std::vector<Rational>& beta) {
  std::vector<std::size_t> support;
  for (std::size_t i = 0; i < beta.size(); ++i) {
    if (beta[i] != 0) support.push_back(i);
  }
  return support;
}

// the loss with all coordinates outside the support put to 0, as a model of the others
Model on_support(const DiagonalNetwork& network, const std::vector<std::size_t>& support) {
  DiagonalNetwork part = network;
  part.coordinates.clear();
  Substitution zeros;
  for (std::size_t i = 0; i < network.coordinates.size(); ++i) {
    const bool inside = std::find(support.begin(), support.end(), i) != support.end();
    if (inside) {
      part.coordinates.push_back(network.coordinates[i]);
    } else {
      zeros.emplace(symbol(network.coordinates[i]), 0);
    }
  }
  part.loss = substitute(network.loss, zeros);
  const std::vector<Rational> ones(support.size(), Rational(1));
  return product_model(part, {ones, ones, 1});
}

// zero of g on the support, from a guess in double; none where Newton's iteration does not converge there
std::optional<std::vector<Rational>> refined(const DiagonalNetwork& network, const ParameterValues& parameters,
                                             const std::vector<Rational>& guess, std::size_t digits) {
  const std::vector<std::size_t> support = support_of(guess);
  const EquationsCode code = compile_equations(on_support(network, support));
  return with_real(digits + guard::iteration, [&]<class Real>(Real) -> std::optional<std::vector<Rational>> {
    Equations<Real> equations(code, parameters);
    State<Real> x;
    for (const std::size_t i : support) x.push_back(to_real<Real>(guess[i]));
    NewtonSettings settings;
    settings.log10_step = settings.log10_residual = -static_cast<double>(digits + 2);
    const NewtonResult<Real> found = newton(equations, x, settings);
    if (found.status != StationaryStatus::converged) return std::nullopt;
    std::vector<Rational> beta(guess.size());
    for (std::size_t k = 0; k < support.size(); ++k) {
      beta[support[k]] = rounded(found.x[k], digits + 2).value();
    }
    return beta;
  });
}

// end of the flow from a distance `away` of the plateau; a coordinate that has settled at 0 is 0
std::optional<std::vector<Rational>> follow(const DestinationFinder& finder, const std::vector<int>& signs,
                                            const std::vector<Rational>& plateau, double away, double disturbed) {
  std::vector<Rational> start;
  double side = disturbed;
  for (std::size_t i = 0; i < signs.size(); ++i) {
    if (signs[i] == 0) continue;
    const double size = std::sqrt(std::abs(to_double(plateau[i])));
    start.emplace_back(size == 0 ? away : size * (1 + side));
    side = -side;
  }
  const Destination end = finder(start, flow_digits, Certainty::nominal);
  const bool attracted =
      end.label == Label::minimum || end.label == Label::local_minimum || end.label == Label::global_minimum;
  if (!attracted || end.flat > 0) return std::nullopt;
  std::vector<Rational> beta(signs.size());
  std::size_t k = 0;
  for (std::size_t i = 0; i < signs.size(); ++i) {
    if (signs[i] == 0) continue;
    const Rational x = end.limit[k++].value();
    if (std::abs(to_double(x)) > settled) beta[i] = signs[i] * x * x;
  }
  return beta;
}

// a coordinate of the face that is 0 at the limit is held there: σ_i g_i < 0
bool held_at_zero(const DiagonalNetwork& network, const ParameterValues& parameters, const std::vector<int>& signs,
                  const std::vector<Rational>& limit) {
  std::vector<Expression> coordinates, symbols;
  for (const std::string& each : network.coordinates) coordinates.push_back(symbol(each));
  symbols = coordinates;
  for (const Parameter& each : network.parameters) symbols.push_back(symbol(each.name));
  std::vector<Rational> values = limit;
  values.insert(values.end(), parameters.begin(), parameters.end());
  const std::vector<Known> gradients = evaluate(gradient(network.loss, coordinates), symbols, values, 15);
  for (std::size_t i = 0; i < signs.size(); ++i) {
    if (signs[i] != 0 && limit[i] == 0 && signs[i] * gradients[i].value() <= 0) return false;
  }
  return true;
}

double distance_of(const std::vector<Rational>& a, const std::vector<Rational>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(to_double(Rational(a[i] - b[i]))));
  return largest;
}

}  // namespace

FastPhase fast_phase(const DiagonalNetwork& network, const ParameterValues& parameters, const std::vector<int>& signs,
                     const std::vector<Rational>& plateau, std::size_t digits) {
  constexpr double away = 1e-3, disturbance = 1e-3, same_limit = 1e-7;
  const Model face = face_model(network, signs);
  const DestinationFinder finder(face, parameters);
  FastPhase phase;
  const auto end = follow(finder, signs, plateau, away, 0);
  if (!end) return phase;
  const auto again = follow(finder, signs, plateau, away / 10, disturbance);
  phase.robust = !again ? Verdict::undecided : distance_of(*end, *again) < same_limit ? Verdict::holds : Verdict::fails;
  if (const auto limit = refined(network, parameters, *end, digits)) {
    const bool is_end = distance_of(*end, *limit) < same_limit && held_at_zero(network, parameters, signs, *limit);
    if (is_end) phase.limit = *limit;
  }
  return phase;
}

double smallest_eigenvalue_on_support(const DiagonalNetwork& network, const ParameterValues& parameters,
                                      const std::vector<Rational>& beta) {
  const std::vector<std::size_t> support = support_of(beta);
  if (support.empty()) return std::numeric_limits<double>::infinity();
  std::vector<Expression> symbols, chosen;
  std::vector<Rational> values = beta;
  for (const std::string& each : network.coordinates) symbols.push_back(symbol(each));
  for (const std::size_t i : support) chosen.push_back(symbols[i]);
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    symbols.push_back(symbol(network.parameters[k].name));
    values.push_back(parameters[k]);
  }
  std::vector<double> hessian;
  const std::vector<Expression> second = jacobian(gradient(network.loss, chosen), chosen);
  for (const Known& entry : evaluate(second, symbols, values, 15)) hessian.push_back(entry.approximate());
  return symmetric_spectrum(hessian, support.size()).values.front();
}

}  // namespace separatrix
