#pragma once
#include <cstddef>
#include <set>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "solvers/box.hpp"
#include "solvers/stationary/equations.hpp"

namespace separatrix {

/// States in blocks that have nothing to do with one another.
///
///     F = (F_B₁(x_B₁), F_B₂(x_B₂), …):   the zeros of F are all combinations of zeros of the blocks
///
/// From which states occur in which component of the field, parameters being numbers.
std::vector<std::vector<std::size_t>> coordinate_blocks(const Model& model, const ParameterValues& parameters);

/// Zeros, in ascending order, of a component of the field that depends on no other state than its own.
///
/// accuracy  of double; found are its changes of sign between 4097 equidistant values, and those of these that are zeros
std::vector<double> single_state_zeros(Equations<double>& equations, const Box& box, std::size_t state);

/// New points from the coordinates of known ones.
///
/// Blocks keep their coordinates together. Where all states are one block, every state counts as one: the zeros of weakly
/// coupled parts are near combinations of coordinates.
class Recombination {
 public:
  /// blocks  every state in one of them
  Recombination(std::vector<std::vector<std::size_t>> blocks, Box box);

  /// Combinations of what is new with all that is known that were not returned before.
  ///
  /// known  (n, d); longer than at the call before, the first ones the same
  /// most   returned at one call; what is left comes with the next
  std::vector<State<double>> operator()(const std::vector<State<double>>& known, std::size_t most);

  /// Coordinates that a block can have: zeros of a block of one state.
  void add(std::size_t block, const std::vector<double>& coordinates);

  const std::vector<std::vector<std::size_t>>& blocks() const { return blocks_; }

  /// True if the blocks have nothing to do with one another; a single state is a block of its own.
  bool is_separable() const { return separable_; }

 private:
  std::vector<std::vector<std::size_t>> blocks_;
  Box box_;
  bool separable_;
  std::size_t most_;                                     // combinations in all
  std::vector<std::vector<std::vector<double>>> parts_;  // (blocks, values, coordinates)
  std::set<std::vector<std::size_t>> used_;              // numbers of the values combined
  std::size_t taken_ = 0;                                // of the known points
};

}  // namespace separatrix
