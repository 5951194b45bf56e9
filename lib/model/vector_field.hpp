#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/switching_surface.hpp"
#include "lib/num/real.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"

namespace separatrix {

/// A state vector (d,).
template <class Real>
using State = std::vector<Real>;

/// Quantities of a model (its field, loss, invariants, any expressions of states, parameters and
/// time) as a tape over the point (x₁ … x_d, t). Symbolic work: once per model, not per start.
std::shared_ptr<const Tape> compile(const Model& model, const std::vector<Expression>& quantities,
                                    Storage storage = Storage::recycled);

/// Tapes of a model's right-hand side and, if asked for, of its Jacobian ∂f_i/∂x_j.
struct VectorFieldCode {
  std::size_t dimension = 0;
  std::shared_ptr<const Tape> field;
  /// the field in single assignment, for Taylor series; then operands(surfaces), then `also`. Means in which there are
  /// |·|, sign or relu are written out: their kinks, one for each sample, are switching quantities as others are, and
  /// surfaces unless that would be too large (lib/model/written_out.hpp)
  std::shared_ptr<const Tape> series;
  std::shared_ptr<const Tape> jacobian;    ///< empty if not asked for
  std::vector<SwitchingSurface> surfaces;  ///< where the field has a kink or a jump
  std::vector<SurfaceOfSwitch> switches;   ///< of every switching quantity of `series`
  std::shared_ptr<const Model> model;      ///< for what is derived later, kinks written out: sliding, stiff methods
};

/// also  quantities whose switching surfaces count as the field's
VectorFieldCode compile_vector_field(const Model& model, bool with_jacobian = false,
                                     const std::vector<Expression>& also = {});

/// Right-hand side of the model's ODE with its parameters bound, and its Jacobian.
///
///     ẋ = f(t, x)        J_ij = ∂f_i/∂x_j
///
/// Owns its registers: one per thread. For mpfr, made and used under one PrecisionScope.
template <class Real>
class VectorField {
 public:
  /// code        from compile_vector_field(), shared between all fields of the model
  /// parameters  (k,) exact values from Model::values()
  VectorField(VectorFieldCode code, ParameterValues parameters);

  std::size_t dimension() const { return code_.dimension; }

  /// slope (d,) = f(t, x)
  void operator()(const State<Real>& x, State<Real>& slope, const Real& t);

  /// matrix (d·d,) = J(t, x), row by row
  ///
  /// throws  InternalError if the code was compiled without Jacobian
  void jacobian(const State<Real>& x, State<Real>& matrix, const Real& t);

  /// Switching quantities: the operands of |·|, sign and relu in the field that depend on (t, x).
  std::size_t switches() const { return code_.switches.size(); }

  /// From now on operator() is the field on one branch of every switching quantity, continued
  /// smoothly beyond its surface (lib/tape/branch.hpp), until release_branches().
  ///
  /// signs  (switches(),) of −1, 0, 1
  void hold_branches(const std::vector<int>& signs);
  void release_branches() { held_.reset(); }

  /// The signs that are held, if any.
  const std::vector<int>* held_branches() const { return held_ ? &branches_[*held_].first : nullptr; }

  /// Calls of operator() so far.
  std::size_t evaluations() const { return evaluations_; }

  const VectorFieldCode& code() const { return code_; }
  const ParameterValues& parameters() const { return parameters_; }

 private:
  std::span<const Real> point(const State<Real>& x, const Real& t);

  VectorFieldCode code_;
  ParameterValues parameters_;
  std::size_t evaluations_ = 0;
  Function<Real> field_;
  std::optional<Function<Real>> jacobian_;
  std::vector<Real> point_;                                            // states, then t
  std::vector<std::pair<std::vector<int>, Function<Real>>> branches_;  // those that were held last
  std::optional<std::size_t> held_;                                    // one of them
};

}  // namespace separatrix
