#pragma once
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/basin/label.hpp"
#include "theory/forms/riccati.hpp"

namespace separatrix::kunin_2024 {

/// ν = w·β/a obeys a Riccati equation.
///
///     ν̇ = |β|² − δν − ν²,   roots (−δ ± S)/2,  S = √(δ² + 4|β|²),  δ = a² − |w|²
///     ν = −δ/2 + (S/2) tanh(Q₀ + S t/2),  tanh Q₀ = (δ + 2ν₀)/S
///
/// delta   δ
/// square  |β|² > 0
Riccati alignment(Expression delta, Expression square);

/// r across the target, relative to its start.
///
///     r(t)/r(0) = e^(−δt/2) cosh Q₀/cosh Q,   Q = Q₀ + S t/2
///               = (s − n) e^(−(s + δ)t)/[(ν₀ − n) + (s − ν₀) e^(−(s − n)t)],   s, n the roots: real beyond |tanh Q₀| = 1 too
Expression decay_across(Expression delta, Expression square, Expression nu0, Expression t);

/// a w from r = w/a and the imbalance: δ r/(1 − |r|²); δ ≠ 0.
///
/// square_of_r  |r|²
Expression function_of_ratio(Expression delta, Expression r, Expression square_of_r);

/// a² where the neuron has learned: (δ + S)/2.
Expression final_square(Expression delta, Expression square);

/// The starts from which a path ends in a saddle, of a, w1, w2, b1, b2.
///
///     zero      (w·β)² + δ a (w·β) − |β|² a² = 0
///     negative  a (w·β) < 0
struct SaddleSet {
  Expression zero, negative;
};
SaddleSet saddle_set();

/// Basins, decided exactly. A path ends in a saddle a = 0, w·β = 0 if ν starts at the root that repels; everything else
/// learns.
///
///     saddle_set():    saddle
///     a = 0, w·β = 0:  stationary
Label basin(const ParameterValues& target, const std::vector<Rational>& start, const SaddleSet& saddle = saddle_set());

}  // namespace separatrix::kunin_2024
