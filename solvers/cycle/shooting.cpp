#include "solvers/cycle/shooting.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/basin/multipliers.hpp"
#include "solvers/linear_system.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr int most_iterations = 12;

// of an arc: far more than one that is met on the way to an orbit takes
constexpr std::size_t most_steps = 100'000;

// entries of M below this many tolerances of its size are lost in the products of arcs
constexpr double log10_hidden = 2;

}  // namespace

Model with_parameter_as_state(const Model& model, const std::string& parameter) {
  ModelDescription extended;
  extended.name = model.name();
  extended.states = model.description().states;
  extended.states.push_back(parameter);
  for (const Parameter& each : model.description().parameters) {
    if (each.name != parameter) extended.parameters.push_back(each);
  }
  extended.equations = model.resolve(model.field());
  extended.equations.push_back(0);
  extended.start.assign(extended.states.size(), 0);
  return Model(std::move(extended));
}

ParameterValues without_parameter(const Model& model, const std::string& parameter, ParameterValues values) {
  values.erase(values.begin() + static_cast<std::ptrdiff_t>(*model.parameter_index(parameter)));
  return values;
}

double OrbitSpace::unit(std::size_t unknown) const {
  if (unknown == log_period()) return 1;
  if (unknown == parameter()) return box.width(dimension());
  return box.width(unknown % dimension()) * std::sqrt(static_cast<double>(arcs));
}

template <class Real>
State<Real> OrbitSpace::point(const std::vector<Real>& z, std::size_t arc) const {
  State<Real> x;
  for (std::size_t i = 0; i < dimension(); ++i) x.push_back(value(arc * dimension() + i, z));
  x.push_back(value(parameter(), z));
  return x;
}

template <class Real>
Real OrbitSpace::period(const std::vector<Real>& z) const {
  using std::exp;
  return exp(z[log_period()]);
}

template <class Real>
std::vector<Real> OrbitSpace::extent(const std::vector<Real>& z) const {
  const std::size_t d = dimension();
  std::vector<Real> mean(d, Real(0)), extent;
  for (std::size_t j = 0; j < arcs * d; ++j) mean[j % d] += z[j] / Real(arcs);
  for (std::size_t j = 0; j < arcs * d; ++j) extent.push_back(z[j] - mean[j % d]);
  return extent;
}

template <class Real>
Shooting<Real>::Shooting(VectorFieldCode variations, const ParameterValues& parameters, OrbitSpace space,
                         double log10_tolerance)
    : field_(std::move(variations), parameters), space_(std::move(space)), log10_tolerance_(log10_tolerance) {}

template <class Real>
std::optional<Arcs<Real>> Shooting<Real>::arcs(const std::vector<Real>& z) {
  constexpr std::size_t m = OrbitSpace::arcs;
  const std::size_t d = space_.dimension(), n = space_.unknowns(), wide = d + 1;
  const Real time = space_.period(z) / Real(m);
  if (!(time > 0) || !is_finite(z) || !is_finite(State<Real>{time})) return std::nullopt;
  IntegrationSettings settings;
  settings.method = automatic_method;
  settings.tolerance = {log10_tolerance_, log10_tolerance_};
  settings.keep_points = false;
  settings.autonomous = true;
  settings.most_steps = most_steps;
  Arcs<Real> result;
  result.jacobian.assign(m * d * n, Real(0));
  result.slopes.assign(n, Real(0));
  result.monodromy.assign(d * d, Real(0));
  for (std::size_t i = 0; i < d; ++i) result.monodromy[i * d + i] = 1;
  State<Real> slope(field_.dimension(), Real(0));
  for (std::size_t k = 0; k < m; ++k) {
    const std::size_t next = (k + 1) % m;
    State<Real> start = space_.point(z, k);
    start.resize(field_.dimension(), Real(0));
    for (std::size_t i = 0; i < wide; ++i) start[wide + i * wide + i] = 1;
    field_(start, slope, Real(0));
    for (std::size_t i = 0; i < d; ++i) result.slopes[k * d + i] = space_.scaled(k * d + i, slope[i]);
    const Trajectory<Real> path = integrate<Real>(field_, start, Real(0), time, settings);
    if (path.outcome != Outcome::reached_end || !is_finite(path.end())) return std::nullopt;
    const State<Real>& end = path.end();
    field_(end, slope, Real(0));
    std::vector<Real> arc(d * d);  // ∂φ/∂x, from units of the box to them
    for (std::size_t i = 0; i < d; ++i) {
      const std::size_t row = k * d + i;
      Real* const derivatives = &result.jacobian[row * n];
      const auto scaled = [&](const Real& entry) { return space_.scaled(row, entry); };
      result.gaps.push_back(z[next * d + i] - scaled(end[i]));
      for (std::size_t j = 0; j < d; ++j) {
        arc[i * d + j] = scaled(end[wide + i * wide + j]) * Real(space_.unit(k * d + j));
        derivatives[k * d + j] -= arc[i * d + j];
      }
      derivatives[next * d + i] += 1;
      derivatives[space_.log_period()] = -scaled(slope[i]) * time;
      derivatives[space_.parameter()] = -scaled(end[wide + i * wide + d]) * Real(space_.unit(space_.parameter()));
    }
    std::vector<Real> product(d * d, Real(0));
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t l = 0; l < d; ++l) {
        for (std::size_t j = 0; j < d; ++j) product[i * d + j] += arc[i * d + l] * result.monodromy[l * d + j];
      }
    }
    result.monodromy = std::move(product);
    result.log_determinant += end.back();
  }
  if (!is_finite(result.jacobian) || !is_finite(result.monodromy)) return std::nullopt;
  return result;
}

