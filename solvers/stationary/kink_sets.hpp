#pragma once
#include <cstddef>
#include <vector>

#include "solvers/stationary/reduced_loss.hpp"

namespace separatrix {

/// Operands of abs, sign and relu that are 0 together: s and −s.
using Kink = std::vector<Expression>;

/// Which of the first kinks of a loss: bit k for kink k.
using KinkMask = unsigned;

/// Kinks on whose common zeros stationary points are searched.
///
///     {x : s_j(x) = 0, j ∈ independent} = {x : s_j(x) = 0, j ∈ all}
///
/// The second set is the larger one where gradients depend on each other: two lines through a point of the plane and a
/// third. On these zeros a loss is the same function whichever of the two is said, and so are its stationary points.
struct KinkSet {
  std::vector<std::size_t> independent;
  KinkMask all = 0;
};

/// The kinks of a loss, and the sets of them that have common zeros, each once.
///
///     all(J) = {k : s_k ∈ span{s_j : j ∈ J}}        of affine s, the constant among their coefficients
///
/// Two sets J of affine kinks with one `all` have the same zeros; one whose span contains 1 has none. Of kinks that are
/// not affine nothing is known, and every set is its own.
struct KinkSets {
  std::vector<Kink> kinks;    ///< at most eight
  std::vector<KinkSet> sets;  ///< small ones first
  KinkMask affine = 0;        ///< kinks whose gradient is constant
};

/// most  kinks of a set
KinkSets kink_sets(const LossFormulas& formulas, std::size_t most);

}  // namespace separatrix
