#include "solvers/trajectory/steppers/taylor_expansion.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/defect.hpp"

namespace separatrix {
namespace {

// An expansion in units of an evaluation of the field, as measured: convolutions of K²/2 products for each instruction,
// in mpfr faster than single products by as much as they are long.
template <class Real>
double work_of(std::size_t order) {
  const auto k = static_cast<double>(order);
  return std::is_same_v<Real, mpfr> ? 2 * k : k * k / 2;
}

// Whether coefficients that are too small for the arithmetic would count over the step: those of e^-t/T with T = 1e300 fall
// like 1/T^k.
template <class Real>
bool loses_coefficients(const Expansion<Real>& series, const std::vector<Real>& x, const Real& dt) {
  constexpr double least = std::numeric_limits<Real>::min_exponent;
  const double log2_h = std::min(series.log2_step, log2_size(dt));
  const std::size_t order = series.polynomial.order;
  if (!(static_cast<double>(order) * log2_h > -least / 2)) return false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Real* c = series.polynomial.coefficients.data() + i * order;
    const double size = std::max(log2_size(x[i]), log2_size(c[0]) + log2_h);
    std::size_t k = 1;
    while (k < order && log2_size(c[k]) >= least) ++k;
    if (k < order && least + static_cast<double>(k + 1) * log2_h > size + log10_roundoff<Real>() * std::log2(10.0))
      return true;
  }
  return false;
}

}  // namespace

template <class Real>
Expansion<Real> TaylorExpansion<Real>::operator()(const VectorField<Real>& field, Branches& branches, const Real& t,
                                                  const State<Real>& x, const Real& dt, std::size_t level) {
  while (jets_.size() <= level) {
    jets_.push_back(std::make_unique<JetEvaluator<Real>>(field.code().series, field.parameters(),
                                                         order_ << jets_.size(),
                                                         jets_.empty() ? BitsOfOrders::scheduled : BitsOfOrders::all));
  }
  level_ = level;
  wide_ = false;
  work_ += work_of<Real>(jets_[level]->order());
  Expansion<Real> series = expand_with<Real>(*jets_[level], branches, t, x, dt > 0);
  if constexpr (!std::is_same_v<Real, mpfr>) {
    if (std::isnan(series.log2_step) || loses_coefficients(series, x, dt))
      return expand_with_wide_exponents(field, branches, t, x, dt);
  }
  return series;
}

template <class Real>
double TaylorExpansion<Real>::log2_step(const StepOverFront& front) {
  return wide_ ? wide_jet_->log2_step(log2_tolerance_, front) : jets_[level_]->log2_step(log2_tolerance_, front);
}

template <class Real>
std::vector<StepSize> TaylorExpansion<Real>::sizes_over(double log2_h, double log2_drive) {
  return wide_ ? wide_jet_->sizes_over(log2_h, log2_drive) : jets_[level_]->sizes_over(log2_h, log2_drive);
}

template <class Real>
template <class Scalar>
Expansion<Scalar> TaylorExpansion<Real>::expand_with(JetEvaluator<Scalar>& jet, Branches& branches, const Scalar& t,
                                                     const std::vector<Scalar>& x, bool forward) {
  using Arithmetic = typename JetEvaluator<Scalar>::Arithmetic;
  const std::size_t order = jet.order();
  Expansion<Scalar> series;
  series.meeting = branches.expand(jet, x, t, forward, Scalar(0));
  series.log2_step = jet.log2_step(log2_tolerance_);
  series.polynomial.order = order;
  series.polynomial.coefficients.assign(x.size() * order, Scalar(0));
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t k = 1; k <= order; ++k) {
      Arithmetic::get(series.polynomial.coefficients[i * order + k - 1], jet.state(i)[k]);
    }
  }
  series.switching = branches.series(jet);
  for (std::size_t i = 0; i < jet.switches(); ++i) series.branches.push_back(jet.branch(i));
  return series;
}

template <class Real>
Expansion<Real> TaylorExpansion<Real>::expand_with_wide_exponents(const VectorField<Real>& field, Branches& branches,
                                                                  const Real& t, const State<Real>& x, const Real& dt) {
  const PrecisionScope scope(working_digits<Real>() + 2);
  if (!wide_jet_) wide_jet_.emplace(field.code().series, field.parameters(), order_);
  std::vector<mpfr> point;
  for (const Real& entry : x) point.push_back(convert<mpfr>(entry));
  wide_ = true;
  const Expansion<mpfr> wide = expand_with<mpfr>(*wide_jet_, branches, convert<mpfr>(t), point, dt > 0);
  if (std::isnan(wide.log2_step)) return {wide.log2_step, {}, {}, {}, wide.meeting};
  const auto unit = static_cast<long>(std::floor(std::min(wide.log2_step, log2_size(dt))));
  const auto narrow = [&](const std::vector<mpfr>& series, std::size_t from, std::size_t row) {
    std::vector<Real> converted;
    for (std::size_t k = 0; k < series.size(); ++k) {
      const auto power = static_cast<long>(k % row + from);
      converted.push_back(convert<Real>(scale_by_power_of_two(series[k], power * unit)));
    }
    return converted;
  };
  Expansion<Real> series{
      wide.log2_step, {order_, unit, narrow(wide.polynomial.coefficients, 1, order_)}, {}, wide.branches, wide.meeting};
  for (const SwitchingSeries<mpfr>& each : wide.switching) {
    series.switching.push_back({narrow(each.coefficients, 0, order_ + 1), each.side});
  }
  return series;
}

#define SEPARATRIX_INSTANTIATE(Real) template class TaylorExpansion<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
