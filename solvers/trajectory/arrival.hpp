#pragma once
#include <optional>

#include "lib/num/tolerance.hpp"
#include "solvers/trajectory/attraction.hpp"
#include "solvers/trajectory/integrate.hpp"

namespace separatrix {

/// Ends an integration of a gradient flow once its limit is certain (an observer for integrate()).
///
/// It looks at the start and whenever the speed has halved, with AttractionTest; slow motion alone
/// is never an arrival, and neither is a path into a saddle. An isolated limit ends the integration
/// at once. On a manifold of stationary points the nearest one is not yet the limit: its distance to it
/// is of the order of the square of the distance still to go. There the integration goes on until
/// two looks in a row give the same point,
///
///     |y − y'| ≤ max(relative tolerance, 10⁴ ε) (1 + |y|),   ε the unit roundoff of Real.
template <class Real>
class Arrival {
 public:
  /// field      compiled with its Jacobian, of an autonomous gradient flow
  /// tolerance  of the integration
  Arrival(const VectorField<Real>& field, const Tolerance& tolerance);

  Continue operator()(const Real& t, const State<Real>& x);

  /// The limit and the dimension of its manifold; undecided before the integration has ended.
  const Attraction<Real>& limit() const { return limit_; }

 private:
  bool is_near_last(const Attraction<Real>& found) const;

  VectorField<Real> field_;
  AttractionTest<Real> test_;
  double log10_resolution_;
  State<Real> slope_;
  std::optional<Real> next_look_;         // the speed at which to look again
  std::optional<Attraction<Real>> last_;  // what the last look has found, on a manifold
  Attraction<Real> limit_;
};

}  // namespace separatrix
