#include "solvers/trajectory/step_samples.hpp"

#include <cmath>

#include "lib/num/precision.hpp"

namespace separatrix {

template <class Real>
void StepSamples<Real>::prepare(std::size_t order) {
  constexpr long guard_bits = 16;
  bits_ = static_cast<long>(-log10_roundoff<Real>() * std::log2(10.0)) + guard_bits;
  order_ = order;
  scaled_.clear();
  values_.clear();
  slopes_.clear();
  Row theta(1);
  for (const Real& fraction : fractions_) {
    Arithmetic::set(theta.data()[0], fraction);
    Row value(order), slope(order);
    Arithmetic::set(slope.data()[order - 1], Real(1));
    for (std::size_t k = 1; k <= order; ++k) {
      auto* cell = value.data() + (order - k);
      Arithmetic::multiply(*cell, slope.data()[order - k], theta.data()[0], bits_);
      if (k < order) Arithmetic::copy(slope.data()[order - k - 1], *cell);
    }
    for (std::size_t k = 1; k <= order; ++k) {
      auto& cell = slope.data()[order - k];
      Arithmetic::multiply(cell, cell, static_cast<unsigned long>(k), bits_);
    }
    values_.push_back(std::move(value));
    slopes_.push_back(std::move(slope));
  }
}

template <class Real>
void StepSamples<Real>::set(const StepPolynomial<Real>& step, const Real& h) {
  if (step.order != order_) prepare(step.order);
  const std::size_t d = step.coefficients.size() / order_;
  while (scaled_.size() < d) scaled_.emplace_back(order_);
  auto &unit = power_.data()[0], &power = power_.data()[1];
  Arithmetic::set(unit, scale_by_power_of_two(h, -step.log2_unit));
  Arithmetic::copy(power, unit);
  for (std::size_t k = 0; k < order_; ++k) {
    if (k > 0) Arithmetic::multiply(power, power, unit, bits_);
    for (std::size_t i = 0; i < d; ++i) {
      auto& cell = scaled_[i].data()[k];
      Arithmetic::set(cell, step.coefficients[i * order_ + k]);
      Arithmetic::multiply(cell, cell, power, bits_);
    }
  }
}

template <class Real>
void StepSamples<Real>::dot(Real& result, std::size_t i, const Row& weights) {
  Arithmetic::dot(sum_.data()[0], scaled_[i].data(), weights.data() + order_ - 1, order_, bits_);
  Arithmetic::get(result, sum_.data()[0]);
}

#define SEPARATRIX_INSTANTIATE(Real) template class StepSamples<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
