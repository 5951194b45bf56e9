#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "lib/num/interval.hpp"
#include "lib/tape/enclose.hpp"
#include "solvers/trajectory/step_flow.hpp"

namespace separatrix {

/// What enclosures tell of a quantity q between two times of a step, where a truncated series tells nothing: a pulse that
/// is far away leaves no trace in the coefficients, whatever their digits.
///
///     Q ⊇ {q(x, t) : x ∈ the box of the solution, t ∈ the interval of time},   in intervals of doubles
///
/// guarantee  of the polynomials of the step, up to their own accuracy
template <class Real>
class QuantityBounds {
 public:
  /// quantity  a tape over (states, t) with one result; one whose means are too large to be written out has no bounds
  QuantityBounds(std::shared_ptr<const Tape> quantity, const ParameterValues& parameters);

  /// Of q at all times of an interval; none where it may have no value.
  std::optional<interval> between(const StepFlow<Real>& flow, const Real& from, const Real& to);

  /// A part of the step, from its start on, on which q is not 0.
  struct Clear {
    Real end;
    int sign;
  };
  /// The whole, or a half, a quarter, … of it that is longer than `least`; none if they all may hold a zero.
  std::optional<Clear> clear(const StepFlow<Real>& flow, const Real& from, const Real& to, const Real& least);

  /// How far q is what its series says, from `from` towards `to`.
  ///
  /// Parts on which q is not 0 hide no zero; the others are halved until they are 1/256 of the whole (1/8 where q may have
  /// no value), or 64 of them were. In the middle and at the end of those the values of q decide; and where an enclosure
  /// is far larger than what q is computed from there, as it is around a pulse, it is halved further, 1000 times in all,
  /// until it is not.
  ///
  /// size_of_series  at a time: of what q is computed from, if q has the value that the series gives it; none if not
  /// returns         `to`, or the start of the first part where it has not; `from` if that is the first of all
  Real reach(const StepFlow<Real>& flow, const Real& from, const Real& to,
             const std::function<std::optional<double>(const Real& time)>& size_of_series);

 private:
  std::optional<EnclosureEvaluator<interval>> quantity_;
  std::vector<interval> point_;
};

}  // namespace separatrix
