#pragma once
#include <cstddef>
#include <vector>

#include "solvers/cycle/cycle_path.hpp"
#include "solvers/cycle/cycle_point.hpp"

namespace separatrix {

/// A bifurcation on a branch of cycles.
///
/// after  points of the path that lie before it
template <class Real>
struct LocatedCycle {
  CycleBifurcation kind = CycleBifurcation::fold;
  std::size_t after = 0;
  std::vector<Real> z, phase, plane;
};

/// The bifurcations of a branch, in its order.
///
/// Between neighbouring points whose numbers of multipliers outside the unit circle differ, a zero of ln |μ_k|, the k-th in order
/// of falling modulus, is bracketed, in double first and then with all digits; between those where dμ/ds changes its sign, a
/// zero of it. What changes twice within a step of the path is missed.
///
/// path  from follow_cycles() with `shooting`
template <class Real>
std::vector<LocatedCycle<Real>> cycle_bifurcations(const CyclePath& path, Shooting<double>& shooting,
                                                   CycleRefiner<Real>& refiner, std::size_t digits);

}  // namespace separatrix
