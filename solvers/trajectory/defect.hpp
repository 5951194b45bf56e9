#pragma once
#include <cstddef>
#include <vector>

#include "solvers/trajectory/step_samples.hpp"

namespace separatrix {

/// What the equation says of a step that was made.
struct DefectVerdict {
  bool passes = false;
  bool defined = true;     ///< whether the field has a value at every point
  double log2_excess = 0;  ///< of the worst defect over what is allowed; +∞ where nothing is
  std::size_t state = 0;   ///< the one with it
};

/// The check of a Taylor step: its defect, all over the step,
///
///     δ_i(s) = ẋ_i(t + s) − f_i(t + s, x(t + s)),    |δ_i(s)| |h| ≤ allowed_i
///
/// at the end of the step and at fractions of it that are no simple numbers, those at both ends closer together. The
/// defect of an analytic solution grows like s^K, so that the end alone would show it; the other points are there for
/// what the series cannot know: a branch point or a kink passed on the way leaves a defect on all that lies behind it,
/// a pulse one on its own width. So it is certain that the equation holds to the tolerance at the points, and, for
/// solutions that are analytic but for isolated points on the step, between them; a pulse narrower than the largest
/// gap, 1/4 of a step, that leaves no trace outside its width in any intermediate series, is not seen.
///
/// An enclosure of the remainder over the whole step can take its place: it has to answer the same question.
template <class Real>
class Defect {
 public:
  /// points  at least 5. As many do for any order: a step is a part of the radius of convergence that hardly depends on it
  explicit Defect(std::size_t points = 5);

  /// x, t     the start of the step
  /// h        its length
  /// allowed  (d,) log₂ of the error allowed to each state
  DefectVerdict operator()(VectorField<Real>& field, const Real& t, const State<Real>& x,
                           const StepPolynomial<Real>& step, const Real& h, const std::vector<double>& allowed);

  /// (d,) log₂ of |δ| |h| at points so near to the start that it is rounding and nothing else, in the field or in the
  /// coefficients.
  ///
  /// near  the fraction of the step they lie in; 0: at the start itself, where nothing else can be
  std::vector<double> noise(VectorField<Real>& field, const Real& t, const State<Real>& x,
                            const StepPolynomial<Real>& step, const Real& h, double near);

 private:
  bool measure(VectorField<Real>& field, const Real& t, const State<Real>& x, const StepPolynomial<Real>& step,
               const Real& h, double fraction);
  bool measure_sample(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& h, std::size_t j);

  std::vector<double> fractions_;
  StepSamples<Real> samples_;  // at these fractions
  State<Real> point_, slope_;
  Real time_{0}, difference_{0};
  std::vector<double> measured_;  // (d,) log₂ |δ| |h|
};

/// log₂|value| to within 1; −∞ for 0, +∞ or nan where it is not finite.
template <class Real>
double log2_size(const Real& value);

}  // namespace separatrix
