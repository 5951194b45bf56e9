#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "lib/model/vector_field_code.hpp"

namespace separatrix {

/// A field with kinks or jumps around a point that lies on some surfaces h_j = 0 of it, in 2^m smooth pieces.
///
///     f_σ   the field continued from where each h_j has the sign σ_j
struct SurfacePieces {
  std::size_t d = 0;
  std::vector<std::vector<int>> sides;              ///< σ, (2^m, m); the last is + of all
  std::vector<std::shared_ptr<const Tape>> fields;  ///< of each σ: f_σ (d,), then its Jacobian (d·d,)
  std::shared_ptr<const Tape> slopes;               ///< of each surface: ∇h (d,), then ∂²h (d·d,)
  std::shared_ptr<const Tape> quantities;           ///< (m,) h
};

/// surfaces  m of the model's field, few: there are 2^m pieces
SurfacePieces pieces_around(const Model& model, const std::vector<SwitchingSurface>& surfaces);

/// Numbers of the surfaces through a point.
///
/// y        (d,) exactly, or to so many digits that |h(y)| is below 10^-500 (1 + |y|)
/// returns  in the order of code.surfaces
std::vector<std::size_t> surfaces_through(const VectorFieldCode& code, const ParameterValues& parameters,
                                          const std::vector<Rational>& y);

}  // namespace separatrix
