#include "solvers/basin/closed_orbit.hpp"

#include <algorithm>
#include <utility>

#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/derive.hpp"
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

template <class Real>
Real modulus(const ComplexNumber<Real>& z) {
  return length(std::vector<Real>{z.real, z.imaginary});
}

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

// The multiplier that rounding hides in M, from the product of all; several: 0.
template <class Real>
void find_hidden(std::vector<ComplexNumber<Real>>& multipliers, const Real& error, const Real& log_product) {
  using std::exp;
  using std::log;
  std::vector<ComplexNumber<Real>*> hidden;
  Real log_rest = log_product;
  int sign = 1;
  for (ComplexNumber<Real>& each : multipliers) {
    const Real size = modulus(each);
    if (multipliers.size() == 1 || size <= error) {
      hidden.push_back(&each);
      continue;
    }
    log_rest -= log(size);
    if (each.imaginary == 0 && each.real < 0) sign = -sign;
  }
  for (ComplexNumber<Real>* each : hidden) *each = {hidden.size() == 1 ? Real(sign * exp(log_rest)) : Real(0), Real(0)};
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
  const std::vector<Expression> field = model.resolve(model.field()), &x = model.states();
  const std::vector<Expression> slopes = jacobian(field, x);
  const std::size_t d = x.size();
  ModelDescription extended;
  extended.name = model.name();
  extended.states = model.description().states;
  extended.parameters = model.description().parameters;
  extended.equations = field;
  // no model can name these: a space is in them
  const auto variation = [&](std::size_t i, std::size_t j) {
    return "d " + extended.states[i] + " / d " + extended.states[j];
  };
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) extended.states.push_back(variation(i, j));
  }
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      Expression sum = 0;
      for (std::size_t k = 0; k < d; ++k) sum = sum + slopes[i * d + k] * symbol(variation(k, j));
      extended.equations.push_back(sum);
    }
  }
  const auto add = [&](Expression integrand) {
    extended.states.push_back("integral " + std::to_string(extended.states.size()));
    extended.equations.push_back(integrand);
  };
  for (std::size_t i = 0; i < d; ++i) add(x[i]);
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = i; j < d; ++j) add(x[i] * x[j]);
  }
  Expression trace = 0;
  for (std::size_t i = 0; i < d; ++i) trace = trace + slopes[i * d + i];
  add(trace);
  extended.start.assign(extended.states.size(), 0);
  return compile_vector_field(Model(extended));
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
  find_hidden(orbit.multipliers, Real(power_of_ten<Real>(log10_tolerance_ + log10_converged) * length(turn.monodromy)),
              turn.divergence);
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
