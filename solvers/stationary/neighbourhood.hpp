#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "lib/model/stationary_point.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// Directions (m, d).
using Directions = std::vector<std::vector<mpfr>>;

/// What set of stationary points a stationary point x lies on.
///
/// tangents    (m, d) orthonormal, of the manifold through x; none where x is isolated or where manifolds cross
/// dimension   of that manifold, or of the largest of those that cross in x
/// common      of a crossing: how many directions are tangent to all that cross; 0 if they have a point in common
/// neighbours  stationary points near x
struct Neighbourhood {
  Directions tangents;
  std::size_t dimension = 0;
  bool is_crossing = false;
  std::size_t common = 0;
  std::vector<State<mpfr>> neighbours;
};

/// How a neighbourhood is looked at.
///
/// refine      the zero near a guess at about the same distance from a centre, if there is one
/// null_space  orthonormal null space (k, d) of the Jacobian at a zero
struct ZeroSet {
  std::function<std::optional<State<mpfr>>(const State<mpfr>& guess, const State<mpfr>& centre)> refine;
  std::function<Directions(const State<mpfr>&)> null_space;
};

/// Looks for zeros at a distance from a zero x.
///
///     x + step·v → zero p,   v in the null space of J(x): its axes to both sides, and random directions
///
/// If all p are where they were looked for, the null space is tangent to a manifold through x. If the p span fewer
/// directions, and along these all are found, so is what they span. In all other cases manifolds cross in x: they are
/// looked at one by one, at the p, in the same way. What looks like a crossing at `step`, but not at step/30 or step/900, is
/// none: another sheet only comes near. Where nothing is found at `step`, a sheet at one of these is one, as of a small circle.
///
/// accuracy  as far as what happens at this distance is what happens at x; not a proof
Neighbourhood look_around(const ZeroSet& set, const State<mpfr>& x, const mpfr& step);

/// The same without a look at what crosses.
Neighbourhood sheet_around(const ZeroSet& set, const State<mpfr>& x, const mpfr& step);

}  // namespace separatrix
