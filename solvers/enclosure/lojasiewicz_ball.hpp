#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/tape/enclose.hpp"
#include "solvers/enclosure/interval_matrix.hpp"

namespace separatrix {

/// A loss as a number and squares of residuals: L = ℓ + ½ Σ_k r_k².
struct SumOfResiduals {
  Rational floor;                     ///< ℓ
  std::vector<Expression> residuals;  ///< (m,) r
};

/// The squares that a loss is written as: a number, and products of numbers > 0 and even powers.
///
/// returns  nothing for a loss that is not written so
std::optional<SumOfResiduals> sum_of_residuals(Expression loss);

/// Starts proved to converge to points where all residuals are 0.
struct TrappedByInequality {
  IntervalVector centre;  ///< (d,) c, exact
  double radius = 0;      ///< ρ
  IntervalVector limit;   ///< (d,) the limit of each start is in this box
  double rate = 0;        ///< μ
};

/// Lemma (Polyak–Łojasiewicz inequality on a ball). Let ẋ = −∇L, L = ℓ + ½|r|², R = ∂r/∂x (m, d), B = {|x − c| ≤ ρ}, and
///
///     λ_min(R Rᵀ) ≥ μ > 0 on B,   |r|² ≤ 2E on X,   sup_X |x − c| + √(2E/μ) < ρ.
///
/// Then every solution that starts in X stays in B and converges to a point with r = 0, at most √(2E/μ) from its start;
/// L − ℓ ≤ E e^{−2μt} on the way. ℓ is the infimum of L over all states.
///
/// Proof. Let V = L − ℓ = ½|r|². In B |ẋ|² = |Rᵀr|² = rᵀR Rᵀr ≥ μ|r|² = 2μV, the inequality of the name. Where V = 0 the
/// start is at rest. Else V̇ = −|ẋ|² ≤ −2μV, and d/dt √V = −|ẋ|²/(2√V) ≤ −√(μ/2) |ẋ|, so that ∫|ẋ| ≤ √(2V(0)/μ) ≤ √(2E/μ) as
/// long as x stays in B: it cannot reach the sphere |x − c| = ρ, and stays in B for ever. A path of finite length has a limit;
/// V → 0, so r = 0 there. V ≥ 0 everywhere. ∎
///
/// No point needs to be isolated: m < d residuals have manifolds of minima of dimension d − m, for which a contracting ball
/// has no μ, and of m > 1 no factor is common to the field. Source: Polyak 1963; Łojasiewicz 1963; the length of the
/// path as in Bolte, Daniilidis, Lewis 2007.
class LojasiewiczBall {
 public:
  /// model    whose field is the negative gradient of its loss (loss_gradient.hpp)
  /// returns  nothing if the loss is not written as squares, or of more residuals than states: then R Rᵀ is singular
  /// throws   InvalidArgument for means over too many samples
  static std::optional<LojasiewiczBall> of(const Model& model);

  /// x        (d,) a box
  /// room     path lengths √(2E/μ) are taken so many times as long
  /// returns  nothing if the lemma could not be shown to hold for any ball that was tried
  std::optional<TrappedByInequality> prove(const IntervalVector& x, double room = 1);

  const SumOfResiduals& sum() const { return sum_; }

 private:
  LojasiewiczBall(const Model& model, const SumOfResiduals& sum);
  bool evaluate(const IntervalVector& x);
  IntervalMatrix gram() const;

  SumOfResiduals sum_;
  std::size_t dimension_, count_;
  EnclosureEvaluator<interval> values_;
  IntervalVector results_;  // r, then R row by row
};

}  // namespace separatrix
