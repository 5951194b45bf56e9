#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/affine.hpp"
#include "lib/num/ball.hpp"
#include "solvers/enclosure/flow_proof.hpp"
#include "solvers/enclosure/interval_matrix.hpp"

namespace separatrix {

/// A set of states with the directions in which the flow has stretched it (Lohner 1987; Mrozek, Zgliczyński 2000).
///
///     X = { x̂ + C r₀ + Q r :  r₀ ∈ box of starts,  r ∈ box of errors }
///
/// x̂ is exact, of any number of bits; C and Q are exact doubles, Q nearly orthogonal; both boxes contain 0. The
/// dependence on the start stays in C r₀, so that a box of starts is wrapped once, at the end; errors are wrapped in
/// a frame that turns with the flow.
struct Doubleton {
  std::vector<ball> centre;  ///< of radius 0
  IntervalMatrix c, q;
  IntervalVector r0, r;

  /// The smallest such set around a box, at the thread's BallPrecision.
  explicit Doubleton(const std::vector<ball>& box);

  std::size_t dimension() const { return centre.size(); }

  /// X with the widest of its directions, columns of C and Q, as symbols.
  std::vector<affine> as_affine() const;

  /// C r₀ + Q r: X − x̂, as a box.
  IntervalVector spread() const;
  /// X as a box of doubles, which contains x̂; and at full precision.
  IntervalVector hull() const;
  std::vector<ball> box() const;

  /// The image of X under a map with g(x̂) ∈ image and Dg(X) ⊂ slope, by the mean value theorem.
  ///
  ///     g(x̂ + s) ∈ image + slope · s
  void map(const std::vector<ball>& image, const IntervalMatrix& slope);
};

DyadicSet dyadic(const Doubleton& x);

}  // namespace separatrix
