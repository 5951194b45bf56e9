#pragma once
#include <string>

#include "solvers/diagonal/stage_algorithm.hpp"

namespace separatrix {

/// How the flow of dual_model() is followed, whose products begin far below every tolerance.
///
/// method        taylor unless the loss is a mean over data, whose series are those of all its samples together: then
///               dopri5
/// longest_step  of methods other than taylor, whose error estimates do not see what is still exponentially small:
///               1/max|g|, as nothing grows faster than e^(2 max|g| t) on the plateaus; 0: no cap
struct DualSteps {
  std::string method;
  double longest_step = 0;
};

/// method  automatic_method, or the one that is wanted
DualSteps dual_steps(const DiagonalNetwork& network, const ParameterValues& parameters, const StageSequence& sequence,
                     const std::string& method);

}  // namespace separatrix
