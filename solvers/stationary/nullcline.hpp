#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "solvers/stationary/stationary.hpp"

namespace separatrix {

/// A curve on which one component of a field is 0.
struct NullclineCurve {
  std::vector<std::vector<Known>> points;  ///< (n, 2), n ≥ 2, in order, at most 1/100 of the widths of the box apart
  bool closed = false;                     ///< then the last point is the first again
};

/// Where one component of a planar field is 0 in a box.
///
/// residual    largest |f_i| over the points as they are reported
/// everywhere  f_i is 0 all over; then there are no curves
/// proved      no zero of f_i lies farther than 1/64 of the widths from a curve or an unresolved place: by enclosures
/// unresolved  (2,) each: places where f_i may be 0 and no curve was found: isolated zeros, jumps, no value
struct Nullcline {
  std::string state;  ///< whose derivative is 0
  std::vector<NullclineCurve> curves;
  Known residual = 0;
  bool everywhere = false, proved = false;
  std::vector<std::vector<DecimalInterval>> unresolved;
};

/// The nullclines of a planar field in a box, those of the first state first.
///
///     f_i(x; parameters) = 0,   i = 1, 2
///
/// The box is divided into cells of 1/128 of its widths; from each in which intervals do not exclude zeros of f_i
/// (zero_cells()) Newton iteration leads to one, and the curve through it is followed to the edges of the box
/// (zero_curve.hpp), through crossings with others too. It is the radical of f_i that is followed, so that double curves are regular ones.
///
/// accuracy  every point to `digits` digits of the widths of the box, in the direction across its curve
/// throws    as stationary(); InvalidArgument for a model that has not two states
std::vector<Nullcline> nullclines(const Model& model, const StationaryRequest& request);

}  // namespace separatrix
