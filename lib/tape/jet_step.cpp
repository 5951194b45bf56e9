#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lib/num/error.hpp"
#include "lib/tape/jet.hpp"

// How far the series reach.

namespace separatrix {

namespace {

// e^a below this has no room for its higher coefficients above the smallest number
template <class Real>
constexpr double log2_smallest() {
  if constexpr (std::is_same_v<Real, mpfr>) return -std::numeric_limits<double>::infinity();
  return 0.75 * std::numeric_limits<Real>::min_exponent;
}

}  // namespace

// log₂ of the largest thing that rounding in step.result is relative to
template <class Real>
double JetEvaluator<Real>::reference(const Step& step, const std::vector<double>& size,
                                     const std::vector<double>& reference) const {
  const double own = size[step.result], ra = reference[step.a], rb = reference[step.b];
  switch (step.recurrence) {
    case Recurrence::add:
    case Recurrence::subtract: return std::max({own, ra, rb});
    case Recurrence::scale:
    case Recurrence::multiply:
    case Recurrence::square:
    case Recurrence::signed_square: return std::max({own, ra + size[step.b], size[step.a] + rb});
    case Recurrence::divide:
    case Recurrence::divide_by_fixed: {
      const double inverse = Arithmetic::log2_magnitude(inverses_[step.result].data()[0]);
      return std::max({own, ra + inverse, own + rb + inverse});
    }
    case Recurrence::sqrt:
    case Recurrence::log: return std::max(own, ra + Arithmetic::log2_magnitude(inverses_[step.result].data()[0]));
    case Recurrence::power:
      return std::max(own, own + ra + Arithmetic::log2_magnitude(inverses_[step.result].data()[0]));
    case Recurrence::integral:
    case Recurrence::minus_integral: return std::max(own, size[step.b] + std::max(ra, 0.0));
    case Recurrence::sigmoid_slope:
    case Recurrence::tanh_slope:
    case Recurrence::negate:
    case Recurrence::branch:
    case Recurrence::constant:
    case Recurrence::derivative: return std::max(own, ra);
  }
  throw InternalError("recurrence without a reference");
}

template <class Real>
double JetEvaluator<Real>::log2_step(double log2_tolerance) const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr std::size_t low_orders = 4;  // what a series is measured against
  constexpr bool scheduled = std::is_same_v<Real, mpfr>;
  const std::size_t d = dimension();
  const double profile_scale = log2_tolerance / profile_[order_];

  std::vector<double> size(rows_.size()), relative_to(rows_.size());
  const auto magnitude = [&](std::uint32_t row, std::size_t k) {
    return Arithmetic::log2_magnitude(rows_[row].data()[k]);
  };
  const auto bound = [&](std::uint32_t row, double against) {
    double step = infinity;
    for (std::size_t k = scheduled ? std::min(low_orders, order_ - 1) : order_ - 1; k <= order_; ++k) {
      const double limit = k + 1 >= order_ ? log2_tolerance : profile_[k] * profile_scale + 8;
      const double coefficient = magnitude(row, k);
      if (coefficient == -infinity) continue;
      step = std::min(step, (limit + against - coefficient) / static_cast<double>(k));
    }
    return step;
  };
  // e^a and what saturates like it (σ, tanh) may be 0 or 1 to all digits now, with nothing left in its series of what
  // it will be once a has moved: then a itself is held to what a visible e^a would allow, |a_k| h^k ≤ z^k, z^K/K! = tolerance
  const double order = static_cast<double>(order_);
  const double log2_z = (log2_tolerance + std::lgamma(order + 1) / std::log(2.0)) / order;
  const auto hidden_bound = [&](const Step& step) {
    double reach = infinity;
    const bool exponential = step.b == step.result;
    const bool hidden = magnitude(step.b, 0) <= (exponential ? log2_smallest<Real>() : log2_tolerance);
    for (std::size_t k = 1; hidden && k <= order_; ++k) {
      reach = std::min(reach, log2_z - magnitude(step.a, k) / static_cast<double>(k));
    }
    return reach;
  };
  const auto measure = [&](std::uint32_t row, double log2_h) {
    size[row] = -infinity;
    for (std::size_t k = 0; k < (varies_[row] ? std::min(low_orders, order_) : 1); ++k) {
      size[row] = std::max(size[row], magnitude(row, k) + (k == 0 ? 0 : static_cast<double>(k) * log2_h));
    }
  };

  // what is not finite in some order is not finite in the last one either
  for (std::uint32_t row = 0; row < rows_.size(); ++row) {
    const std::size_t last = varies_[row] ? order_ : 0;
    if (!Arithmetic::finite(rows_[row].data()[0]) || !Arithmetic::finite(rows_[row].data()[last])) {
      return std::numeric_limits<double>::quiet_NaN();
    }
  }
  // a first step from the states alone, each against its own low orders at any step: max over j
  double log2_h = infinity;
  for (std::uint32_t i = 0; i < d; ++i) {
    for (std::size_t k = order_ - 1; k <= order_; ++k) {
      const double top = magnitude(i, k);
      double best = -infinity;
      for (std::size_t j = 0; j < std::min(low_orders, order_ - 1); ++j) {
        best = std::max(best, (log2_tolerance + magnitude(i, j) - top) / static_cast<double>(k - j));
      }
      if (top > -infinity) log2_h = std::min(log2_h, best);
    }
  }
  // then every series against its reference; sizes depend on the step, which shrinks to a fixed
  // point by a factor of low_orders/K in the exponent each time
  for (bool settled = false; !settled;) {
    const double trial = std::isfinite(log2_h) ? log2_h : 0;
    double next = infinity;
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      measure(row, trial);
      relative_to[row] = size[row];
    }
    for (const Step& step : steps_) {
      relative_to[step.result] = reference(step, size, relative_to);
      if (step.recurrence == Recurrence::derivative) continue;
      next = std::min(next, bound(step.result, relative_to[step.result]));
      if (step.recurrence == Recurrence::integral) next = std::min(next, hidden_bound(step));
    }
    for (std::uint32_t i = 0; i < d; ++i) {
      next = std::min(next, bound(i, std::max(size[i], relative_to[tape_->results[i]] + trial)));
    }
    settled = !(next < trial - 0.5);
    log2_h = std::min(log2_h, next);
  }
  return log2_h;
}

#define SEPARATRIX_INSTANTIATE(Real) template double JetEvaluator<Real>::log2_step(double) const;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
