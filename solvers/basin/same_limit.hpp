#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

#include "solvers/basin/label.hpp"

namespace separatrix {

/// Where a start ends, as far as another start may end there too.
///
/// flat   dimension of the stationary manifold through x; 0: x is isolated
/// x      the limit; of a label that leaves for infinity its direction, empty where it is not known; of a cycle its means
/// loss   at x
/// error  of a direction
template <class Number>
struct Limit {
  Label label = Label::undecided;
  std::size_t flat = 0;
  std::vector<Number> x;
  Number loss = 0;
  Number error = 0;
};

/// |a − b| ≤ tolerance (1 + |a|), in every coordinate.
template <class Number>
bool is_near(const std::vector<Number>& a, const std::vector<Number>& b, const Number& tolerance) {
  using std::abs;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(abs(Number(a[i] - b[i])) <= tolerance * (1 + abs(a[i])))) return false;
  }
  return true;
}

/// True if two limits lie on manifolds of equal label, dimension and loss: one manifold, or two.
template <class Number>
bool may_be_one_manifold(const Limit<Number>& a, const Limit<Number>& b, const Number& tolerance) {
  using std::abs;
  return a.label == b.label && a.flat > 0 && a.flat == b.flat &&
         abs(Number(a.loss - b.loss)) <= tolerance * (1 + abs(a.loss));
}

/// The one rule for the same limit.
///
///     labels that levels tell apart (global-minimum, …)   equal labels
///     isolated points, and cycles by their means          |a − b| ≤ tolerance (1 + |a|)
///     points of manifolds                                 equal dimensions, losses within the tolerance, and
///                                                         |a − b| ≤ (1 + |a|)/50
///     directions in which paths leave for infinity        isolated, known, and farther apart than tolerance and errors:
///                                                         two; else one
///
/// Limits of starts next to each other on one manifold differ by more than rounding. Of two that are farther apart this says
/// false although they may be joined: solvers/basin/equilibria.hpp goes along the manifold, solvers/basin/bracket.hpp looks
/// at starts between.
///
/// tolerance  10^(−digits/2) of limits known to `digits` digits
template <class Number>
bool same_limit(const Limit<Number>& a, const Limit<Number>& b, const Number& tolerance) {
  if (a.label != b.label) return false;
  if (is_away(a.label)) {
    const bool told_apart = a.flat == 0 && b.flat == 0 && !a.x.empty() && !b.x.empty();
    return !told_apart || is_near(a.x, b.x, Number(tolerance + a.error + b.error));
  }
  if (a.label != Label::minimum && a.label != Label::saddle && a.label != Label::cycle) return true;
  if (a.flat != b.flat) return false;
  if (a.flat == 0) return is_near(a.x, b.x, tolerance);
  return may_be_one_manifold(a, b, tolerance) && is_near(a.x, b.x, Number(Number(1) / 50));
}

}  // namespace separatrix
