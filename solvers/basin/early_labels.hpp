#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/basin/sweep.hpp"

namespace separatrix {

/// The labels of sweep(), many of them decided before their limits are known.
///
/// Starts of a gradient flow with one set of parameters are integrated side by side
/// (solvers/trajectory/lane_integrator.hpp), at the tolerance of sweep(), until one of these says how the path ends:
///
///     L(x) < L₂, the second of the model's levels   global-minimum: the loss falls along the path, so that it can settle at
///                                                   no other level; of a paper's model, on its word that these are all and no
///                                                   path leaves for infinity below L₂
///     x ∈ B, a box proved to lead to one label      solvers/basin/trap_regions.hpp, from samples of the starts
///
/// Where a path has been slow and then fast, or has become very slow, as BasinLabeler says, it may have passed a saddle: its
/// label counts if it is a `minimum` in which the starts beside it (solvers/basin/neighbours.hpp) end too. A start is left to
/// sweep() with all its checks where none of this decides in time; where f is 0, or not finite, on the way; where its loss has
/// risen. So is every start of another model: one on a line, with means over data, whose field jumps, or without a loss; and all
/// of them where fewer steps are allowed than by default, or where there are too few to make samples of.
///
/// cell, settings  as of sweep()
/// returns         (count,) labels and reasons of sweep(); of a `minimum` the limit, its dimension and its loss too. Times are 0, and
///                 other limits and losses are absent, where it was decided early. The same for any number of threads, and on every
///                 processor as far as the functions of its C library are.
/// throws          as sweep()
std::vector<SweepResult> sweep_for_labels(const Model& model, std::size_t count,
                                          const std::function<SweepCell(std::size_t)>& cell,
                                          const SweepSettings& settings);

}  // namespace separatrix
