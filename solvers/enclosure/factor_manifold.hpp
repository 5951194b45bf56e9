#pragma once
#include <cstddef>
#include <vector>

#include "solvers/enclosure/common_factor.hpp"

namespace separatrix {

/// What the flow does near to a manifold n = 0 of stationary points: n attracts, repels, or it is open.
enum class NormalMotion { attracting, repelling, undecided };

/// A box in which a manifold n = 0 is the graph of a function of all coordinates but one.
///
///     {x ∈ box : n(x) = 0} = {x ∈ box : x_i = φ(x_j, j ≠ i)},   φ defined for all (x_j) ∈ ∏ box_j
///
/// Lemma (graph). Let ∂n/∂x_i ≠ 0 on a box, n < 0 all over one of its two faces across x_i, and n > 0 all over the
/// other. Then this holds, and φ is as smooth as n.
///
/// Proof. Along every line parallel to x_i n is strictly monotone and changes its sign: it has one zero. φ is as smooth as n
/// by the implicit function theorem. ∎
///
/// Attracting: ∇n·h < 0 all over the box, so that |n| falls along the flow near to each point of the manifold inside.
/// Of a gradient flow these points are minima, of the repelling ones maxima, not strict: the loss of any point nearby
/// falls (backwards in time: rises) to that of the manifold, along which it is constant.
struct GraphBox {
  IntervalVector box;
  std::size_t direction = 0;  ///< i
  NormalMotion motion = NormalMotion::undecided;
};

/// A connected part of a manifold of stationary points, all of it with one kind of motion around it.
struct ManifoldPart {
  NormalMotion motion = NormalMotion::undecided;
  std::vector<IntervalVector> boxes;  ///< the part is the union of its graphs in these
  IntervalVector point;               ///< one point of it is in here
};

/// All that is proved of the zeros of a common factor in a box.
struct FactorExhaustion {
  std::vector<ManifoldPart> parts;
  std::vector<IntervalVector> unresolved;  ///< all other zeros are in these
  std::size_t boxes = 0;                   ///< examined
};

/// Encloses the manifold n = 0 in a box by subdivision: each piece is excluded (0 ∉ n), proved to be a part of a graph, or
/// halved; graphs are halved, too, down to 2⁻⁵ of the box, and where their motion is undecided to 2⁻¹⁰. Graphs that have a point
/// in common, by enclosure of one, are connected.
///
/// least_width  pieces below this fraction of the box in every direction are unresolved
/// most_boxes   pieces to examine; those that are left then are unresolved
FactorExhaustion exhaust_factor(FactorField& factor, const IntervalVector& box, double least_width,
                                std::size_t most_boxes);

}  // namespace separatrix
