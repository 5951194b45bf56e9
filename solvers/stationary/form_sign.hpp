#pragma once
#include <vector>

#include "lib/num/rational.hpp"
#include "solvers/stationary/power_series.hpp"

namespace separatrix {

/// What is shown of the sign of a function around a point where it is 0.
enum class LocalSign {
  positive,   ///< > 0 everywhere but at the point
  negative,   ///< < 0 everywhere but at the point
  both,       ///< values of both signs as near as one likes
  undecided,  ///< nothing of this
};

/// The same of −f.
LocalSign opposite(LocalSign sign);

/// Sign of a quasi-homogeneous polynomial.
///
///     φ(s^w₁ z₁, …, s^w_k z_k) = s φ(z),   w > 0
///
/// It suffices to know φ where max |z_i| = 1. There it is positive if
///
///     c_i > Σ |c_a| a_i w_i   over the mixed terms that are not positive squares, for every pure power c_i z_i^(1/w_i)
///                             (arithmetic and geometric mean), or
///     all Bernstein coefficients on the cells of a subdivision of the 2k faces are > 0;
///
/// it takes both signs if it does so at points tried, in double with an error bound: a proof. Parts of it with no
/// variable in common are looked at one by one.
///
/// form      its terms; 0 is undecided
/// weights   (k,) w
template <class Number>
LocalSign form_sign(const PowerSeries<Number>& form, const std::vector<Rational>& weights);

}  // namespace separatrix
