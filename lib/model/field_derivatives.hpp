#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"

namespace separatrix {

/// A place in the matrix (∂f/∂x | ∂f/∂t) of d rows and d + 1 columns, the last of them time.
struct DerivativeEntry {
  std::size_t row = 0, column = 0;
};

/// First derivatives of a vector field, as the list of those that are not identically 0: what implicit methods need.
///
///     J_ij = ∂f_i/∂x_j,   ∂f_i/∂t
///
/// Each f_i is differentiated in the symbols that occur in it, so that a chain of d neighbours costs d, not d².
/// Owns its registers: one per thread. For mpfr, made and used under one PrecisionScope.
template <class Real>
class FieldDerivatives {
 public:
  /// field  its model is differentiated, its parameters are bound
  explicit FieldDerivatives(const VectorField<Real>& field);

  /// Places in order of rows.
  const std::vector<DerivativeEntry>& entries() const { return entries_; }

  /// (entries,) derivatives at a point, on the branches of |·|, sign and relu that the field is held to now.
  const std::vector<Real>& operator()(const VectorField<Real>& field, const State<Real>& x, const Real& t);

 private:
  void hold(const VectorField<Real>& field);

  std::vector<DerivativeEntry> entries_;
  std::shared_ptr<const Tape> tape_;
  std::vector<SurfaceOfSwitch> switches_;
  ParameterValues parameters_;
  std::optional<Function<Real>> function_;  // on the branches held last
  std::optional<std::vector<int>> signs_;   // those
  std::vector<Real> point_, results_, values_;
};

}  // namespace separatrix
