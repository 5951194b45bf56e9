#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "solvers/box.hpp"
#include "solvers/stationary/scaled_system.hpp"

namespace separatrix {

/// Sizes against which "small" is measured: medians over a box.
struct Scale {
  double field = 1, jacobian = 1;
};

/// A curve of zeros in double: its points in order.
///
/// tangents  (points,) of length 1 in units of the widths of the box, forward
struct ZeroCurve {
  std::vector<State<double>> points, tangents;
  bool closed = false;  ///< then the last point is the first again
};

/// Follows F = 0 from a zero to the edges of a box, by pseudo-arclength continuation.
///
///     y = z + h t + h²/2 dt/ds,   z' = y − G'(y)⁺ G(y), iterated;   t' = the part of z' − z in the null space of G'(z'), length 1
///
/// All in units of the widths of the box (ScaledSystem), so that the curve does not depend on units. G'⁺ uses at most
/// `rank` singular values: folds are no obstacle and branch points are stepped over. h ≤ 1/100 is halved until the
/// direction turns by less than 10°, the middle of the step lies where the cubic through its ends has it, and (F'; t) changes by
/// half of itself at most, at the middle and the end. Where that does not hold, or the determinant of (G'; t) changes its sign, h
/// falls to 10⁻⁵ first: curves that only nearly cross are told apart down to there. Where h falls below 10⁻⁹ the curve has a corner (F a kink) and goes on in the direction of a zero nearby that is not
/// behind. A curve in a face of the box is inside, whatever rounding says. Where the null space has more than one dimension
/// (a curve inside a surface of zeros) the direction is kept as well as the surface lets it.
///
/// start      (n,) a zero
/// direction  (n,) to begin with; the curve is followed both ways
/// rank       of F' at regular points of the zero set
/// ended      asked at every step; true: the curve ends where it is
/// returns    points in order, `start` among them, ends on the edges of the box to 1e-9 of its widths
ZeroCurve trace(Equations<double>& equations, const State<double>& start, const State<double>& direction,
                std::size_t rank, const Box& box, const std::function<bool()>& ended = {});

/// The zero between points i and i + 1 of a curve, near the cubic through both: share 0 is the first, 1 the second.
std::optional<State<double>> between(Equations<double>& equations, const ZeroCurve& curve, std::size_t i, double share,
                                     std::size_t rank, const Box& box);

/// Where a traced curve passes a point: its zero in a plane across it through the point.
///
/// point     (n,) of the curve
/// normal    (n,) of the plane
/// distance  of the two points, in widths of the box
struct Passage {
  State<double> point, normal;
  double distance = 0;
};

/// returns  nothing if the curve does not come within `close` and a fifth of its step, or no zero is found there
std::optional<Passage> passage(Equations<double>& equations, const ZeroCurve& curve, const State<double>& x,
                               std::size_t rank, const Box& box, double close);

/// True if a point lies on a traced curve: the curve passes it within `close`, in widths of the box.
bool passes(Equations<double>& equations, const ZeroCurve& curve, const State<double>& x, std::size_t rank,
            const Box& box, double close);

}  // namespace separatrix
