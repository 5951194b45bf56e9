#include "lib/model/outcome.hpp"

namespace separatrix {

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::reached_end: return "reached_end";
    case Outcome::stopped_by_event: return "stopped_by_event";
    case Outcome::converged: return "converged";
    case Outcome::step_limit: return "step_limit";
    case Outcome::time_limit: return "time_limit";
    case Outcome::work_limit: return "work_limit";
    case Outcome::escaped: return "escaped";
    case Outcome::step_underflow: return "step_underflow";
    case Outcome::singularity: return "singularity";
    case Outcome::unresolved: return "unresolved";
    case Outcome::sliding: return "sliding";
    case Outcome::accumulated: return "accumulated";
    default: return "nonfinite";
  }
}

std::string message(Outcome outcome) {
  switch (outcome) {
    case Outcome::reached_end: return "reached the end of the time interval";
    case Outcome::stopped_by_event: return "stopped by an event";
    case Outcome::converged: return "attracted to a stationary set";
    case Outcome::step_limit:
      return "stopped at the limit of steps before the end; allow more steps, ask for fewer digits, "
             "or use a method of higher order";
    case Outcome::time_limit:
      return "stopped at the time limit before the end; allow more time or ask for fewer digits";
    case Outcome::work_limit:
      return "stopped before the end at the limit of work, which counts operations; allow more, ask for fewer digits "
             "or use another method, radau for what is stiff";
    case Outcome::escaped: return "the solution escapes to infinity: there is none beyond";
    case Outcome::step_underflow:
      return "no step size meets the tolerance here: the vector field is singular, discontinuous or "
             "stiff at this point, or the tolerance is below the rounding error; ask for more digits "
             "or a looser tolerance";
    case Outcome::singularity:
      return "the solution meets a point where it is not smooth and cannot be continued: a branch point such as that "
             "of sqrt at 0, the end of the field's domain, as where a metric stops being positive definite, or a jump "
             "of "
             "the field";
    case Outcome::unresolved:
      return "the field switches on and off again within a time that the digits do not resolve; ask for more digits";
    case Outcome::sliding:
      return "the equations do not say how the solution goes on: both sides of a discontinuity lead away from it, or "
             "it "
             "would slide on two discontinuities at once; start off it, or replace sign or relu by something smooth";
    case Outcome::accumulated:
      return "the changes of the state at events accumulate: there are infinitely many before this time, and the model "
             "does not say how it goes on";
    default:
      return "the vector field, the state or a quantity stopped being finite: the solution escapes to infinity or "
             "meets a singularity, or a formula overflows; the last finite state is kept";
  }
}

bool is_success(Outcome outcome) {
  return outcome == Outcome::reached_end || outcome == Outcome::stopped_by_event || outcome == Outcome::converged;
}

}  // namespace separatrix
