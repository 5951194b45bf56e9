#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "solvers/basin/equilibria.hpp"
#include "solvers/basin/sweep.hpp"

namespace separatrix {

/// The labels of a grid, by name.
///
/// names   those that occur: equilibria in the order of their numbers, then the others by alphabet
/// basins  (names,) what they name
/// counts  (names,) cells of each
/// index   (cells,) into names
struct PhaseLabels {
  std::vector<std::string> names;
  std::vector<Basin> basins;
  std::vector<std::size_t> counts;
  std::vector<std::size_t> index;

  const std::string& name(std::size_t cell) const { return names[index[cell]]; }
  const Basin& basin(std::size_t cell) const { return basins[index[cell]]; }
};

/// Names what became of each cell.
///
/// equilibria  of the one set of parameters that all cells have, asked in the order of the cells; null if they differ:
///             then minima are not told apart
/// throws      Interrupted
PhaseLabels name_labels(const std::vector<SweepResult>& results, Equilibria* equilibria);

}  // namespace separatrix
