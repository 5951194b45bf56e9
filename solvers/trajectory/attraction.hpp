#pragma once
#include <cstddef>
#include <optional>

#include "lib/model/vector_field.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/trajectory/flat_slope.hpp"
#include "solvers/wide.hpp"

namespace separatrix {

/// What a gradient flow near a point is about to do.
enum class Fate {
  attracted,    ///< it will settle at the limit found: stable in every direction that is not flat
  saddle,       ///< it runs into a saddle: no component at all along the unstable directions
  not_decided,  ///< neither can be said here
};

/// A stationary point that the flow from a given point settles at.
///
/// limit      (d,) the stationary point, refined by Newton iteration; double and float128: in twice the digits
/// flat       dimension of the stationary manifold through it (0: an isolated point)
template <class Real>
struct Attraction {
  Fate fate = Fate::not_decided;
  State<Real> limit;
  std::size_t flat = 0;
};

/// Decides whether the gradient flow at x has arrived near an attracting stationary set.
///
/// Slow motion is not arrival: near a saddle the speed is as small as near a minimum. With the
/// Hessian of the loss H = −Jacobian and a threshold ϑ = 10⁻³, then √ε, then 10³ε (ε the unit
/// roundoff of Real), directions with |λ| ≤ ϑ λ_max are called flat, the others normal, and decided is
///
///     y = x + H⁺(y) f(y), iterated; H⁺ the pseudo-inverse over the normal directions
///     |y − x| ≤ s = 10⁻³ (1 + |y|)
///     λ > 0 in every normal direction; λ₊ the smallest
///     f = 0 at y and, for every flat direction v, at y ± s v refined like y         a manifold
///     |λᵢ(z) − λᵢ(y)| ≤ λ₊/4 for z = x, 2y − x and, if there are flat directions,   nothing changes
///     z = y + 4Δ, Δ = (flat part of f(x)) / λ₊                                      on the way
///
/// f = 0 is tested after refinement in twice the digits, |f| ≤ 10⁶ ε² λ_max (1 + |y|): a weak
/// direction is told from a flat one however narrow the valley is. Without has_exhaustive_levels() FlatSlope tells
/// flat ones from those along which the path creeps on for ever, as in y²/2 + log(1 + exp(−x)). On the stable set of a
/// degenerate saddle the drift carries y + 4Δ across it, so a passage close to it is not taken for
/// an arrival. The same holds for a saddle, with λ < 0 in some normal directions along which f(x)
/// and y − x are exactly 0. A criterion with safety factors (solvers/trajectory/labelling_factors.hpp), not a proof.
///
/// Owns registers: one per thread. For mpfr, made and used under one PrecisionScope.
template <class Real>
class AttractionTest {
 public:
  /// field  compiled with its Jacobian, of a gradient flow
  explicit AttractionTest(const VectorField<Real>& field);

  /// x  (d,)
  Attraction<Real> operator()(const State<Real>& x);

 private:
  struct Refined {
    State<Real> point;
    SymmetricSpectrum<Real> spectrum;  // at the point; empty: not converged
    bool at_once_too_far = false;      // the first Newton step already leads out of reach
  };

  SymmetricSpectrum<Real> hessian(const State<Real>& z);
  Real largest(const SymmetricSpectrum<Real>& spectrum) const;
  Refined refine(State<Real> y, const Real& threshold, const State<Real>& near, const Real& reach);
  bool is_stationary(Refined& refined, const Real& threshold);
  bool stands_still(const Refined& refined, const Real& threshold);
  bool is_manifold(const Refined& refined, const Real& threshold);
  bool unchanged(const State<Real>& z, const Refined& refined, const Real& smallest_positive);
  Attraction<Real> judge(const State<Real>& x, Refined refined, const Real& threshold);

  VectorField<Real> field_;
  std::optional<VectorField<Wide<Real>>> wide_field_;  // made when first needed, as the next
  std::optional<FlatSlope> flat_slope_;
  State<Real> speed_;
  std::vector<Real> matrix_;
};

}  // namespace separatrix
