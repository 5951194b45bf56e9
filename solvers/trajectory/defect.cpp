#include "solvers/trajectory/defect.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lib/num/precision.hpp"
#include "lib/num/series_arithmetic.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

template <class Real>
double log2_size(const Real& value) {
  if constexpr (std::is_same_v<Real, mpfr>) {
    mpfr_srcptr x = value.backend().data();
    if (mpfr_regular_p(x)) return static_cast<double>(mpfr_get_exp(x));
    return mpfr_zero_p(x) ? -infinity : mpfr_nan_p(x) ? std::numeric_limits<double>::quiet_NaN() : infinity;
  } else if constexpr (std::is_same_v<Real, double>) {
    if (!std::isfinite(value)) return std::fabs(value);
    return SeriesArithmetic<double>::log2_magnitude(value);
  } else {
    return log10_magnitude(value) * std::log2(10.0);
  }
}

template <class Real>
Defect<Real>::Defect(std::size_t order) : fractions_{1, 0.8714, 0.6181, 0.3819, 0.1377, 0.9613} {
  // every 32 orders are worth one point more
  constexpr std::size_t orders_per_point = 32;
  for (std::size_t n = 1; n <= order / orders_per_point; ++n) {
    fractions_.push_back(std::fmod(0.2137 + 0.6180339887498949 * static_cast<double>(n), 1));
  }
}

// false if the field has no value there
template <class Real>
bool Defect<Real>::measure(VectorField<Real>& field, const Real& t, const State<Real>& x,
                           const StepPolynomial<Real>& step, const Real& h, double fraction) {
  const Real time = fraction == 1 ? Real(t + h) : Real(t + h * Real(fraction));
  const Real s = time - t;
  point_ = x;
  slope_.resize(x.size(), Real(0));
  measured_.resize(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) point_[i] += step.increment(i, s);
  if (!is_finite(point_)) return false;
  field(point_, slope_, time);
  if (!is_finite(slope_)) return false;
  const double log2_h = log2_size(h);
  for (std::size_t i = 0; i < x.size(); ++i) measured_[i] = log2_size(Real(step.slope(i, s) - slope_[i])) + log2_h;
  return true;
}

template <class Real>
DefectVerdict Defect<Real>::operator()(VectorField<Real>& field, const Real& t, const State<Real>& x,
                                       const StepPolynomial<Real>& step, const Real& h,
                                       const std::vector<double>& allowed) {
  for (const double fraction : fractions_) {
    if (!measure(field, t, x, step, h, fraction)) return {false, false, infinity, 0};
    DefectVerdict verdict{true, true, -infinity, 0};
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (measured_[i] <= allowed[i]) continue;  // 0 too, where nothing is allowed
      const double excess = measured_[i] - allowed[i];
      if (verdict.passes || excess > verdict.log2_excess) verdict = {false, true, excess, i};
    }
    if (!verdict.passes) return verdict;
  }
  return {true, true, 0, 0};
}

template <class Real>
std::vector<double> Defect<Real>::noise(VectorField<Real>& field, const Real& t, const State<Real>& x,
                                        const StepPolynomial<Real>& step, const Real& h, double near) {
  std::vector<double> largest(x.size(), -infinity);
  for (const double fraction : {near, 0.7371 * near, 0.4139 * near}) {
    if (!measure(field, t, x, step, h, fraction)) continue;
    for (std::size_t i = 0; i < x.size(); ++i) largest[i] = std::max(largest[i], measured_[i]);
  }
  return largest;
}

#define SEPARATRIX_INSTANTIATE(Real)            \
  template double log2_size<Real>(const Real&); \
  template class Defect<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
