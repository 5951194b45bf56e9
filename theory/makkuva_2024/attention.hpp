#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/num/known.hpp"
#include "lib/num/rational.hpp"
#include "solvers/basin/label.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"

namespace separatrix::makkuva_2024 {

// Closed forms of the model with attention that need Airy functions (M15, M16, derived). With s = e², the (s, a) of a
// path do not depend on w:
//
//     ds/da = 4/s + 8a;   in a time τ with da/dτ = s:   dξ/dτ = −4k,  k = 16^⅓/4
//     a = k Y'(ξ)/Y(ξ),   s = 4a² − 4k² ξ,   Y'' = ξ Y
//
// Exact input, decimal output with `digits` significant digits.

/// s on the curve Y = Ai, the one (s, a)-path that reaches neither s = 0 nor a pole of a: s_sep(a).
///
/// accuracy  all digits, for |a| < 10³
Known separatrix_s(const Rational& a, std::size_t digits);

/// e_crit = √s_sep(0) = √(|a₁'| 4k²), a₁' the first zero of Ai'.
Known critical_embedding(std::size_t digits);

/// The second integral: the share of Ai in Y, constant along every path.
///
///     [Bi' − (a/k) Bi] / [Ai' − (a/k) Ai]  at ξ = (4a² − s)/(4k²)
Known second_integral(const Rational& s, const Rational& a, std::size_t digits);

/// Sign of s − s_sep(a), exact.
///
/// returns  0 if it could not be decided
int side_of_separatrix(const Rational& s, const Rational& a);

/// a₁: where the (s, a)-path through the point meets s = 0 backward in τ.
///
///     Y'² = ξ Y² at ξ₁ > ξ, unique since d(Y'² − ξY²)/dξ = −Y²;   a₁ = k Y'(ξ₁)/Y(ξ₁)
///
/// returns  none if s ≥ s_sep(a) or 1 + a s ≤ 0: it meets it nowhere
std::optional<Known> axis_crossing(const Rational& s, const Rational& a, std::size_t digits);

/// Basin of a start by the closed form (M16), decided exactly.
///
///     trap = {1 + ae² > 0, e² < s_sep(a)} ∩ [ p+q < 1: {w < w_s, E + 2a₁² < E_s}
///                                             p+q > 1: {w ≥ 0} ∪ {w_s < w < 0, E + 2a₁² < E_s} ]
///     e = 0: stationary;  all else: global minimum, but for a set of measure 0
///
/// returns  none for p + q = 1, where nothing is said; undecided where no sign was found with 500 digits
std::optional<Label> attention_basin(const Rational& p, const Rational& q, const Rational& e, const Rational& w,
                                     const Rational& a, Expression saddle_level = saddle_energy());

/// A quantity that is 0 on the boundary between the two basins, negative in the trap:
///
///     p+q > 1, w ≥ 0:  e² − s_sep(a);   else (E + 2a₁² − E_s)/(1 + 2a₁²), and 1 where there is no a₁
///
/// returns  none for p + q = 1 and for 1 + ae² ≤ 0
std::optional<Known> attention_boundary(const Rational& p, const Rational& q, const Rational& e, const Rational& w,
                                        const Rational& a, std::size_t digits,
                                        Expression saddle_level = saddle_energy());

/// Where a start ends (derived; the trap by M16):
///
///     trap:    e = 0, f(w) = −(E + 2a₁²), a = a₁
///     global:  energy and second integral leave one curve, on which u goes to u* without turning; the first place
///              with u = e²(1 + ae²)g(w) = u* on it (level_curve.hpp)
///
/// returns  (3,) decimal, e, w, a; the start for e = 0; none for p + q = 1, where nothing is said
std::optional<std::vector<Known>> attention_limit_point(const Rational& p, const Rational& q, const Rational& e,
                                                        const Rational& w, const Rational& a, std::size_t digits);

}  // namespace separatrix::makkuva_2024
