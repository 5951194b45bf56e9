#pragma once
#include <algorithm>
#include <cmath>
#include <functional>

#include "lib/num/precision.hpp"
#include "lib/num/rational.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// A right-hand side over any scalar.
template <class Scalar>
using System = std::function<void(const std::vector<Scalar>& x, std::vector<Scalar>& slope, const Scalar& t)>;

/// One step of a pair: the new state and the embedded error estimate.
template <class Scalar>
struct FormulaStep {
  std::vector<Scalar> x, error;
};

/// One fixed step of an odeint error stepper over any scalar.
///
///     out = x + h Σ b_i k_i,   error = h Σ (b_i − b̂_i) k_i
///
/// slope      f(t, x) on entry; for first-same-as-last pairs f(t + h, out) is left in `last`
template <class Formula, class Scalar, class System>
void formula_step(Formula& formula, System& system, const std::vector<Scalar>& x, const std::vector<Scalar>& slope,
                  const Scalar& t, const Scalar& h, std::vector<Scalar>& out, std::vector<Scalar>& last,
                  std::vector<Scalar>& error) {
  if constexpr (requires { formula.do_step(system, x, slope, t, out, last, h, error); }) {
    formula.do_step(system, x, slope, t, out, last, h, error);
  } else {
    formula.do_step(system, x, slope, t, out, h, error);
  }
}

/// The same from scratch: the formula on its own, without step control. Over exact rationals it
/// shows the order conditions, over mpfr the observed order, of the code that runs.
template <class Formula, class Scalar>
FormulaStep<Scalar> single_step(const System<Scalar>& system, const std::vector<Scalar>& x, const Scalar& t,
                                const Scalar& h) {
  Formula formula;
  const std::size_t d = x.size();
  std::vector<Scalar> slope(d, Scalar(0)), last(slope);
  FormulaStep<Scalar> step{slope, slope};
  system(x, slope, t);
  formula_step(formula, system, x, slope, t, h, step.x, last, step.error);
  return step;
}

/// Adaptive steps of an embedded Runge–Kutta pair of odeint.
///
///     h ← h · min(5, max(1/5, 9/10 · (tolerance/error)^{1/q})),  q = order of the estimate + 1
///
/// A trial that is not finite counts as rejected: h ← h/8. The factor is a double; the state,
/// the stages and h are Real.
template <class Real, class Formula>
class EmbeddedStepper final : public Stepper<Real> {
 public:
  /// order  q: the local error estimate behaves like h^q
  EmbeddedStepper(const Tolerance& tolerance, int order, bool first_same_as_last)
      : tolerance_(tolerance), order_(order), first_same_as_last_(first_same_as_last) {}

  StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) override {
    resize(x.size());
    if (!slope_is_current_) field(x, slope_, t);
    slope_is_current_ = true;
    if (!is_finite(slope_)) return StepResult::nonfinite;
    auto system = [&](const State<Real>& point, State<Real>& slope, const Real& time) { field(point, slope, time); };
    bool grow = true;
    bool finite = true;
    for (std::size_t attempt = 0;; ++attempt) {
      const Real time = t + dt;
      if (time == t || attempt > most_rejections) return finite ? StepResult::underflow : StepResult::nonfinite;
      const Real step = time - t;  // what t really moves by: its rounding must not add up where t ≫ dt
      formula_step(formula_, system, x, slope_, t, step, next_, last_, error_);
      const double ratio = log10_error_ratio(error_, x, next_, tolerance_);
      finite = !std::isnan(ratio) && is_finite(next_);
      if (finite && ratio <= 0) {
        t = time;
        std::swap(x, next_);
        std::swap(slope_, last_);
        slope_is_current_ = first_same_as_last_;
        dt *= Real(std::min(grow ? 5.0 : 1.0, factor(ratio)));
        return grow ? StepResult::full : StepResult::shortened;
      }
      ++rejected_;
      grow = false;
      dt *= Real(finite ? factor(ratio) : 0.125);
    }
  }

  // h₀ = (tolerance)^{1/q} times the time scale |x|/|f|, checked by one Euler step (Hairer, Nørsett
  // and Wanner, Solving Ordinary Differential Equations I, II.4)
  Real first_step(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& end) override {
    resize(x.size());
    const Real span = end - t;
    field(x, slope_, t);
    slope_is_current_ = true;
    const double size = log10_scaled_norm(x, x);
    const double speed = log10_scaled_norm(slope_, x);
    const double log10_span = log10_magnitude(span);
    const double trial =
        std::isfinite(speed) && std::isfinite(size) && size - speed < log10_span ? size - speed - 2 : log10_span - 3;
    State<Real> moved(x);
    const Real step = signed_step(trial, span);
    for (std::size_t i = 0; i < x.size(); ++i) moved[i] += step * slope_[i];
    State<Real> change(x.size(), Real(0));
    field(moved, change, Real(t + step));
    for (std::size_t i = 0; i < x.size(); ++i) change[i] -= slope_[i];
    const double curvature = log10_scaled_norm(change, x) - trial;
    const double strongest = std::max(speed, curvature);
    double chosen = std::isfinite(strongest) ? (-2 - strongest) / order_ : log10_span - 3;
    chosen = std::min({chosen, trial + 2, log10_span});
    if (std::isnan(chosen)) chosen = log10_span - 6;
    return signed_step(chosen, span);
  }

  std::size_t rejected() const override { return rejected_; }
  void reset() override { slope_is_current_ = false; }

  Formula& formula() { return formula_; }

 private:
  void resize(std::size_t d) {
    if (slope_.size() == d) return;
    for (State<Real>* each : {&slope_, &next_, &last_, &error_}) each->assign(d, Real(0));
  }
  double factor(double log10_ratio) const { return std::clamp(0.9 * std::pow(10.0, -log10_ratio / order_), 0.2, 5.0); }
  double log10_scaled_norm(const State<Real>& v, const State<Real>& x) const {
    return log10_error_ratio(v, x, x, tolerance_);
  }
  static Real signed_step(double log10_size, const Real& span) {
    const Real size = power_of_ten<Real>(log10_size);
    return span < 0 ? Real(-size) : size;
  }

  Formula formula_;
  Tolerance tolerance_;
  int order_;
  bool first_same_as_last_;
  bool slope_is_current_ = false;
  std::size_t rejected_ = 0;
  State<Real> slope_, next_, last_, error_;
};

}  // namespace separatrix
