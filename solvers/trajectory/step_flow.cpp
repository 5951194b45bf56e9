#include "solvers/trajectory/step_flow.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/branches.hpp"
#include "solvers/trajectory/steppers/taylor_order.hpp"

namespace separatrix {

template <class Real>
StepFlow<Real>::StepFlow(std::shared_ptr<const Tape> tape, const ParameterValues& parameters,
                         const Tolerance& tolerance, std::vector<SurfaceOfSwitch> switches)
    : switches_(std::move(switches)),
      log2_tolerance_(tolerance.relative * std::log2(10.0)),
      jet_(std::move(tape), parameters, taylor_order(tolerance)) {}

template <class Real>
bool StepFlow<Real>::begin(const Real& t0, const State<Real>& x0, const Real& t1, const std::vector<int>& sides) {
  forward_ = t1 > t0;
  pieces_.clear();
  Branches branches(switches_);
  branches.fix(sides);
  const Real near = power_of_two<Real>(log2_tolerance_) * (forward_ ? Real(t1 - t0) : Real(t0 - t1));
  Real t = t0;
  State<Real> x = x0;
  for (std::size_t unmoved = 0; t != t1;) {
    check_interruption();
    branches.expand(jet_, x, t, forward_, near);
    const double log2_reach = jet_.log2_step(log2_tolerance_);
    if (std::isnan(log2_reach)) return false;
    Real h = t1 - t;
    if (log2_reach < log10_magnitude(h) * std::log2(10.0)) {
      const Real reach = power_of_two<Real>(log2_reach);
      h = forward_ ? reach : Real(-reach);
    }
    branches.stop(branches.series(jet_), h);
    append(jet_, t);
    if (t + h == t) {
      if (unmoved++ >= jet_.switches()) break;  // it slides, or t does not resolve what the field does
      continue;
    }
    const Real next = h == t1 - t ? t1 : Real(t + h);
    x = state(next);
    t = next;
  }
  end_ = t;
  return true;
}

template <class Real>
void StepFlow<Real>::take(const JetEvaluator<Real>& jet, const Real& t0, const Real& t1) {
  forward_ = t1 > t0;
  pieces_.clear();
  append(jet, t0);
  end_ = t1;
}

template <class Real>
void StepFlow<Real>::append(const JetEvaluator<Real>& jet, const Real& t) {
  Piece piece{t, {}};
  Real coefficient(0);
  for (std::size_t i = 0; i < jet.dimension(); ++i) {
    for (std::size_t k = 0; k <= jet.order(); ++k) {
      JetEvaluator<Real>::Arithmetic::get(coefficient, jet.state(i)[k]);
      piece.coefficients.push_back(coefficient);
    }
  }
  pieces_.push_back(std::move(piece));
}

template <class Real>
State<Real> StepFlow<Real>::state(const Real& t) const {
  const auto later = std::find_if(pieces_.begin() + 1, pieces_.end(),
                                  [&](const Piece& each) { return forward_ ? each.t >= t : each.t <= t; });
  const Piece& piece = *std::prev(later);
  const Real s = t - piece.t;
  const std::size_t terms = jet_.order() + 1;
  State<Real> x;
  for (std::size_t i = 0; i < jet_.dimension(); ++i) {
    Real sum(0);
    for (std::size_t k = terms; k-- > 0;) sum = sum * s + piece.coefficients[i * terms + k];
    x.push_back(sum);
  }
  return x;
}

#define SEPARATRIX_INSTANTIATE(Real) template class StepFlow<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
