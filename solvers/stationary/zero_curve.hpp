#pragma once
#include <cstddef>
#include <vector>

#include "solvers/box.hpp"
#include "solvers/stationary/equations.hpp"

namespace separatrix {

/// Sizes against which "small" is measured: medians over a box.
struct Scale {
  double field = 1, jacobian = 1;
};

/// A curve of zeros in double: its points in order.
struct ZeroCurve {
  std::vector<State<double>> points;
  bool closed = false;  ///< then the last point is the first again
};

/// Follows F = 0 from a zero to the edges of a box, by pseudo-arclength continuation.
///
///     y = x + h t,   x' = y − J(y)⁺ F(y), iterated;   t' = the part of x' − x in the null space of J(x'), length 1
///
/// J⁺ uses at most `rank` singular values, so folds are no obstacle and branch points are stepped over. h is halved
/// until the direction turns by less than 15° and the correction is short against h; it is at most 1/100, all
/// lengths in units of the widths of the box. Where the null space has more than one dimension (a curve inside a surface of zeros) the direction
/// is kept as well as the surface lets it.
///
/// start      (n,) a zero
/// direction  (n,) to begin with; the curve is followed both ways
/// rank       of J at regular points of the zero set
/// returns    points in order, `start` among them, ends on the edges of the box to 1e-9 of its widths
ZeroCurve trace(Equations<double>& equations, const State<double>& start, const State<double>& direction,
                std::size_t rank, const Box& box, const Scale& scale);

/// True if a point lies on a traced curve: corrected from its nearest point, the curve passes it within `distance`.
bool passes(Equations<double>& equations, const ZeroCurve& curve, const State<double>& x, std::size_t rank,
            double distance, const Scale& scale);

}  // namespace separatrix
