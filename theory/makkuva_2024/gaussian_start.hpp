#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "lib/num/known.hpp"
#include "lib/num/rational.hpp"
#include "solvers/stationary/normal_points.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"

namespace separatrix::makkuva_2024 {

/// Chances of a Gaussian start of the two-parameter model, e, w ~ N(0, s²) independent (M10; numbers derived).
struct StartChances {
  Known global, trap;  ///< each with all digits however small
};

/// The chances by one quadrature, no sampling; they depend on the side of 1 that p + q is on only.
///
///     p+q < 1: P(trap) = ∫_{w < w_s} φ_s(w) erf(e_sep(w)/(s√2)) dw
///     p+q > 1: P(I_*) = P(w < w_s) + ∫_{w_s < w < 0} φ_s(w) erfc(e_sep(w)/(s√2)) dw
///     φ_s the density of N(0, s²), e_sep(w)² = w² − ln|w| + E_s
///
/// side        sign of p + q − 1; p + q = 1 has no trap
/// separatrix  e ≥ 0 over w
/// returns     none if the quadrature does not agree to the digits
/// throws      InvalidArgument for s ≤ 0 or side 0
std::optional<StartChances> gaussian_start(int side, const Rational& s, std::size_t digits,
                                           Expression separatrix = makkuva_2024::separatrix());

/// The same by another road: the integral over e of the chance of w, whose edges are roots of f.
///
///     p+q < 1: P(trap) = ∫ φ_s(e) Φ(w₋(e)/s) de       w₋ < w_s < w₊ < 0,  f(w_±) = e² − E_s
///     p+q > 1: P(I_*)  = ∫ φ_s(e) Φ(w₊(e)/s) de       Φ the distribution of N(0, 1)
///
/// accuracy  relative to numbers of size 1: for s ≥ 1/10 all digits of both
std::optional<StartChances> gaussian_start_over_e(int side, const Rational& s, std::size_t digits);

/// The chance of I_* by counting points.
struct SampledChance {
  double global = 0;          ///< share of the points in I_*
  double standard_error = 0;  ///< of the mean of `batches` independent batches
  std::size_t points = 0, batches = 0;
};

/// Counts starts in I_* by the closed form of the basins, in double.
///
/// spread  pseudorandom points, or Sobol points of which each batch has its own random shift
SampledChance sampled_gaussian_start(int side, double s, std::size_t batches, std::size_t points_per_batch,
                                     Spread spread, std::uint64_t seed);

}  // namespace separatrix::makkuva_2024
