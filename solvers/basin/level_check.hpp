#pragma once
#include <cstdint>
#include <optional>

#include "lib/model/model.hpp"
#include "solvers/random_point.hpp"

namespace separatrix {

/// A point at which a model's levels cannot be what they are said to be.
struct BrokenLevel {
  std::string level;             ///< its name
  RandomPoint where;             ///< parameters, and for the loss states
  double value = 0, lowest = 0;  ///< the loss, or the level, there; and the first level there
};

/// Looks for a contradiction to levels, of which the first is the infimum of the loss for all parameters:
///
///     L(x; θ) < L_1(θ),     L_k(θ) < L_1(θ)
///
/// at random parameters of their domains and at states that compass searches for the least L − L_1 come to from random starts in
/// [-3, 3]^d. What is found is certain: it is computed again with 60 digits. Nothing found proves nothing.
///
/// starts   how many searches
/// seed     the same points for the same seed, on every machine
std::optional<BrokenLevel> find_broken_level(const Model& model, std::size_t starts, std::uint64_t seed);

}  // namespace separatrix
