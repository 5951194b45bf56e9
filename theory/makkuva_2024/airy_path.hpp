#pragma once
#include "lib/num/airy.hpp"

namespace separatrix::makkuva_2024 {

/// k = 16^⅓/4.
mpfr airy_scale();

/// The path through a point in the plane of s = e² and a, of the model with attention (M15, derived):
///
///     a = k Y'/Y,  s = 4a² − 4k²ξ,  Y'' = ξ Y,   Y = 1 at the point, where ξ = (4a² − s)/(4k²)
///
/// made and used under one PrecisionScope
struct AiryPath {
  mpfr k, xi, slope;        ///< slope = Y' = a/k at the point
  Airy at;                  ///< there
  mpfr ai_share, bi_share;  ///< Y = π (ai_share Ai + bi_share Bi)

  AiryPath(const mpfr& s, const mpfr& a);

  /// s < s_sep(a): right of the pole of Ai'/Ai, where that falls from ∞ to −∞, and above a/k there.
  bool below_separatrix() const { return xi > first_airy_zero() && bi_share > 0; }

  /// Y/π and Y'/π.
  struct Solution {
    mpfr y, slope;
  };
  Solution solution(const mpfr& at_xi) const;
};

}  // namespace separatrix::makkuva_2024
