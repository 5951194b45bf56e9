#pragma once
#include <vector>

#include "solvers/trajectory/simulate.hpp"

namespace separatrix {

/// Times of the rows of a trajectory that began at t₀ = from_time and came to `end`, in its order; the last one is `end`.
///
///     samples               t₀ + i T/N,  i = 0 … N,  T = end − t₀
///     samples, first_sample t₀, then t₀ ± first (|T|/first)^(i/N),  i = 0 … N
///     times                 those up to the end, and the end
///
/// returns  empty where the rows are the steps themselves
template <class Real>
std::vector<Real> row_times(const SimulationRequest& request, const Real& end);

}  // namespace separatrix
