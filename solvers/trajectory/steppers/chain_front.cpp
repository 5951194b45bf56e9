#include "solvers/trajectory/steppers/chain_front.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/precision.hpp"
#include "solvers/trajectory/stepper.hpp"
#include "solvers/trajectory/steppers/spectral_radius.hpp"

namespace separatrix {
namespace {

constexpr double log2_least_gain = 3, log2_gain_to_go_on = 1;
constexpr double log2_most_growth = 1;  // of |λ| in a step that is to be that of its start

template <class Real>
State<Real> point(const Real& t, State<Real> x) {
  x.push_back(t);
  return x;
}

}  // namespace

template <class Real>
ChainFront<Real>::ChainFront(std::size_t order, double log2_tolerance)
    : order_(order),
      log2_z_((log2_tolerance + std::lgamma(static_cast<double>(order) + 1) / std::log(2.0)) /
              static_cast<double>(order)) {}

template <class Real>
void ChainFront<Real>::look(VectorField<Real>& field, const Real& t, const State<Real>& x, double log2_step,
                            double log2_dt) {
  if (x.size() <= order_) return;
  const bool has_zeros = std::any_of(x.begin(), x.end(), [](const Real& each) { return each == 0; });
  const bool shrinks = log2_step < last_ - log2_least_gain;
  last_ = log2_step;
  if (!step_ && !has_zeros && !shrinks) return;
  const State<Real> here = point(t, x);
  if (waits_at_ == here) return;
  if (known_at_ != here) know_radius(field, t, x);
  // no growth that a difference quotient sees: nothing says what would drive the front
  if (!std::isfinite(log2_radius_)) return step_.reset();
  const double log2_reach = log2_z_ - log2_radius_;
  const double log2_worth = step_ ? log2_reach - log2_gain_to_go_on : std::min(log2_reach, log2_dt) - log2_least_gain;
  step_.reset();
  if (log2_step < log2_worth) step_ = {log2_reach, -log2_radius_};
}

template <class Real>
bool ChainFront<Real>::holds(VectorField<Real>& field, const Real& t, const State<Real>& x) {
  const double at_start = log2_radius_;
  const State<Real> start = std::move(known_at_);
  know_radius(field, t, x);
  if (log2_radius_ <= at_start + log2_most_growth) return true;
  step_.reset();
  known_at_ = start;
  log2_radius_ = at_start;
  waits_at_ = start;
  return false;
}

template <class Real>
void ChainFront<Real>::know_radius(VectorField<Real>& field, const Real& t, const State<Real>& x) {
  State<Real> slope(x.size(), Real(0));
  field(x, slope, t);
  known_at_ = point(t, x);
  log2_radius_ = std::numeric_limits<double>::quiet_NaN();
  if (is_finite(slope)) log2_radius_ = log10_spectral_radius(field, t, x, slope) * std::log2(10.0);
}

#define SEPARATRIX_INSTANTIATE(Real) template class ChainFront<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
