#pragma once
#include <cstddef>

/// Safety factors of the labelling of starts (AttractionTest, Arrival, BasinLabeler, same_limit): those that no inequality
/// gives. Each with what was measured and the test that fails when it is wrong. Those that an inequality gives stand
/// where the inequality is stated.
namespace separatrix::labelling {

// ── AttractionTest ────────────────────────────────────────────────────────────────────────────────────────────────────

/// The limit is looked for within 10^this (1 + |x|), and the manifold around it as far: at 10⁻² a passage of the narrow
/// valley 100 (y − x²)² was taken for an arrival, at 10⁻⁴ every label takes a quarter more steps.
/// Test: "degenerate saddles, narrow valleys and stiff saddles are no minima".
inline constexpr double log10_reach = -3;

/// Rounding of one evaluation or one Newton step, in units of roundoff: 10^0.5 … 10^2 on the models of the papers.
/// Test: "arrival: at a precision of mpfr too, a curve of minima is recognised however near the point is".
inline constexpr double log10_rounding = 3;

/// The same of f = 0 in twice the digits: ten decades above rounding, ten below the slope 10⁻¹⁶ that Real resolves.
/// What is smaller still is told apart by FlatSlope. Test: "fates: no label of a start with a known fate is wrong".
inline constexpr double log10_wide_rounding = 6;

/// |λ| ≤ 10^this λ_max is called flat at first: ratios of 10⁻³ to 10⁻⁸ are decided by the other two thresholds.
/// Test: "degenerate saddles, narrow valleys and stiff saddles are no minima".
inline constexpr double log10_first_threshold = -3;

/// Spectra at the limit and on the way differ by less than λ₊ over this, so that λ₊ keeps its sign four times over.
/// Test: "arrival: a slow passage of the degenerate saddle of markov is none".
inline constexpr int spectrum_margin = 4;

/// Newton iteration from a point that is near takes 4 or 5.
inline constexpr int most_newton_iterations = 12;

/// Chord iteration with a Hessian of Real gains the digits of Real each time.
inline constexpr int wide_iterations = 3;

// ── Arrival ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Two looks in a row give the same point of a manifold within 10^this roundoffs: Newton iteration ends within 10³.
/// Test: "arrival: the limit on a curve of minima has the digits asked for, by two closed forms".
inline constexpr double log10_same_point = 4;

/// Steps between two looks at a path whose speed does not fall: a look costs about ten steps.
inline constexpr std::size_t steps_between_looks = 200;

// ── BasinLabeler ──────────────────────────────────────────────────────────────────────────────────────────────────────

/// Behind a saddle the speed rises by far more; twice is not rounding.
/// Test: "close to the separatrix a label is right or undecided".
inline constexpr int telling_rise = 2;

/// η over the tolerance: of 10⁴ starts beside the separatrix of markov, errors of one in a hundred reach a tenth of it.
/// Test: "basin: beside the separatrix of a degenerate saddle no label is wrong".
inline constexpr double log10_perturbation = 1;

/// Of the largest speed, over η: near the end of the attracting part of a manifold the speed falls to about the relative
/// distance to the boundary before the limit is certain.
/// Test: "starts that creep away from e = 0, and probabilities near the ends of (0, 1)".
inline constexpr double log10_late = 2;

/// A gradient flow turns by less than acos of this between 10^15 and 10^30 of its size, if it goes to infinity for good.
/// Test: "escape to infinity keeps its direction".
inline constexpr double held_direction = 0.99;

/// Rise of the loss that the errors of the steps explain, over tolerance · Σ|∂L/∂xᵢ||xᵢ|: at most 30 on the pairs of
/// tests/solvers/basin/fates.cpp. Test: "a loss that rises is no label".
inline constexpr int explained_rise = 1000;

// ── same_limit ────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Isolated limits of two starts are one within 10^this (1 + |x|), at the digits of double: they carry 10⁻¹³ and pictures
/// tell 10⁻³ apart. With D digits it is 10^−D/2. Test: "the same limit".
inline constexpr double log10_same_limit = -6;

}  // namespace separatrix::labelling
