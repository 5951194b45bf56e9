#pragma once
#include <optional>
#include <vector>

#include "solvers/trajectory/defect.hpp"

namespace separatrix {

/// A short step over a point where the solution has no series but the field is continuous: a kink that no surface of
/// the model names (√(x² + y²) through 0), or a start from which t^{5/2} grows.
///
///     x(t + s) = x + f₀ s + (f₁ − f₀) s²/(2h),   f₁ = f(t + h, x + h (f₀ + f₁)/2)
///
/// Its error is h times what the field differs from a straight line over the step: h² times the change of slope at a
/// kink, so that h ~ √tolerance is short enough. It is checked as every step is, at more points.
template <class Real>
class Crossing {
 public:
  explicit Crossing(double log2_tolerance);

  /// The step of length h, if its defect times h stays below the tolerance times the size of each state.
  ///
  /// order   of the polynomial that is returned, at least 2
  /// sizes   (d,) log₂ of sizes that states count as having even where they are smaller; −∞ for none
  std::optional<StepPolynomial<Real>> operator()(VectorField<Real>& field, const Real& t, const State<Real>& x,
                                                 const Real& h, std::size_t order, const std::vector<double>& sizes);

  /// Sizes that states at 0 come to over the interval that is left: the largest |f_i| |rest| at a few places of the line that
  /// leaves the point, and the largest |x_i| of a path of 64 Euler steps.
  ///
  /// returns  (d,) log₂ of it; −∞ for states other than 0
  std::vector<double> sizes_to_come(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& rest);

 private:
  double log2_tolerance_;
  Defect<Real> defect_;
};

}  // namespace separatrix
