#pragma once
#include <cstddef>
#include <vector>

#include "lib/model/stationary_point.hpp"
#include "lib/num/real.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/stationary/local_sign.hpp"
#include "solvers/stationary/reduced_loss.hpp"

namespace separatrix {

/// What the Taylor series of a loss says where its Hessian has a null space.
struct HigherOrder {
  StationaryKind kind = StationaryKind::degenerate;
  int order = 2;                               ///< of the terms that decided, or to which nothing was decided
  LocalSign null_sign = LocalSign::undecided;  ///< of the loss on the null space, off the manifold
  bool isolated = false;  ///< the loss reduced to the null space is definite: no other stationary point is near
};

/// How far to look.
///
/// digits      coordinates are taken for the simplest fraction within 10^−digits, if ∇L is exactly 0 there
/// tolerance   coefficients below it count as 0, where the point is no such fraction
/// location    what each coordinate of such a point may be off by; coefficients that change by more than a tenth where all
///             are moved by it count as 0 too
/// flat        largest |λ| that counts as 0: where the Hessian grows like δ², a point that is off by δ = √(flat/c) shows it; c is
///             the largest coefficient, and δ is taken for the location if that is smaller
/// most_terms  of a series, and its highest degree
struct HigherOrderSettings {
  std::size_t digits = 15;
  mpfr tolerance = 0;
  mpfr location = 0;
  mpfr flat = 0;
  std::size_t most_terms = 800;
  unsigned most_degree = 41;
};

/// Kind of a stationary point by the lowest terms of the loss along the null space K of its Hessian, order after order.
///
///     g on K of both signs                      saddle
///     g on a complement of T in K, of one sign  minimum or maximum, with the signs of λ ≠ 0; saddle where these differ
///
/// g is the loss with the other directions eliminated (reduced_loss()); T is tangent to the manifold of stationary points
/// through x, along which the loss is constant. Where all is rational, all of it is exact.
///
/// spectrum  of the Hessian
/// zero      numbers of the eigenvalues that count as 0
/// tangents  (m, d) basis of T
HigherOrder higher_order_kind(const LossFormulas& formulas, const State<mpfr>& x,
                              const SymmetricSpectrum<mpfr>& spectrum, const std::vector<std::size_t>& zero,
                              const std::vector<std::vector<mpfr>>& tangents, const HigherOrderSettings& settings);

}  // namespace separatrix
