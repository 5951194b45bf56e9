#pragma once
#include <cstddef>
#include <optional>

#include "lib/num/tolerance.hpp"
#include "solvers/trajectory/attraction.hpp"
#include "solvers/trajectory/edge_of_rest.hpp"
#include "solvers/trajectory/integrate.hpp"

namespace separatrix {

/// What an Arrival waits for.
enum class ArrivalGoal {
  limit,  ///< the point that the path settles at, to the digits of the integration
  rest,   ///< the same, or the saddle that it runs into
  fate,   ///< that it settles somewhere is certain, or that it runs into a saddle
};

/// Ends an integration of a gradient flow once its end is certain (an observer for integrate()).
///
/// It looks at the start, whenever the speed has halved and after every 200 steps, with AttractionTest and, in a field with
/// kinks, EdgeOfRest; slow motion alone
/// is never an arrival. An isolated limit ends the integration at once. On a manifold of stationary points the nearest
/// one is not yet the limit: its distance to it is of the order of the square of the distance still to go. Where the limit
/// is the goal, the integration goes on until two looks in a row give the same point,
///
///     |y − y'| ≤ max(relative tolerance, 10⁴ ε) (1 + |y|),   ε the unit roundoff of Real,
///
/// and a path into a saddle does not arrive, where rest is not the goal.
///
/// One per thread; begin() makes it ready for another path.
template <class Real>
class Arrival {
 public:
  /// field      compiled with its Jacobian, of an autonomous gradient flow
  /// tolerance  of the integration
  Arrival(const VectorField<Real>& field, const Tolerance& tolerance, ArrivalGoal goal = ArrivalGoal::limit);

  void begin();
  Continue operator()(const Real& t, const State<Real>& x);

  /// The limit and the dimension of its manifold; undecided before the integration has ended.
  const Attraction<Real>& limit() const { return limit_; }

  /// The same from this very point.
  const Attraction<Real>& look(const State<Real>& x);

  /// Whether the last call looked.
  bool looked() const { return looked_; }

  /// |f| at the last point, and the least and largest so far.
  const Real& speed() const { return speed_; }
  const Real& slowest() const { return slowest_; }
  const Real& fastest() const { return fastest_; }

  /// f at the last point.
  const State<Real>& slope() const { return slope_; }

 private:
  Attraction<Real> test(const State<Real>& x);
  bool is_near_last(const Attraction<Real>& found) const;

  VectorField<Real> field_;
  AttractionTest<Real> test_;
  EdgeOfRest<Real> edge_;
  double log10_resolution_;
  ArrivalGoal goal_;
  State<Real> slope_;
  Real speed_ = 0, slowest_ = 0, fastest_ = 0;
  bool looked_ = false;
  std::size_t since_look_ = 0;
  std::optional<Real> next_look_;         // the speed at which to look again
  std::optional<Attraction<Real>> last_;  // what the last look has found, on a manifold
  Attraction<Real> limit_;
};

}  // namespace separatrix
