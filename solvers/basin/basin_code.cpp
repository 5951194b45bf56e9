#include "solvers/basin/basin_code.hpp"

#include "lib/num/error.hpp"
#include "solvers/basin/closed_orbit.hpp"
#include "solvers/basin/loss_levels.hpp"
#include "solvers/basin/preserved_plane.hpp"
#include "solvers/random_point.hpp"
#include "solvers/trajectory/degenerate_minimum.hpp"

namespace separatrix {

BasinCode compile_basin(const Model& model) {
  BasinCode code;
  if (model.is_gradient_flow()) {
    code.quantities = compile_basin_quantities(model);
    code.field = compile_vector_field(model, true);
    code.degenerate = std::make_shared<DegenerateMinimum>(code.field);
    return code;
  }
  if (depends_on_time(model, {})) {
    throw InvalidArgument("model " + model.name(), "",
                          "a model whose equations do not depend on time: only then has it basins");
  }
  code.field = compile_vector_field(model, true);
  if (model.has_loss()) code.quantities = compile(model, {*model.description().loss});
  if (model.dimension() > 1 && model.dimension() <= most_orbit_dimensions) {
    code.variations = std::make_shared<const VectorFieldCode>(compile_variations(model));
    code.preserves = preserves_plane(model);
  }
  return code;
}

}  // namespace separatrix
