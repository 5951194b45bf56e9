#pragma once
#include <string>
#include <string_view>

namespace separatrix {

/// How an integration ended. Numerical misfortune is an outcome, never an exception.
enum class Outcome {
  reached_end,       ///< the end of the interval
  stopped_by_event,  ///< a terminal event or an observer
  converged,         ///< attracted to a stationary point or manifold
  step_limit,        ///< too many steps
  time_limit,        ///< too many seconds
  work_limit,        ///< too many operations
  escaped,           ///< to infinity in finite time
  step_underflow,    ///< no step however small meets the tolerance
  singularity,       ///< a point beyond which the solution has no series and the field no continuation
  unresolved,        ///< switching surfaces lie closer in time than the digits resolve
  sliding,           ///< on two switching surfaces at once, or both sides of one lead away: no unique solution
  nonfinite,         ///< the vector field or the state is not a finite number
  accumulated,       ///< the changes of the state at events come ever faster, without end before a finite time
};

/// The word used in JSON: "reached_end", "step_limit", …
std::string_view name(Outcome outcome);

/// What happened and what to do about it, as one sentence for a user.
std::string message(Outcome outcome);

/// True for the outcomes that give the answer that was asked for.
bool is_success(Outcome outcome);

}  // namespace separatrix
