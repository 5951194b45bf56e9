#include "solvers/trajectory/defect.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lib/num/elementary.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/series_arithmetic.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<double> first_fractions(std::size_t points) {
  std::vector<double> fractions{1, 0.8714, 0.6181, 0.3819, 0.1377};
  for (std::size_t n = 1; fractions.size() < points; ++n) {
    fractions.push_back(std::fmod(0.2137 + 0.6180339887498949 * static_cast<double>(n), 1));
  }
  return fractions;
}

// t + θh is rounded, and x(t + θh) held against the field at the rounded time: harmless while h is not far below t
template <class Real>
bool resolves_fractions(double log2_h, const Real& t) {
  constexpr double most_below = std::is_same_v<Real, mpfr> ? 12 : 3;
  return log2_h > log2_size(t) - most_below;
}

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
Defect<Real>::Defect(std::size_t points) : fractions_(first_fractions(points)), samples_(fractions_) {}

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

// the same at one of its fractions
template <class Real>
bool Defect<Real>::measure_sample(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& h,
                                  std::size_t j) {
  using Operation = Elementary<Real>;
  Operation::multiply(time_, h, samples_.fraction(j));
  Operation::add(time_, t, time_);
  point_.resize(x.size(), Real(0));
  slope_.resize(x.size(), Real(0));
  measured_.resize(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    samples_.increment(point_[i], i, j);
    Operation::add(point_[i], x[i], point_[i]);
  }
  if (!is_finite(point_)) return false;
  field(point_, slope_, time_);
  if (!is_finite(slope_)) return false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    samples_.rise(difference_, i, j);
    Operation::multiply(slope_[i], slope_[i], h);
    Operation::subtract(difference_, difference_, slope_[i]);
    measured_[i] = log2_size(difference_);
  }
  return true;
}

template <class Real>
DefectVerdict Defect<Real>::operator()(VectorField<Real>& field, const Real& t, const State<Real>& x,
                                       const StepPolynomial<Real>& step, const Real& h,
                                       const std::vector<double>& allowed) {
  const double log2_h = log2_size(h);
  const bool by_samples = resolves_fractions(log2_h, t);
  if (by_samples) samples_.set(step, h);
  for (std::size_t j = 0; j < fractions_.size(); ++j) {
    const bool defined = by_samples ? measure_sample(field, t, x, h, j) : measure(field, t, x, step, h, fractions_[j]);
    if (!defined) return {false, false, infinity, 0};
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
