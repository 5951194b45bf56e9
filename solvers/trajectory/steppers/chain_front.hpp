#pragma once
#include <cstddef>
#include <limits>
#include <optional>

#include "lib/model/vector_field.hpp"
#include "lib/tape/jet.hpp"

namespace separatrix {

/// The front of a large system that starts with zeros, and steps that do not wait for it.
///
/// State k of a chain is of size t^k/k! at first. Relative to that, a step h of order K resolves it while
///
///     k h/t ≤ z,   z^K/K! = tolerance,
///
/// states that the Jacobian makes grow, ẋ = λx, for |λ| h ≤ z. The first bound holds for states whose growth comes from
/// others: what they are at t is forgotten as soon as they count, and the second alone is left, for as long as |λ| is
/// what it was at t: a field whose Jacobian is nothing now and everything within the step (a plateau) has no front.
/// Systems of at most K states have no chain that order 2K does not resolve; there, and where it costs less than eight
/// times the steps, every state is held to its own size.
template <class Real>
class ChainFront {
 public:
  ChainFront(std::size_t order, double log2_tolerance);

  /// Looks at the series at a point.
  ///
  /// log2_step  for which every state is resolved relative to itself
  /// log2_dt    the longest step allowed
  void look(VectorField<Real>& field, const Real& t, const State<Real>& x, double log2_step, double log2_dt);

  /// A step over the front is one of its start: whether |λ| at its end is at most twice that. If not, the front is waited
  /// for.
  ///
  /// t, x  where it ends
  bool holds(VectorField<Real>& field, const Real& t, const State<Real>& x);

  /// z/|λ| and 1/|λ|; none where the front is waited for.
  const std::optional<StepOverFront>& step() const { return step_; }

 private:
  void know_radius(VectorField<Real>& field, const Real& t, const State<Real>& x);

  std::size_t order_;
  double log2_z_;
  std::optional<StepOverFront> step_;
  State<Real> known_at_;  // a point (x, t), and |λ| there
  double log2_radius_ = 0;
  State<Real> waits_at_;  // a point from which a step over the front did not hold
  double last_ = std::numeric_limits<double>::infinity();
};

}  // namespace separatrix
