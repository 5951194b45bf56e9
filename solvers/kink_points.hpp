#pragma once
#include <random>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/random_point.hpp"

namespace separatrix {

/// Points on the branches of the kinks of some quantities.
struct KinkPoints {
  std::vector<RandomPoint> points;  ///< one for every combination of signs that was met beyond (−3, 3)^d
  /// products of a switching quantity and its sign, where only one sign was met: "x − 5 < 0" as 5 − x
  std::vector<Expression> positive;
};

/// Looks for points at which the operands of |·|, sign and relu in the quantities, and in the field, have either sign.
///
/// Each coordinate is drawn from (−3, 3) · 2^k with k of its own, up to 200 in size where a sign is missing, and so are the
/// parameters in their domains; points with signs that none had before are kept, 40 at most.
///
/// with_time  draws times too
/// returns    the same points from the same generator state, on every machine
KinkPoints kink_points(const Model& model, const std::vector<Expression>& quantities, std::mt19937_64& random,
                       bool with_time);

}  // namespace separatrix
