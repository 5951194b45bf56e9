#pragma once
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/num/known.hpp"
#include "solvers/basin/orbit_report.hpp"

namespace separatrix {

/// How a branch of cycles ends.
enum class CycleEnd {
  edge,        ///< of the range of the parameter
  hopf,        ///< its cycles shrink to an equilibrium
  homoclinic,  ///< the period grows without bound while the parameter stands still, and the orbit comes to rest on its way
  unbounded,  ///< the cycle is a hundred times as wide as the box
  family,     ///< all its cycles are at one value of the parameter: as many for no other
  lost,       ///< no further cycle was found: a field that is not smooth there, an orbit no step of double follows
  work,       ///< the limit of points or of time
};

/// "edge", "hopf", "homoclinic", "unbounded", "family", "lost", "work".
std::string_view name(CycleEnd end);

/// What happens to cycles at a value of a parameter: a multiplier leaves or enters the unit circle.
enum class CycleBifurcation {
  fold,             ///< at +1: two cycles meet and vanish, the branch turns back
  branch_point,     ///< at +1 on a branch that does not turn: another branch of cycles crosses it
  period_doubling,  ///< at −1
  neimark_sacker,   ///< a conjugate pair on the circle: a torus
};

/// "fold of cycles", "branch point of cycles", "period doubling", "Neimark-Sacker".
std::string_view name(CycleBifurcation bifurcation);

/// A cycle of a branch.
///
/// Every number is rounded to the digits on which two computations agree, at most those asked for: the last step of Newton's
/// iteration is made with a tolerance 1000 times finer and so with steps of other lengths, and its size is what the one before
/// was off by; the multipliers are those of two tolerances.
///
/// x                (d,) a point of it
/// orbit            its period and its d − 1 multipliers, in order of falling modulus; without means
/// lowest, highest  (q,) of the states and of further quantities
/// unstable         multipliers outside the unit circle; none where one is on it to half of the digits
struct CyclePoint {
  Known parameter;
  std::vector<Known> x;
  OrbitReport orbit;
  std::vector<Known> lowest, highest;
  std::optional<std::size_t> unstable;
};

/// A bifurcation on a branch of cycles.
///
/// after  points of the branch that lie before it
struct CycleChange {
  CycleBifurcation kind = CycleBifurcation::fold;
  CyclePoint at;
  std::size_t after = 0;
};

/// A branch of closed orbits against a parameter, from a Hopf bifurcation on, in order of arclength.
///
/// hopf        number, from 0, of the bifurcation (Continuation::bifurcations) that it begins at
/// points      the first is the Hopf point: its cycle is the equilibrium, without multipliers
/// other_hopf  number of the one at which it ends, if it is known
struct CycleBranch {
  std::size_t hopf = 0;
  std::vector<CyclePoint> points;
  std::vector<CycleChange> changes;
  CycleEnd end = CycleEnd::work;
  std::optional<std::size_t> other_hopf;
};

}  // namespace separatrix
