#pragma once
#include <string>
#include <vector>

#include "solvers/trajectory/simulate.hpp"
#include "theory/stages.hpp"

namespace separatrix::gong_2025 {

/// Times of the stages by integration of the exact flow: ReLU kept, sliding on A = 0 as Filippov's.
///
///     P, Q            the loss falls through its threshold
///     cone            A falls through E
///     sliding_end     the path leaves A = 0
///     trace_crossing  the last time at which Tr V = a + e overtakes Tr W = ω
///
/// model    of the states ω, a, e with the definitions of two_stage()
/// horizon  how long to integrate: long enough for all that is to happen
/// note     how many digits agree between two runs; without a time: why there is none
std::vector<StageTime> measured_times(const Model& model, const StageRequest& request, const Rational& horizon);

/// A horizon from the predictions: a quarter more than the last of them; where there are none for Q, 10 times that of P.
Rational horizon_of(const std::vector<StageTime>& predicted);

/// The path itself, with the events above and those of sliding. Taylor series: after lift-off A relaxes fast beside
/// E, but the steps are only some hundred times (m/r)^4 to tau_Q.
///
/// agree  repeated until two runs agree to the digits
Simulation staged_path(const Model& model, const StageRequest& request, const Rational& horizon, bool agree = true);

/// The event of a name in a direction, the first or the last of them; nullptr if there is none.
const EventReport* event_of(const Simulation& path, const std::string& name, int direction, bool last = false);

/// What becomes of Q, by integration: "learned" where L_Q falls through ε_Q, "stationary" where a and e do not move,
/// "not learned" where neither happens until the horizon, "undecided" where the path cannot be followed.
std::string outcome_of_Q(const Model& model, const StageRequest& request, const Rational& horizon);

/// Names of the events of staged_path().
std::string learned_P(const StageRequest& request);
std::string learned_Q(const StageRequest& request);
inline constexpr const char* cone_left = "A - E";
inline constexpr const char* traces = "omega - a - e";

}  // namespace separatrix::gong_2025
