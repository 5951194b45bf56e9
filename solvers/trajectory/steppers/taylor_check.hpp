#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "solvers/trajectory/defect.hpp"
#include "solvers/trajectory/field_rounding.hpp"
#include "solvers/trajectory/steppers/taylor_expansion.hpp"

namespace separatrix {

/// Whether the polynomial of a Taylor step satisfies the equation: Defect, with what is allowed to each state.
///
///     allowed_i = (K + 1) · tolerance · max(|x_i|, |ẋ_i h|)
///
/// A defect beyond that is looked at again: states that leave 0 count with the size that they come to, and rounding is no
/// defect, be it of the coefficients, as seen beside the start of the step, or inside the field (FieldRounding).
///
/// Where the front of a chain is not waited for (ChainFront), states count with the size of what drives them,
/// StepSize::driven. What is lost are digits of the smallest states, and a method of another order loses others.
template <class Real>
class TaylorCheck {
 public:
  explicit TaylorCheck(double log2_tolerance) : log2_tolerance_(log2_tolerance) {}

  /// step   from `expansion`, whose last one it is
  /// front  ChainFront::step()
  DefectVerdict operator()(VectorField<Real>& field, const Real& t, const State<Real>& x,
                           const StepPolynomial<Real>& step, const Real& h, TaylorExpansion<Real>& expansion,
                           const std::optional<StepOverFront>& front);

 private:
  std::vector<double> allowed(const State<Real>& x, const StepPolynomial<Real>& step, const Real& h) const;
  double log2_allowed(std::size_t order) const;

  double log2_tolerance_;
  Defect<Real> defect_;
  std::optional<FieldRounding<Real>> rounding_;  // when first needed
};

}  // namespace separatrix
