#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "lib/num/known.hpp"
#include "lib/num/real.hpp"

namespace separatrix::makkuva_2024 {

/// The curve on which conserved quantities hold a path of a model with u = m g(w), g(w) = 1 + 2w|w| (derived):
///
///     u = m(x) g(w),   f(w) = F(x),   f(w) = w² + sign(w) ln|w|
///
/// m increases with x, and F falls before it rises, or does one of both only. On w < 0 the curve turns back in x where
/// w passes w_s = −1/√2, the minimum −E_s of f there; u = 0 at that point.
struct LevelCurve {
  struct Point {
    mpfr m, F, slope;  ///< slope: of the sign of dF/dx
  };
  std::function<std::optional<Point>(const mpfr& x)> at;  ///< none beyond the ends of the curve
  std::function<mpfr(const mpfr& x)> step;                ///< so short that no end is stepped over
};

/// A place on a LevelCurve.
struct LevelPoint {
  mpfr x, w;
};

/// w < w_s, w_s < w < 0, w = 0 (F does not matter there), w > 0.
enum class Piece { far, near, zero, right };
Piece piece_of(const mpfr& w);

/// w on a piece with f(w) = F, by Newton's method in ln w², monotone from outside.
///
///     2w² ∓ ln w² = 2F, − for w < 0
///
/// F   ≥ −E_s for w < 0
mpfr w_at(Piece piece, const mpfr& F, double log10_precise);

/// −E_s = (1 + ln 2)/2.
mpfr lowest_potential();

/// Where a path ends that goes towards u = target: the first place on its curve with that u. Along a gradient flow of
/// ℓ(u) u is monotone, so it is the first that is met in the direction in which u approaches the target.
///
/// x, w            the start
/// target          not 0
/// log10_precise   of x
/// returns         none if the curve ends before; the path does not reach u = target then
std::optional<LevelPoint> first_place(const LevelCurve& curve, const mpfr& x, const mpfr& w, const mpfr& target,
                                      double log10_precise);

/// A limit in decimal notation, computed with ever more digits until two computations agree.
///
/// compute  (d,) coordinates with the working precision of the thread; none if there is no limit
/// returns  (d,) decimal with `digits` digits; none if there is no limit or no agreement
std::optional<std::vector<Known>> agreed_limit(
    std::size_t digits, const std::function<std::optional<std::vector<mpfr>>(double log10_precise)>& compute);

}  // namespace separatrix::makkuva_2024
