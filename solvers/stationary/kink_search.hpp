#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "lib/model/stationary_point.hpp"
#include "lib/num/real.hpp"
#include "solvers/box.hpp"
#include "solvers/stationary/neighbourhood.hpp"
#include "solvers/stationary/reduced_loss.hpp"

namespace separatrix {

/// A point on kinks, and the directions along which there are more of its kind.
struct KinkPoint {
  State<mpfr> x;
  Directions tangents;  ///< none where it is isolated, or where that is not known
  bool is_isolated = true;
};

/// Points on the kinks of a loss where it is stationary along them.
///
///     ∇L_J + Σ_{j∈J} μ_j ∇s_j = 0,   s_j = 0,   L_J the loss with |s_j|, relu s_j and sign s_j gone
///
/// for the operands of abs, sign and relu one by one and together. Across the kinks nothing is asked: which of the points
/// the flow rests at is for kink_type() to say. Minima of an ℓ₁ norm are of this kind, where no component of the field
/// need be 0.
///
/// over     true: end with what there is
/// returns  refined points in the box, in the thread's mpfr; of a continuum some
std::vector<KinkPoint> kink_points(const LossFormulas& formulas, const Box& box, std::size_t digits, std::uint64_t seed,
                                   const std::function<bool()>& over);

}  // namespace separatrix