template <class Real>
std::vector<Real> Shooting<Real>::matrix(const Arcs<Real>& arcs, const std::vector<Real>& phase,
                                         const std::vector<Real>& plane) const {
  std::vector<Real> matrix = arcs.jacobian;
  matrix.insert(matrix.end(), phase.begin(), phase.end());
  matrix.insert(matrix.end(), plane.begin(), plane.end());
  return matrix;
}

template <class Real>
std::optional<ClosedArcs<Real>> Shooting<Real>::closed(const std::vector<Real>& guess, const std::vector<Real>& phase,
                                                       const std::vector<Real>& plane, double log10_step,
                                                       const Real& reach) {
  const std::size_t n = space_.unknowns();
  const Real enough = power_of_ten<Real>(log10_step);
  ClosedArcs<Real> found;
  found.z = guess;
  while (found.steps < most_iterations) {
    auto at = arcs(found.z);
    if (!at) return std::nullopt;
    std::vector<Real> right;
    for (const Real& gap : at->gaps) right.push_back(-gap);
    const std::vector<Real> moved = difference(guess, found.z);
    right.push_back(dot(phase, moved));
    right.push_back(dot(plane, moved));
    const auto step = solve_linear(matrix(*at, phase, plane), n, right);
    if (!step) return std::nullopt;
    for (std::size_t j = 0; j < n; ++j) found.z[j] += (*step)[j];
    found.last = length(*step);
    ++found.steps;
    if (!(distance(found.z, guess) <= reach)) return std::nullopt;
    if (found.last <= enough) {
      found.arcs = std::move(*at);
      return found;
    }
  }
  return std::nullopt;
}

template <class Real>
std::optional<std::vector<Real>> Shooting<Real>::tangent(const Arcs<Real>& arcs, const std::vector<Real>& phase,
                                                         const std::vector<Real>& direction) const {
  const std::size_t n = space_.unknowns();
  std::vector<Real> right(n, Real(0));
  right.back() = 1;
  auto along = solve_linear(matrix(arcs, phase, direction), n, right);
  if (!along) return std::nullopt;
  const Real size = length(*along);
  for (Real& entry : *along) entry /= size;
  return along;
}

template <class Real>
std::vector<ComplexNumber<Real>> Shooting<Real>::multipliers(const Arcs<Real>& arcs) const {
  const std::size_t d = space_.dimension();
  const Real error = power_of_ten<Real>(log10_tolerance_ + log10_hidden) * length(arcs.monodromy);
  const auto first = arcs.slopes.begin();
  return multipliers_across(arcs.monodromy, std::vector<Real>(first, first + static_cast<std::ptrdiff_t>(d)), error,
                            arcs.log_determinant);
}

#define SEPARATRIX_INSTANTIATE(Real)                                                         \
  template State<Real> OrbitSpace::point<Real>(const std::vector<Real>&, std::size_t) const; \
  template Real OrbitSpace::period<Real>(const std::vector<Real>&) const;                    \
  template std::vector<Real> OrbitSpace::extent<Real>(const std::vector<Real>&) const;       \
  template class Shooting<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
