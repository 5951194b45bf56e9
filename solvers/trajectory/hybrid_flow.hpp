#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "lib/model/state_change.hpp"
#include "solvers/trajectory/event.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/project.hpp"

namespace separatrix {

/// Changes of a model's state at events, compiled once per model.
struct HybridCode {
  std::vector<StateChange> changes;
  std::size_t first = 0;                           ///< request of the first change, behind those asked for
  std::shared_ptr<const EventCode> events;         ///< those asked for, then q of each change, where the flow stops
  std::vector<LevelSetCode> surfaces;              ///< q = 0
  std::vector<std::shared_ptr<const Tape>> after;  ///< (d,) g of (x, t)
};

/// requests  what is asked for besides
HybridCode compile_hybrid(const Model& model, std::vector<EventRequest> requests, std::vector<StateChange> changes);

/// Solution of an initial value problem whose state jumps at events: flow, jump, flow, …
///
///     ẋ = f(t, x);   where q_k(t, x) passes 0 in its direction:   x⁺ = g_k(t, x)
///
/// Each event is found by integrate(), whatever the method, and its state is moved onto q_k = 0 to rounding: of a ball at rest on
/// the floor to 10⁻¹⁷ the next flight would begin below it. Where q_k is still 0 after the jump it is not passed again at once: a
/// flow that begins in a zero has left it. Where q_k only touches 0 it is not passed. Several that time does not tell apart jump in the
/// order of the changes, each from the state that the one before has set.
///
/// Two points of the trajectory at one time are the states before and after a jump; at() gives the one after. Each jump is an event
/// of the trajectory, with the state before it.
///
/// Waits w_j between jumps that shrink like a geometric series end before
///
///     T = t_j + w_j r/(1 − r),   r = w_j/w_(j−1)
///
/// If what is left is below 100 tolerances of the time that has passed, and r is below 1 twice running, the outcome is
/// `accumulated`, and T the trajectory's obstacle: beyond it the model says nothing.
///
/// code      of the field's model
/// settings  forward in time, without projection, descent and events of their own; their limits are those of the whole
/// returns   as integrate()
/// accuracy  as integrate(); T to what is left
template <class Real>
Trajectory<Real> integrate(VectorField<Real>& field, const HybridCode& code, const State<Real>& start, const Real& t0,
                           const Real& t1, IntegrationSettings settings);

}  // namespace separatrix
