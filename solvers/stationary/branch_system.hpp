#pragma once
#include <string>
#include <vector>

#include "solvers/stationary/equations.hpp"

namespace separatrix {

/// The equations of one branch of stationary points, for (x, μ): those of the model, and what picks one point of a
/// manifold for each μ.
struct BranchSystem {
  std::vector<FixedUnknown> fixed;
  Equations<double> coarse;
  Equations<mpfr> precise;

  BranchSystem(const Model& model, const std::string& parameter, const ParameterValues& values,
               const std::vector<FixedUnknown>& chosen)
      : BranchSystem(compile_equations(model, parameter, chosen), values, chosen) {}

 private:
  BranchSystem(const EquationsCode& code, const ParameterValues& values, const std::vector<FixedUnknown>& chosen)
      : fixed(chosen), coarse(code, values), precise(code, values) {}
};

}  // namespace separatrix
