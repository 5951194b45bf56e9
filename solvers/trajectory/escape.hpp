#pragma once
#include <optional>

#include "lib/model/vector_field.hpp"
#include "lib/num/tolerance.hpp"

namespace separatrix {

/// The time at which a solution escapes to infinity, told from a point close before it.
///
///     x ~ c (T − t)^−m,  m > 0:   T − t ≈ m x/ẋ,   1/m = x ẍ/ẋ² − 1
///
/// of the component that grows fastest in proportion to its size. An exponential has x ẍ = ẋ² and no T; a logarithm has
/// 1/m = x − 1, which is taken for an escape up to 1000. Two values of the field: no series, which a mean over many samples has
/// no room for.
///
/// x         at time t, of a solution from t0; the field is on the branch of x
/// within    T counts only for |T − t| ≤ within · |t − t0|
/// returns   T; none if no component grows like that
template <class Real>
std::optional<Real> escape_time(const VectorField<Real>& field, const Real& t0, const Real& t, const State<Real>& x,
                                const Real& within);

/// A point of a solution.
template <class Real>
struct TimedState {
  Real t{0};
  State<Real> x;
};

/// The pole that one step has passed over: samples on both sides of it may make a finite step.
///
/// A state grows a thousandfold on the step, and escape_time() from the two points before it tells of one pole. The growth of
/// a pulse out of nothing tells of one that moves on.
///
/// t0            where the solution begins
/// earlier       the point before the step's; with no x if there is none
/// before, after ends of the step
/// returns       its time; none if the step passes over none
template <class Real>
std::optional<Real> pole_passed(const VectorField<Real>& field, const Real& t0, const TimedState<Real>& earlier,
                                const TimedState<Real>& before, const TimedState<Real>& after);

/// Whether a component grows by its own size within `within` · |t − t0|, as all do that escape to infinity at once.
template <class Real>
bool grows_at_once(VectorField<Real>& field, const Real& t0, const TimedState<Real>& end, const Real& within);

/// escape_time(), asked where it is worth it: grows_at_once() within 100 · `within`.
///
/// end  the last point of a run, which is finite
template <class Real>
std::optional<Real> escape_at_end(VectorField<Real>& field, const Real& t0, const TimedState<Real>& end,
                                  const Real& within);

/// log₁₀ of the wait for a pole, in units of the run, that a step or an end is said to be close to it by.
inline constexpr double close_to_pole = -6;

}  // namespace separatrix
