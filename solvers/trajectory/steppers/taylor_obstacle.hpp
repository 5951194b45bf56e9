#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "solvers/trajectory/step_polynomial.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// What stands where Taylor series lead to and no step passes.
///
/// From the last coefficients of a state with a singularity of order α at ρ,
///
///     c_k ~ ρ^-k k^{α−1},    c_{k+1}/c_k ~ (1 + (α − 1)/(k + 1))/ρ
///
/// α > 0 a pole, 0 a logarithm, −1/2 a square root.
template <class Real>
class TaylorObstacle {
 public:
  /// Looks at an expansion at t: K−2, K−1, K of every state.
  ///
  /// log2_step  how far it reaches
  void look(const Real& t, double log2_step, const StepPolynomial<Real>& polynomial);

  /// Whether the last expansion says anything.
  bool seen() const { return last_.has_value(); }

  /// What stands before a run that comes no farther than t.
  Blocked<Real> blocked(const Real& t, bool forward) const;

 private:
  struct LastCoefficients {
    Real t;
    double log2_step;
    long log2_unit;
    std::size_t order;
    std::vector<std::array<Real, 3>> coefficients;
  };
  std::optional<LastCoefficients> last_;
};

}  // namespace separatrix
