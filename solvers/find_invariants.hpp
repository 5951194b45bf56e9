#pragma once
#include <cstddef>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// A combination of basis functions that the flow conserves.
struct FoundInvariant {
  std::vector<Rational>
      coefficients;          ///< (n,) of the basis, the first that is not 0 is 1; empty if they have parameters
  Expression combination;    ///< Σ coefficient · function
  bool proved = false;       ///< its time derivative simplifies to 0; else: numerical only
  double log10_largest = 0;  ///< log₁₀ |time derivative| / |largest term of it|, at fresh points
};

/// What a search found, and where it looked.
struct InvariantSearch {
  std::vector<Expression> basis;      ///< (n,) without the redundant functions
  std::vector<Expression> redundant;  ///< differ from combinations of the basis by a constant only
  std::vector<FoundInvariant> found;  ///< linearly independent
  std::size_t irrational = 0;         ///< combinations that seem conserved, with coefficients not rational
  std::size_t rejected = 0;           ///< combinations that are conserved nearly, and seen not to be exactly
  std::size_t unexpressed = 0;        ///< conserved at one value of the parameters, with coefficients not found for all
  bool unresolved = false;  ///< parts are too small to be seen with 10 000 digits: what is not proved is left out
  std::vector<Expression> positive;  ///< at all points that were tried: one side only of these kinks was met
  std::size_t points = 0;            ///< random points of the null space …
  std::size_t digits = 0;            ///< … and its working precision
  std::size_t check_points = 0;      ///< fresh points of the check …
  std::size_t check_digits = 0;      ///< … and its working precision
};

/// The functions that are tried by default, for all states x and all pairs (x, y):
///
///     x²,  log|x|,  x·y,  sign(x)·log|x|,  x·|x|
///
/// and of models with at most 4 states besides, for all pairs and all products of three:
///
///     x,  x·y·z,  atan2(y, x),  log(x² + y²)
///
/// together 17 functions of 2 states, 34 of 3 and 58 of 4.
std::vector<Expression> default_invariant_basis(const Model& model);

/// Conserved combinations in the span of some functions.
///
///     Q = Σ_k c_k φ_k,   dQ/dt = Σ_k c_k dφ_k/dt = 0 for all states, times and parameters
///
/// 1. The matrix (dφ_k/dt at point i) at more random exact points than functions, those on every branch of
///    the kinks among them (kink_points), with 60 digits and more: as many as the sizes of its parts ask for
///    (resolving_digits); its null space in reduced row echelon form.
/// 2. The entries as continued fractions; kept if they are rationals up to the working precision.
/// 3. Once more at fresh points with twice the digits, after expansion too, so that a quantity that
///    is conserved up to 1e-1000 does not pass.
/// 4. Where the null space at one value of the parameters has a greater dimension, the same for coefficients that
///    are polynomials of degree 1, 2, … 6 in the parameters, as far as 400 products with them go; those that are
///    independent at that value are added, short ones first.
/// 5. Proof: the time derivative (through definitions and t) expands to 0, or is 0 as a rational function of
///    states and parameters. Off switching surfaces: the derivative of sign is 0. Without a proof the combination
///    is reported as numerical only.
///
/// Where 3. rejects a combination, or coefficients are not rational, all is repeated with twice the
/// digits, up to 8 times.
///
/// basis    (n,) over states, parameters, definitions and t, n ≤ 400
/// returns  found invariants; a maximal linearly independent set of those with such coefficients,
///          if the null space is rational
/// throws   InvalidArgument for an empty basis, too many functions, or functions without a common
///          value on the box [−3, 3]^d
InvariantSearch find_invariants(const Model& model, const std::vector<Expression>& basis);

}  // namespace separatrix
