#pragma once
#include <boost/numeric/odeint/stepper/controlled_step_result.hpp>
#include <boost/numeric/odeint/stepper/stepper_categories.hpp>
#include <boost/numeric/odeint/util/odeint_error.hpp>

#include <memory>

#include "lib/num/convert.hpp"
#include "solvers/trajectory/steppers/taylor.hpp"

namespace separatrix {

/// The Taylor method as a controlled stepper of odeint, for its integrate functions:
///
///     VectorField<Real> field(compile_vector_field(model), parameters);
///     integrate_adaptive(TaylorControlledStepper<Real>(tolerance), std::ref(field), x, t0, t1, t1 − t0, observer);
///
/// The system must be a VectorField<Real>: series need its tape. dt is the largest step allowed; the
/// method shortens it by itself, so that t1 − t0 is a good first value.
///
/// accuracy  as taylor.hpp; the end of the interval to odeint's own comparison, an absolute epsilon
/// throws    boost::numeric::odeint::step_adjustment_error where the method finds no step
template <class Real>
class TaylorControlledStepper {
 public:
  using state_type = State<Real>;
  using deriv_type = State<Real>;
  using value_type = Real;
  using time_type = Real;
  using stepper_category = boost::numeric::odeint::controlled_stepper_tag;

  explicit TaylorControlledStepper(const Tolerance& tolerance) : stepper_(make_taylor<Real>(tolerance)) {}

  template <class System>
  boost::numeric::odeint::controlled_step_result try_step(System system, State<Real>& x, Real& t, Real& dt) {
    VectorField<Real>& field = system;
    const StepResult result = stepper_->advance(field, t, x, dt);
    if (result == StepResult::underflow || result == StepResult::nonfinite) {
      throw boost::numeric::odeint::step_adjustment_error(
          "the Taylor method finds no step at t = " + to_string(t, 8) +
          (result == StepResult::nonfinite ? ": a value is not finite" : ": the step underflows"));
    }
    if (result == StepResult::full) dt *= 2;
    return boost::numeric::odeint::success;
  }

 private:
  std::shared_ptr<Stepper<Real>> stepper_;  // odeint passes steppers by value
};

}  // namespace separatrix
