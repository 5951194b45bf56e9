#pragma once
#include <optional>

#include "solvers/enclosure/common_factor.hpp"

namespace separatrix {

/// Starts proved to converge to a manifold of stationary points.
struct TrappedByFactor {
  IntervalVector limit;  ///< (d,) the limit of each start is in this box, and n = 0 there
  double rate = 0;       ///< μ
};

/// Lemma (normally attracting manifold). Let f = n h, B = {x + y : x ∈ X, |y_i| ≤ b_i}, and
///
///     ∇n·h ≤ −μ < 0 on B,   |h_i| ≤ H_i on B,   |n| ≤ ν on X,   ν H_i/μ < b_i.
///
/// Then every solution that starts in X stays in B and converges to a point with n = 0 in X + [−1, 1] ν H/μ.
///
/// Proof. d/dt n(x(t)) = n ∇n·h, so |n(x(t))| ≤ ν e^{−μt} as long as x stays in B, and
/// |x_i(t) − x_i(0)| ≤ ∫ |n||h_i| ≤ ν H_i/μ < b_i: x cannot reach the boundary of x(0) + ∏[−b_i, b_i] ⊂ B, and stays in it
/// for ever. ∫|ẋ| is finite, so x(t) has a limit, and n = 0 there by continuity. ∎
///
/// In the words of normal and tangential coordinates: n is the normal one, and the drift along the manifold is at most
/// sup|h| ν/μ.
class FactorTrap {
 public:
  /// throws  InvalidArgument for means over too many samples
  FactorTrap(const Model& model, const CommonFactor& factor, const ParameterValues& parameters)
      : field_(model, factor, parameters) {}

  /// x        (d,) a set of states
  /// room     if more than 1, ν H/μ is below b/room, and the limit is all of B: for a certificate
  /// returns  nothing if the lemma could not be shown to hold for any box B that was tried
  std::optional<TrappedByFactor> prove(const std::vector<affine>& x, double room = 1);
  std::optional<TrappedByFactor> prove(const IntervalVector& x) { return prove(affine_box(x)); }

 private:
  FactorField field_;
};

}  // namespace separatrix
