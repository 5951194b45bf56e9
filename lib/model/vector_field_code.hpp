#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/switching_surface.hpp"
#include "lib/tape/compile.hpp"

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

}  // namespace separatrix
