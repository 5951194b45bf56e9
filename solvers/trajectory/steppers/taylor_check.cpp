#include "solvers/trajectory/steppers/taylor_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// what is lost below the range of the arithmetic is no error of the step
template <class Real>
double log2_least() {
  if constexpr (std::is_same_v<Real, mpfr>)
    return -infinity;
  else
    return std::numeric_limits<Real>::min_exponent;
}

}  // namespace

// log₂ of the error that a step of length h may make of each state
template <class Real>
std::vector<double> TaylorCheck<Real>::allowed(const State<Real>& x, const StepPolynomial<Real>& step,
                                               const Real& h) const {
  const double log2_h = log2_size(h) - static_cast<double>(step.log2_unit);
  std::vector<double> all;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double moved = log2_size(step.coefficients[i * step.order]) + log2_h;
    all.push_back(std::max(log2_allowed(step.order) + std::max(log2_size(x[i]), moved), log2_least<Real>()));
  }
  return all;
}

// the defect of a polynomial of order K is K + 1 times the error it leaves; below 64 roundings it is rounding
template <class Real>
double TaylorCheck<Real>::log2_allowed(std::size_t order) const {
  constexpr double roundings = 6;
  return std::max(log2_tolerance_ + std::log2(static_cast<double>(order + 1)),
                  log10_roundoff<Real>() * std::log2(10.0) + roundings);
}

template <class Real>
DefectVerdict TaylorCheck<Real>::operator()(VectorField<Real>& field, const Real& t, const State<Real>& x,
                                            const StepPolynomial<Real>& step, const Real& h,
                                            TaylorExpansion<Real>& expansion,
                                            const std::optional<StepOverFront>& front) {
  constexpr double log2_spread_of_noise = 5, log2_most_noise = 16;  // of roundings
  std::vector<double> limits = allowed(x, step, h);
  DefectVerdict verdict;
  if (!front) {
    verdict = defect_(field, t, x, step, h, limits);
    if (verdict.passes || !verdict.defined) return verdict;
  }
  // states that leave 0 have the size that they come to
  const std::vector<StepSize> sizes = expansion.sizes_over(log2_size(h), front ? front->log2_drive : infinity);
  bool raised = front.has_value();
  const auto raise = [&](std::size_t i, double limit) {
    raised = raised || limit > limits[i];
    limits[i] = std::max(limits[i], limit);
  };
  for (std::size_t i = 0; i < x.size(); ++i) {
    raise(i, log2_allowed(step.order) + (front ? std::max(sizes[i].own, sizes[i].driven) : sizes[i].own));
  }
  if (raised) verdict = defect_(field, t, x, step, h, limits);
  if (verdict.passes || !verdict.defined) return verdict;
  raised = false;
  const std::vector<double> at_start = defect_.noise(field, t, x, step, h, 0);
  const std::vector<double> noise = defect_.noise(field, t, x, step, h, 1.0 / 4096);
  for (std::size_t i = 0; i < x.size(); ++i) {
    raise(i, at_start[i] + log2_spread_of_noise);
    const double most = log10_roundoff<Real>() * std::log2(10.0) + log2_most_noise + sizes[i].rounding;
    raise(i, std::min(noise[i] + log2_spread_of_noise, most));
  }
  if (raised) verdict = defect_(field, t, x, step, h, limits);
  if (verdict.passes || !verdict.defined) return verdict;
  raised = false;
  if (!rounding_) rounding_.emplace(field.code(), field.parameters());
  // an argument that is a square at one end of the step has no rounding there
  const Real half = h / 2;
  State<Real> middle = x;
  for (std::size_t i = 0; i < x.size(); ++i) middle[i] += step.increment(i, half);
  for (const auto& radii : {(*rounding_)(t, x, true), (*rounding_)(Real(t + half), middle, true)}) {
    for (std::size_t i = 0; radii && i < x.size(); ++i) raise(i, (*radii)[i] + log2_size(h) + log2_spread_of_noise);
  }
  return raised ? defect_(field, t, x, step, h, limits) : verdict;
}

#define SEPARATRIX_INSTANTIATE(Real) template class TaylorCheck<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
