#pragma once
#include <cstddef>
#include <cstdint>

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
};

/// Evaluates an expression of the model (resolved over states and parameters) at random starts in
/// [−3, 3]^d, random parameters of their domains and, where time occurs, random times in [−3, 3].
/// A value that is not small is computed again with four times the digits: what comes from
/// cancellation inside the terms is gone then.
///
/// seed  the same points for the same seed, on every machine
VanishingCheck check_vanishing(const Model& model, Expression expression, std::size_t points, std::size_t digits,
                               std::uint64_t seed);

}  // namespace separatrix
