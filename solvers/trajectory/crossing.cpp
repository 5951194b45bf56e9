#include "solvers/trajectory/crossing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lib/num/precision.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr std::size_t points_of_check = 14;
constexpr int rough_steps = 64;
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

template <class Real>
Crossing<Real>::Crossing(double log2_tolerance) : log2_tolerance_(log2_tolerance), defect_(points_of_check) {}

template <class Real>
std::optional<StepPolynomial<Real>> Crossing<Real>::operator()(VectorField<Real>& field, const Real& t,
                                                               const State<Real>& x, const Real& h, std::size_t order,
                                                               const std::vector<double>& sizes) {
  const std::size_t d = x.size();
  State<Real> first(d, Real(0)), last(d, Real(0)), end = x;
  field(x, first, t);
  if (!is_finite(first)) return std::nullopt;
  last = first;
  for (int iteration = 0; iteration < 4; ++iteration) {
    for (std::size_t i = 0; i < d; ++i) end[i] = x[i] + h * (first[i] + last[i]) / 2;
    if (!is_finite(end)) return std::nullopt;
    field(end, last, Real(t + h));
    if (!is_finite(last)) return std::nullopt;
  }
  // at rest where there is no series: nothing says that it stays
  const auto rests = [](const State<Real>& slope) {
    return std::all_of(slope.begin(), slope.end(), [](const Real& each) { return each == 0; });
  };
  if (rests(first) && rests(last)) return std::nullopt;
  StepPolynomial<Real> step{order, static_cast<long>(std::floor(log2_size(h))), {}};
  step.coefficients.assign(d * order, Real(0));
  std::vector<double> allowed;
  for (std::size_t i = 0; i < d; ++i) {
    step.coefficients[i * order] = scale_by_power_of_two(first[i], step.log2_unit);
    const Real curvature = (last[i] - first[i]) / (2 * h);
    step.coefficients[i * order + 1] = scale_by_power_of_two(curvature, 2 * step.log2_unit);
    allowed.push_back(log2_tolerance_ + std::max({log2_size(x[i]), log2_size(end[i]), sizes[i]}));
  }
  if (!defect_(field, t, x, step, h, allowed).passes) return std::nullopt;
  return step;
}

template <class Real>
std::vector<double> Crossing<Real>::sizes_to_come(VectorField<Real>& field, const Real& t, const State<Real>& x,
                                                  const Real& rest) {
  std::vector<double> sizes(x.size(), -infinity);
  State<Real> slope(x.size(), Real(0)), there(x.size(), Real(0)), first(x.size(), Real(0));
  field(x, first, t);
  if (!is_finite(first)) return sizes;
  const auto count = [&](std::size_t i, double size) {
    if (x[i] == 0 && std::isfinite(size)) sizes[i] = std::max(sizes[i], size);
  };
  for (const double fraction : {1.0, 0.6181, 0.3819, 0.1377}) {
    const Real s = rest * Real(fraction);
    for (std::size_t i = 0; i < x.size(); ++i) there[i] = x[i] + s * first[i];
    if (!is_finite(there)) continue;
    field(there, slope, Real(t + s));
    for (std::size_t i = 0; i < x.size(); ++i) count(i, log2_size(slope[i]) + log2_size(rest));
  }
  // what only moves once others have: y⁵ of a y that grows like t³⁰
  there = x;
  const Real h = rest / Real(rough_steps);
  for (int k = 0; k < rough_steps; ++k) {
    field(there, slope, Real(t + h * Real(2 * k + 1) / 2));
    for (std::size_t i = 0; i < x.size(); ++i) there[i] += h * slope[i];
    if (!is_finite(there)) break;
    for (std::size_t i = 0; i < x.size(); ++i) count(i, log2_size(there[i]));
  }
  return sizes;
}

#define SEPARATRIX_INSTANTIATE(Real) template class Crossing<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
