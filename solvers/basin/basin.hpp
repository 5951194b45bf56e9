#pragma once
#include <compare>
#include <cstddef>
#include <optional>
#include <string>

#include "solvers/basin/label.hpp"

namespace separatrix {

/// The basin that a start lies in: its label and, of minima in a model that states no levels and of directions in which
/// paths leave for infinity, and of cycles, which of them.
///
/// number  K of `equilibrium-K`, `infinity-K`, `diverged-K`, `cycle-K` (solvers/basin/equilibria.hpp)
struct Basin {
  Label label = Label::undecided;
  std::optional<std::size_t> number;

  bool operator==(const Basin&) const = default;
};

/// The equilibria first, by number; then the other labels by alphabet, and by number.
bool operator<(const Basin& a, const Basin& b);

/// "equilibrium-2", "global-minimum", "infinity-1", …
std::string name(const Basin& basin);

}  // namespace separatrix
