#pragma once
#include "solvers/trajectory/integrate.hpp"

namespace separatrix {

/// How far gradient descent strays from its flow.
template <class Real>
struct DescentDistance {
  Real largest = Real(0);  ///< max over k and coordinates of |x_k − x(t_k)|
  Real time = Real(0);     ///< t_k where it is reached
  Real until = Real(0);    ///< last t_k that was compared: earlier than the descent's end if the flow ends there
};

/// Distance between the iterates of gradient descent and the flow from the same start.
///
///     max_k ‖x_k − x(t_k)‖_∞,   O(η) on a fixed interval without noise
///
/// descent    a trajectory of gradient-descent with its points kept
/// field      the vector field it descended
/// tolerance  of the flow, which is integrated by Taylor series
/// returns    distance; it is that of descent and flow as long as it is far above the tolerance
template <class Real>
DescentDistance<Real> descent_distance(const Trajectory<Real>& descent, VectorField<Real>& field,
                                       const Tolerance& tolerance);

}  // namespace separatrix
