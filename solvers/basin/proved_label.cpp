#include "solvers/basin/proved_label.hpp"

#include "solvers/basin/certified_basin.hpp"

namespace separatrix {

ProvedLabel prove_label(const Model& model, const ParameterValues& parameters, const std::vector<Interval>& start) {
  const ProvedDestination found = BasinProver(model, parameters)(start);
  return {found.label, found.reason};
}

}  // namespace separatrix
