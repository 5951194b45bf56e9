#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/stationary_point.hpp"
#include "lib/tape/function.hpp"
#include "solvers/spectrum.hpp"

namespace separatrix {

/// Third and fourth derivatives of a loss along a direction, from its exact symbolic derivatives.
///
///     third_j(x, v)  = Σ_ab  ∂_a ∂_b ∂_j L · v_a v_b          third · v  = D³L[v,v,v]
///     fourth_j(x, v) = Σ_abc ∂_a ∂_b ∂_c ∂_j L · v_a v_b v_c   fourth · v = D⁴L[v,v,v,v]
class LossExpansion {
 public:
  /// model  with a loss; time does not occur
  LossExpansion(const Model& model, const ParameterValues& parameters);

  struct Derivatives {
    std::vector<mpfr> third, fourth;  ///< (d,)
  };
  Derivatives operator()(const State<mpfr>& x, const std::vector<mpfr>& direction);

 private:
  std::size_t dimension_;
  Function<mpfr> function_;
};

/// What the Taylor polynomial of a loss says where its Hessian has a null space.
struct HigherOrder {
  StationaryKind kind = StationaryKind::degenerate;
  int order = 4;  ///< of the polynomial that decided, or up to which nothing was decided
};

/// Kind of a stationary point by the third and fourth order of the loss along the null space K of its Hessian.
///
///     D³L ≠ 0 on K                                         saddle by third order
///     q(v) = D⁴L[v⁴]/24 − ⅛ D³L[v,v,·] H⁺ D³L[v,v,·]        the loss reduced to K ⊖ T, v ∈ K ⊖ T, if D³L = 0 on K
///     q > 0, q < 0 or both, with the signs of λ ≠ 0         minimum, maximum or saddle by fourth order
///
/// T is tangent to the manifold of stationary points through x, along which the loss is constant. In one
/// dimension of K ⊖ T the sign of q is a number's; in two it is that of a trigonometric polynomial of degree 4,
/// looked at in 360 directions; in more only a saddle is ever decided.
///
/// spectrum   of the Hessian
/// zero       numbers of the eigenvalues that count as 0
/// tangents   (m, d) orthonormal basis of T
/// tolerance  derivatives below it count as 0
HigherOrder higher_order_kind(LossExpansion& expansion, const State<mpfr>& x, const SymmetricSpectrum<mpfr>& spectrum,
                              const std::vector<std::size_t>& zero, const std::vector<std::vector<mpfr>>& tangents,
                              const mpfr& tolerance);

}  // namespace separatrix
