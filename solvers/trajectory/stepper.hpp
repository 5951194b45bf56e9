#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/model/trajectory.hpp"
#include "lib/model/vector_field.hpp"
#include "lib/num/tolerance.hpp"

namespace separatrix {

/// How one call of Stepper::advance ended.
enum class StepResult {
  full,       ///< accepted, with all of the dt allowed
  shortened,  ///< accepted, with less
  underflow,  ///< t + dt == t, or most_rejections: no step meets the tolerance
  sliding,    ///< the flow slides along a switching surface of the field, or parts on it: Stepper::surface()
  nonfinite,  ///< the field is not finite at (t, x)
};

/// What stands where no step is possible.
enum class Obstacle {
  escape,      ///< a pole or a logarithm of a state: it grows without bound towards a time
  not_smooth,  ///< a branch point, an end of the field's domain, or a jump that no surface of the model names
  too_thin,  ///< switching surfaces met one after another within what t resolves, with a field between them that counts
};

/// An obstacle and the time it stands at.
template <class Real>
struct Blocked {
  Obstacle obstacle;
  Real t;
};

/// Where a method that chooses among others has left its first choice.
template <class Real>
struct MethodChange {
  std::string_view method;  ///< "radau", for a stiff field
  Real t;
  std::string_view reason;  ///< "stiff", or "short steps"
  double work_ratio;        ///< predicted for the rest of the way, over that of the method before
};

/// Rejections in a row after which a step is given up: no error estimate is off by 5^200, and with
/// the exponents of mpfr t + dt == t may never come true at t = 0.
inline constexpr std::size_t most_rejections = 200;

/// An adaptive one-step method. It owns its step control; the loop around it owns time limits,
/// observers and the end of the interval (solvers/trajectory/integrate.hpp).
template <class Real>
class Stepper {
 public:
  virtual ~Stepper() = default;

  /// One accepted step, after as many rejected attempts as it takes.
  ///
  ///     x(t) → x(t + h),  h ≤ dt
  ///
  /// t, x  start on entry, end of the step on return; unchanged after underflow, sliding and nonfinite
  /// dt    on entry the largest step allowed (signed); on return the step proposed next
  virtual StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) = 0;

  /// A sensible first step from (t, x) towards `end`.
  virtual Real first_step(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& end) = 0;

  virtual std::size_t rejected() const = 0;

  /// What was computed so far beside evaluations of the field, in units of one: counted, never measured.
  virtual double work() const { return 0; }

  virtual std::optional<MethodChange<Real>> change() const { return std::nullopt; }

  /// From now on keep what dense output needs. Methods without a formula of their own for it keep
  /// nothing; integrate() then restarts them.
  virtual void keep_dense_output() {}
  virtual std::shared_ptr<DenseOutput<Real>> dense_output() { return nullptr; }

  /// Forget what was learned from earlier steps (the state has jumped).
  virtual void reset() = 0;

  /// The same where the state was moved by no more than the tolerance: the sides of surfaces remain.
  virtual void moved() { reset(); }

  /// (surfaces,) sides of the field's switching surfaces that the last step was made on (Branches::sides());
  /// empty for methods that do not stop at them.
  virtual std::vector<int> sides() const { return {}; }

  /// After StepResult::sliding: the surface that both sides lead onto; none where there is no way to slide.
  virtual std::optional<std::size_t> surface() const { return std::nullopt; }

  /// After StepResult::underflow or nonfinite: what stands there, if the method can tell.
  virtual std::optional<Blocked<Real>> blocked() const { return std::nullopt; }

  /// The next step begins where a solution leaves a surface (Branches::leave()).
  virtual void leave(std::size_t, const std::vector<int>&) {}
};

/// Converts an embedded error estimate to step control:
///
///     log₁₀ max_i |error_i| / (10^absolute + 10^relative · max(|x_i|, |y_i|))
///
/// in decimal exponents of double, because tolerances like 1e-400 are no doubles and `pow` in
/// multiprecision costs more than the step. −∞ for a zero error; nan if an entry is nan.
template <class Real>
double log10_error_ratio(const State<Real>& error, const State<Real>& x, const State<Real>& y,
                         const Tolerance& tolerance);

/// True if every entry is a finite number.
template <class Real>
bool is_finite(const State<Real>& x);

}  // namespace separatrix
