#include "solvers/basin/closed_orbit.hpp"

#include <algorithm>
#include <utility>

#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/num/vector.hpp"
#include "solvers/basin/multipliers.hpp"
#include "solvers/basin/variations.hpp"
#include "solvers/linear_system.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr int most_iterations = 15;

// decimal places of a Newton step, above the tolerance, that count as converged
constexpr double log10_converged = 2;

// an eigenvalue 1 beside another one near it is known to the root of the tolerance
constexpr double log10_trivial = 1;

// |1 − μ|
template <class Real>
Real from_one(const ComplexNumber<Real>& multiplier) {
  return modulus<Real>({Real(multiplier.real - 1), multiplier.imaginary});
}

template <class Real>
Real error_of_place(const std::vector<ComplexNumber<Real>>& multipliers, double log10_tolerance) {
  Real least(1);
  for (const ComplexNumber<Real>& each : multipliers) least = std::min(least, from_one(each));
  return power_of_ten<Real>(log10_tolerance + log10_converged) / least;
}

}  // namespace

template <class Real>
Real error_of_place(const ClosedOrbit<Real>& orbit, double log10_tolerance) {
  return error_of_place(orbit.multipliers, log10_tolerance);
}

double error_of_place(const OrbitReport& orbit, double log10_tolerance) {
  std::vector<ComplexNumber<double>> multipliers;
  for (const auto& [real, imaginary] : orbit.multipliers)
    multipliers.push_back({real.approximate(), imaginary.approximate()});
  return error_of_place(multipliers, log10_tolerance);
}

template <class Real>
Real largest_multiplier(const ClosedOrbit<Real>& orbit) {
  Real largest(0);
  for (const ComplexNumber<Real>& each : orbit.multipliers) largest = std::max(largest, modulus(each));
  return largest;
}

template <class Real>
OrbitReport report(const ClosedOrbit<Real>& orbit, std::size_t digits) {
  OrbitReport result{rounded(orbit.period, digits), {}, rounded(orbit.means, digits)};
  for (const ComplexNumber<Real>& each : orbit.multipliers) {
    result.multipliers.emplace_back(rounded(each.real, digits), rounded(each.imaginary, digits));
  }
  return result;
}

VectorFieldCode compile_variations(const Model& model) {
  const std::vector<Expression>& x = model.states();
  std::vector<Expression> integrands = x;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = i; j < x.size(); ++j) integrands.push_back(x[i] * x[j]);
  }
  return compile_variations(model, integrands);
}

template <class Real>
ClosedOrbitFinder<Real>::ClosedOrbitFinder(VectorFieldCode variations, const ParameterValues& parameters,
                                           std::size_t dimension, std::string method, double log10_tolerance)
    : field_(std::move(variations), parameters),
      dimension_(dimension),
      method_(std::move(method)),
      log10_tolerance_(log10_tolerance) {}

template <class Real>
std::optional<typename ClosedOrbitFinder<Real>::Turn> ClosedOrbitFinder<Real>::turn(const State<Real>& x,
                                                                                    const Real& period) {
  const std::size_t d = dimension_;
  State<Real> start = x;
  start.resize(field_.dimension(), Real(0));
  for (std::size_t i = 0; i < d; ++i) start[d + i * d + i] = 1;
  IntegrationSettings settings;
  settings.method = method_;
  settings.tolerance = {log10_tolerance_, log10_tolerance_};
  settings.keep_points = false;
  const Trajectory<Real> path = integrate<Real>(field_, start, Real(0), period, settings);
  if (path.outcome != Outcome::reached_end || !is_finite(path.end())) return std::nullopt;
  const State<Real>& end = path.end();
  const auto from = [&](std::size_t i) { return end.begin() + static_cast<std::ptrdiff_t>(i); };
  Turn turn{{from(0), from(d)}, {}, {from(d), from(d + d * d)}, {from(d + d * d), end.end() - 1}, end.back()};
  State<Real> slope(field_.dimension(), Real(0));
  field_(end, slope, Real(0));
  turn.slope.assign(slope.begin(), slope.begin() + static_cast<std::ptrdiff_t>(d));
  return turn;
}

template <class Real>
std::optional<ClosedOrbit<Real>> ClosedOrbitFinder<Real>::describe(const State<Real>& x, const Real& period,
                                                                   const Turn& turn) const {
  using std::abs;
  ClosedOrbit<Real> orbit{x, period, eigenvalues(turn.monodromy, dimension_), {period}};
  if (orbit.multipliers.empty()) return std::nullopt;
  const auto trivial = std::min_element(orbit.multipliers.begin(), orbit.multipliers.end(),
                                        [&](const auto& a, const auto& b) { return from_one(a) < from_one(b); });
  if (!(from_one(*trivial) <= power_of_ten<Real>(log10_tolerance_ / 2 + log10_trivial))) return std::nullopt;
  orbit.multipliers.erase(trivial);
  reveal_hidden(orbit.multipliers,
                Real(power_of_ten<Real>(log10_tolerance_ + log10_converged) * length(turn.monodromy)), turn.divergence);
  for (const Real& each : turn.integrals) orbit.means.push_back(each / period);
  return orbit;
}

template <class Real>
std::optional<ClosedOrbit<Real>> ClosedOrbitFinder<Real>::refine(const State<Real>& guess, const State<Real>& normal,
                                                                 const Real& period) {
  using std::abs;
  const std::size_t d = dimension_, n = d + 1;
  const Real enough = power_of_ten<Real>(log10_tolerance_ + log10_converged);
  State<Real> x = guess;
  Real time = period;
  for (int iteration = 0; iteration < most_iterations; ++iteration) {
    const auto at = turn(x, time);
    if (!at) return std::nullopt;
    std::vector<Real> matrix(n * n, Real(0)), right(n, Real(0));
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < d; ++j) matrix[i * n + j] = at->monodromy[i * d + j] - Real(i == j ? 1 : 0);
      matrix[i * n + d] = at->slope[i];
      matrix[d * n + i] = normal[i];
      right[i] = x[i] - at->end[i];
    }
    const auto step = solve_linear(matrix, n, right);
    if (!step) return std::nullopt;
    const Real change = length(*step);
    if (change <= enough * (1 + length(x) + time)) return describe(x, time, *at);
    for (std::size_t i = 0; i < d; ++i) x[i] += (*step)[i];
    time += (*step)[d];
    // no other orbit is meant: its period would be another one
    if (!(abs(Real(time - period)) <= period / 2)) return std::nullopt;
  }
  return std::nullopt;
}

template <class Real>
std::optional<ClosedOrbit<Real>> ClosedOrbitFinder<Real>::follow(const State<Real>& x, const Real& period,
                                                                 const Real& gap) {
  const auto at = turn(x, period);
  if (!at || !(distance(at->end, x) <= gap)) return std::nullopt;
  return describe(x, period, *at);
}

#define SEPARATRIX_INSTANTIATE(Real)                                        \
  template Real largest_multiplier<Real>(const ClosedOrbit<Real>&);         \
  template Real error_of_place<Real>(const ClosedOrbit<Real>&, double);     \
  template OrbitReport report<Real>(const ClosedOrbit<Real>&, std::size_t); \
  template class ClosedOrbitFinder<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
