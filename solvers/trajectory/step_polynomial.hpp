#pragma once
#include <cstddef>
#include <vector>

#include "lib/model/vector_field.hpp"

namespace separatrix {

/// The solution over one step of a Taylor method, a polynomial for every state:
///
///     x_i(t + s) = x_i(t) + Σ_{1≤k≤K} c_{i,k} (s/2^unit)^k
///
/// With a unit near the length of the step its coefficients stay within the range of an arithmetic that 1/k-th powers
/// of the solution's own scale of time would leave.
template <class Real>
struct StepPolynomial {
  std::size_t order = 0;
  long log2_unit = 0;
  std::vector<Real> coefficients;  ///< (d·K,), those of state i from i·K on

  /// x_i(t + s) − x_i(t)
  Real increment(std::size_t i, const Real& s) const;
  /// dx_i/dt at t + s
  Real slope(std::size_t i, const Real& s) const;
  /// The order that state i begins to move with; K + 1 if it stays where it is.
  std::size_t first(std::size_t i) const;
};

}  // namespace separatrix
