#pragma once
#include <optional>
#include <span>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/stationary/power_series.hpp"

namespace separatrix {

/// A loss and its gradient as expressions of the states only.
struct LossFormulas {
  std::vector<Expression> states;
  Expression loss;
  std::vector<Expression> gradient;
};

/// With every definition written out and numbers in place of the parameters; means over up to 64 samples with kinks as sums.
LossFormulas loss_formulas(const Model& model, const ParameterValues& parameters);

/// A stationary point of a loss L, and coordinates around it.
///
///     x = x₀ + Σ z_i slice_i + Σ η_j complement_j
///
/// point       (d,) x₀
/// slice       (k, d) directions in the null space of the Hessian H of L
/// complement  (r, d) directions that complete that null space: (complement · H · complementᵀ) is regular
/// rounding    what counts as 0 in a kink; 0 in exact arithmetic
template <class Number>
struct LossChart {
  std::vector<Number> point;
  std::vector<std::vector<Number>> slice, complement;
  Number rounding = Number(0);
};

/// ∇L and H at a point, from series to first order; nothing where L is not analytic there, or, in exact arithmetic, where
/// a value is not rational.
template <class Number>
struct LossSlopes {
  std::vector<Number> gradient;              ///< (d,)
  std::vector<std::vector<Number>> hessian;  ///< (d, d)
};
template <class Number>
std::optional<LossSlopes<Number>> loss_slopes(const LossFormulas& formulas, const std::vector<Number>& point,
                                              const Number& rounding);

/// The loss with its nondegenerate directions eliminated (splitting lemma; Lyapunov and Schmidt).
///
///     g(z) = L(x(z, η(z))) − L(x₀),   ∂L/∂η = 0 along η(z) = O(|z|²)
///
/// Around x₀, L is g(z) + ½ yᵀ H_c y in suitable coordinates, H_c the Hessian on the complement: what g and the signs of H
/// say together is what L does. η is needed to half the degree of g only, because L is stationary in it.
///
/// degree   N of g
/// returns  g, known to N or, where there are roots, less; nothing where L is not analytic, see loss_slopes()
template <class Number>
std::optional<PowerSeries<Number>> reduced_loss(const LossFormulas& formulas, const LossChart<Number>& chart,
                                                const std::vector<std::vector<Number>>& hessian, unsigned degree);

}  // namespace separatrix
