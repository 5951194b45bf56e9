#pragma once
#include <vector>

#include "solvers/trajectory/simulate.hpp"

namespace separatrix {

/// Times of the rows of a trajectory that began at 0 and came to `end`, increasing; the last one is `end`.
///
///     samples               i end/N,  i = 0 … N
///     samples, first_sample 0, then first (end/first)^(i/N),  i = 0 … N
///     times                 those up to the end, and the end
///
/// returns  empty where the rows are the steps themselves
template <class Real>
std::vector<Real> row_times(const SimulationRequest& request, const Real& end);

}  // namespace separatrix
