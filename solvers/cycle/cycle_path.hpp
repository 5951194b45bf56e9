#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "solvers/cycle/cycle_branch.hpp"
#include "solvers/cycle/shooting.hpp"

namespace separatrix {

/// A Hopf bifurcation with the cycle that its linearisation has.
///
///     ẋ = A x,  A q = iω q:   x(t) = x* + ε Re(q e^{iωt}),  T = 2π/ω
///
/// z        (n,) the equilibrium as an orbit of period T
/// tangent  (n,) dz/dε, of length 1
/// phase    (n,) its derivative in time, of length 1
struct HopfStart {
  std::vector<double> z, tangent, phase;
};

/// jacobian  (d·d,) A
/// point     (d + 1,) x* and μ
/// period    T
HopfStart hopf_start(const OrbitSpace& space, const std::vector<double>& jacobian, const State<double>& point,
                     double period);

/// A branch of cycles in double, from a Hopf point on.
///
/// z, tangents, phases  (k, n); the first is that of the HopfStart
/// multipliers          (k, d − 1) in order of falling modulus; of the first none
/// hopf                 number of the start, from 0, at which it ends, if that is known
struct CyclePath {
  std::vector<std::vector<double>> z, tangents, phases;
  std::vector<std::vector<ComplexNumber<double>>> multipliers;
  CycleEnd end = CycleEnd::work;
  std::optional<std::size_t> hopf;
};

/// Multipliers outside the unit circle; none where one is on it as far as double can tell.
std::optional<std::size_t> outside(const std::vector<ComplexNumber<double>>& multipliers);

/// Follows the branch of cycles from a Hopf point by pseudo-arclength continuation.
///
///     z(s + h): the closed orbit in the plane at z(s) + h z'(s) that z'(s) is perpendicular to
///
/// h is halved where Newton's iteration fails or z' turns by more than it may, and grows where neither is near.
///
/// starts  Hopf points; that of number `from` is followed
/// ended   asked at every point; true: no further one
CyclePath follow_cycles(Shooting<double>& shooting, const OrbitSpace& space, const std::vector<HopfStart>& starts,
                        std::size_t from, const std::function<bool()>& ended);

}  // namespace separatrix
