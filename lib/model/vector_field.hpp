#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "lib/model/vector_field_code.hpp"
#include "lib/num/real.hpp"
#include "lib/tape/function.hpp"

namespace separatrix {

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
