#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "solvers/basin/sweep.hpp"
#include "solvers/stationary/stationary.hpp"
#include "theory/registry.hpp"
#include "tools/phase/phase_axis.hpp"

namespace separatrix {

class SweepMemory;  // solvers/basin/sweep_memory.hpp

/// A grid of cells to be coloured, row by row, lowest y first, and the effort to spend on them.
///
/// base        parameters and start that the axes do not change
/// start       of a model whose start depends on parameters: that at other values of them; else empty
/// box         one interval per state: where the stationary points of a user's model are numbered
/// digits      of a closed form; of an integration the most to spend on a start
/// most_steps  per start
/// init_scale  of random starts: their standard deviation s > 0, where no axis is init-scale
/// samples     random starts to integrate in each cell, 0: none
/// seed        of those of the first cell; cell i has seed + i
/// quiet       no progress line
/// memory      of --checkpoint; null: none
/// early       labels alone are wanted, and may be decided early: sweep_for_labels()
struct PhaseRequest {
  const TheoryModel& theory;
  PhaseAxis x, y;
  SweepCell base;
  std::function<std::vector<Rational>(const ParameterValues&)> start = {};
  std::vector<Interval> box = {};
  std::size_t digits = 15, threads = 0, most_steps = 20'000;
  Rational init_scale = 1;
  std::size_t samples = 0;
  std::uint64_t seed = 0;
  bool quiet = false;
  SweepMemory* memory = nullptr;
  bool early = false;

  std::size_t cells() const { return x.cells() * y.cells(); }
  Rational x_of(std::size_t cell) const { return x.value(cell % x.cells()); }
  Rational y_of(std::size_t cell) const { return y.value(cell / x.cells()); }

  /// Parameters and start of a cell. A scale multiplies the start of `base`, never what the other axis has put there; a direction
  /// adds to both.
  SweepCell cell(std::size_t i) const;
};

}  // namespace separatrix
