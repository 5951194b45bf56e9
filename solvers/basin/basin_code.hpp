#pragma once
#include <memory>

#include "lib/model/vector_field_code.hpp"

namespace separatrix {

class DegenerateMinimum;  // solvers/trajectory/degenerate_minimum.hpp

/// What is compiled once per model for the labels of its starts, and shared between threads.
///
/// quantities  of a gradient flow the tape of compile_basin_quantities(); else that of the loss, empty without one
/// degenerate  of a gradient flow
/// variations  of another flow (solvers/basin/closed_orbit.hpp), up to most_orbit_dimensions
/// preserves   whether it is proved that no orbit of another flow attracts: preserves_plane()
struct BasinCode {
  VectorFieldCode field;
  std::shared_ptr<const Tape> quantities;
  std::shared_ptr<DegenerateMinimum> degenerate;
  std::shared_ptr<const VectorFieldCode> variations;
  bool preserves = false;
};

/// Closed orbits are looked for in at most so many dimensions: the variational equation has their square.
inline constexpr std::size_t most_orbit_dimensions = 16;

/// throws  InvalidArgument if the loss or the equations depend on time
BasinCode compile_basin(const Model& model);

}  // namespace separatrix
