#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// A rooted tree: its children by index into the list it belongs to. What Runge–Kutta order
/// conditions are indexed by (Hairer, Nørsett and Wanner I, II.2).
struct RootedTree {
  std::vector<std::size_t> children;  ///< ascending, with repetitions
  std::size_t order = 1;              ///< number of nodes
  Rational density = 1;               ///< γ(τ) = |τ| Π γ(children)
};

/// All rooted trees up to an order, smaller ones first; 1, 1, 2, 4, 9, 20, 48, 115, 286 per order.
std::vector<RootedTree> rooted_trees(std::size_t largest_order);

}  // namespace separatrix
