#include "theory/given/asymptotics.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/stationary/eigenvalues.hpp"

namespace separatrix::given {
namespace {

constexpr std::size_t digits = 15;
constexpr double negligible = 1e-8;  // of an eigenvalue against the largest: half of the digits of double

// (d·d,) ∂f_i/∂x_j; empty where it has no value
std::vector<double> jacobian(const Subject& subject, const Case& from, const std::vector<Rational>& state) {
  const Model& model = subject.model;
  const NamedValues values = from.values(model, state, 0);
  std::vector<double> entries;
  for (const Expression side : model.resolve(model.field())) {
    for (const Expression slope : gradient(side, model.states())) {
      entries.push_back(number(slope, values, digits).approximate());
      if (!std::isfinite(entries.back())) return {};
    }
  }
  return entries;
}

bool is_sum(double left, const std::vector<double>& rates, std::size_t first, double allowed) {
  if (std::fabs(left) <= allowed) return true;
  if (left < 0 || first == rates.size()) return false;
  return is_sum(left - rates[first], rates, first, allowed) || is_sum(left, rates, first + 1, allowed);
}

}  // namespace

std::optional<std::vector<double>> decay_rates(const Subject& subject, const Case& from,
                                               const std::vector<Rational>& state) {
  std::vector<double> hessian = jacobian(subject, from, state);
  if (hessian.empty()) return std::nullopt;
  for (double& entry : hessian) entry = -entry;
  std::vector<double> rates = symmetric_spectrum(hessian, subject.model.dimension()).values;
  if (!(rates.front() > negligible * rates.back())) return std::nullopt;
  return rates;
}

bool is_sum_of_rates(double exponent, const std::vector<double>& rates) {
  constexpr double allowed = 1e-6, most_terms = 1000;
  // too many sums to tell anything: every number is one
  if (-exponent / rates.front() > most_terms) return true;
  return is_sum(-exponent, rates, 0, allowed * std::max(std::fabs(exponent), rates.front()));
}

bool is_attractor(const Subject& subject, const Case& from, const std::vector<Rational>& state) {
  constexpr double still = 1e-10;
  const Model& model = subject.model;
  const NamedValues values = from.values(model, state, 0);
  const std::vector<double> matrix = jacobian(subject, from, state);
  if (matrix.empty()) return false;
  const auto spectrum = eigenvalues(matrix, model.dimension());
  double largest = 0;
  for (const auto& each : spectrum) largest = std::max(largest, std::hypot(each.real, each.imaginary));
  if (spectrum.empty() || !(spectrum.back().real < -negligible * largest)) return false;
  return std::ranges::all_of(model.resolve(model.field()), [&](Expression side) {
    return std::fabs(number(side, values, digits).approximate()) <= still * largest;
  });
}

bool is_analytic(const Subject& subject, Expression quantity) {
  const Expression resolved = subject.model.resolve(quantity);
  return std::ranges::none_of(topological_order({&resolved, 1}), [](Expression e) {
    using enum Kind;
    if (e.kind() == power) return !(e.arguments()[1].is_number() && is_integer(e.arguments()[1].number()));
    return e.kind() == abs || e.kind() == sign || e.kind() == relu || e.kind() == log || e.kind() == atan2;
  });
}

}  // namespace separatrix::given
