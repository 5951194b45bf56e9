#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/random_point.hpp"

namespace separatrix {

/// How far an expression that should vanish is from 0 at random exact points.
struct VanishingCheck {
  std::size_t points = 0;
  std::size_t digits = 0;
  double log10_largest = 0;   ///< log₁₀ of the largest |value| / max(1, |largest term of it|); −∞ if all are 0
  RandomPoint where;          ///< the point of the largest one
  double value = 0;           ///< what the expression is there
  std::size_t undefined = 0;  ///< points at which it has no value; the others count
  bool unresolved = false;    ///< parts of it are too small to be seen with any digits that are tried: nothing is said
  std::vector<Expression> positive = {};  ///< what is positive at all points: kinks of which only one side was met
};

/// Evaluates an expression of the model (resolved over states and parameters) at random starts in
/// [−3, 3]^d, random parameters of their domains and, where time occurs, random times in [−3, 3]; then at
/// points on the branches of its kinks that were not met there (kink_points).
///
/// digits  at least; more where parts of the expression differ more in size (resolving_digits). Every value
///         is computed with twice as many too: what is rounding shrinks with them, what does not is a value.
/// seed  the same points for the same seed, on every machine
VanishingCheck check_vanishing(const Model& model, Expression expression, std::size_t points, std::size_t digits,
                               std::uint64_t seed);

}  // namespace separatrix
