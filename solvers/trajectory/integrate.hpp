#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/trajectory.hpp"
#include "solvers/trajectory/descent.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/work.hpp"

namespace separatrix {

struct EventCode;     // solvers/trajectory/event.hpp
struct LevelSetCode;  // solvers/trajectory/project.hpp

/// What an observer wants after a step.
enum class Continue { yes, stop, converged };

/// Called with every accepted point, the start included.
template <class Real>
using Observer = std::function<Continue(const Real& t, const State<Real>& x)>;

/// How to integrate.
struct IntegrationSettings {
  std::string method{quick_method};  ///< from methods()
  Tolerance tolerance{-12, -12};     ///< local error per step
  std::size_t most_steps = 10'000'000;
  double most_seconds = 0;                           ///< wall clock; 0: no limit
  double most_work = no_limit_of_work;               ///< in operations of double; half of it for the search for events
  std::size_t shown_digits = 0;                      ///< of a time in `message`, at most; 0: as many as are known
  double longest_step = 0;                           ///< cap on every step; 0: none
  std::shared_ptr<const std::vector<double>> stops;  ///< increasing times that no step passes over; may be empty
  bool disturbed = false;                   ///< free steps of series end disturbed: solvers/trajectory/disturbance.hpp
  bool keep_points = true;                  ///< off: only start and end are kept
  bool autonomous = false;                  ///< the field is free of t: each step begins at time 0, and dt ≪ t counts
  bool stop_at_switches = true;             ///< off: Runge–Kutta steps cross the kinks of |·|, sign and relu
  std::shared_ptr<const EventCode> events;  ///< from compile_events(); may be empty
  std::shared_ptr<const LevelSetCode> level_set;  ///< from compile_level_set(): every step is moved back onto it
  std::optional<Descent> descent;                 ///< of gradient-descent, and only of it
};

/// Solution of an initial value problem: the one door to every method.
///
///     ẋ = f(t, x),  x(t0) = x0,  t0 → t1
///
/// Where both sides lead onto a switching surface of the field it slides along it (solvers/trajectory/sliding.hpp); the
/// trajectory's events say where that begins and ends.
///
/// field     its dimension is d; its parameters are bound
/// start     (d,) x0
/// t0, t1    either order
/// observer  may stop the integration; may be empty
/// returns   trajectory; its outcome says how it ended, `message` says it in words
/// accuracy  local error per step below the tolerance; the global error is not bounded by it:
///           compare two runs
/// throws    InvalidArgument for a wrong size of the start, an unknown method, gradient-descent without
///           a learning rate > 0 or with events or projection, another method with one; Interruption
template <class Real>
Trajectory<Real> integrate(VectorField<Real>& field, const State<Real>& start, const Real& t0, const Real& t1,
                           const IntegrationSettings& settings, const Observer<Real>& observer = {});

}  // namespace separatrix
