#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/trajectory/simulate.hpp"

namespace separatrix {

/// Dual flow of a diagonal network of width 16 from a tiny initialisation α = 10^-decimals.
///
///     ẏ = H(β* − β(y)),   β_i = α² sinh 2y_i,   H_ij = δ_ij + 2^-|i−j|,   β*_i = (−1)^i (1 + i/16)
///
/// y(0) = 0. Every β_i is far below any tolerance until |y_i| ≈ ln(1/α), so the solution looks linear
/// to whoever looks at the states alone, and overflows on what looks like one long step.
Model plateau(long decimals);

/// A run of it to t = 4 ln(1/α), where all y_i have settled.
SimulationRequest plateau_request(const Model& model, long decimals, const std::string& method, std::size_t digits);

/// Where they settle: y_i = ½ asinh(β*_i/α²), to 150 digits. At α = 10^-16 the flow is there to
/// 10^-100 and better at that time.
std::vector<Known> plateau_end(long decimals);

}  // namespace separatrix
