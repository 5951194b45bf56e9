#include "solvers/trajectory/steppers/taylor_obstacle.hpp"

#include <cmath>
#include <limits>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {

template <class Real>
void TaylorObstacle<Real>::look(const Real& t, double log2_step, const StepPolynomial<Real>& polynomial) {
  const std::size_t order = polynomial.order;
  if (order < 4 || !std::isfinite(log2_step)) return last_.reset();
  last_ = LastCoefficients{t, log2_step, polynomial.log2_unit, order, {}};
  for (std::size_t end = order; end <= polynomial.coefficients.size(); end += order) {
    const Real* last = polynomial.coefficients.data() + end;
    last_->coefficients.push_back({*(last - 3), *(last - 2), *(last - 1)});
  }
}

template <class Real>
Blocked<Real> TaylorObstacle<Real>::blocked(const Real& t, bool forward) const {
  Blocked<Real> blocked{Obstacle::not_smooth, t};
  if (!last_) return blocked;
  constexpr double least_order_of_escape = -0.25;
  const auto unit = static_cast<long>(std::floor(last_->log2_step));
  const auto n = static_cast<double>(last_->order);
  double best = -std::numeric_limits<double>::infinity();
  for (const std::array<Real, 3>& c : last_->coefficients) {
    if (c[0] == 0 || c[1] == 0) continue;
    const double a = to_double(scale_by_power_of_two(Real(c[2] / c[1]), unit - last_->log2_unit));
    const double b = to_double(scale_by_power_of_two(Real(c[1] / c[0]), unit - last_->log2_unit));
    const double q = n * a - (n - 1) * b;
    if (!(forward ? q > 0 : q < 0)) continue;
    const double alpha = 1 + n * (a / q - 1);
    if (!(alpha > best) || !(alpha < n)) continue;
    best = alpha;
    const Real time = last_->t + scale_by_power_of_two(Real(1 / q), unit);
    blocked = {alpha > least_order_of_escape ? Obstacle::escape : Obstacle::not_smooth,
               forward == (time > t) ? time : t};
  }
  return blocked;
}

#define SEPARATRIX_INSTANTIATE(Real) template class TaylorObstacle<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
