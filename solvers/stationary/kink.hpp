#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/stationary_point.hpp"
#include "lib/num/real.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/stationary/local_sign.hpp"
#include "solvers/stationary/neighbourhood.hpp"
#include "solvers/stationary/reduced_loss.hpp"

namespace separatrix {

/// What a loss does around a point at which operands of abs, sign or relu are 0.
///
/// is_stationary  0 is a mean of the gradients of the sides: the flow can rest there (Clarke 1975)
/// sign           of L(x) − L(x₀) around x₀, on all sides together
struct KinkType {
  bool is_stationary = false;
  LocalSign sign = LocalSign::undecided;
};

/// Kind of a point on a kink, side by side.
///
///     u_j = σ_j s_j(x) = t_j^p,   σ_j = ±1,   and coordinates w along s = 0
///
/// On each side σ, L is a power series in (t, w) if p is even and large enough to clear the roots of |s| (|s|^{3/2} = t⁶ for
/// p = 4). Around 0, on the whole space of (t, w), it takes the values that L takes on the side: its sign by sign_around().
/// Where L jumps, sign(0) = 0 is its value at x₀, and on a side whose limit is another one the difference has the sign.
///
/// Where many surfaces meet, or their gradients depend on each other, kink_cone_sign() may decide.
///
/// x         (d,); the simplest fractions within 10^−digits are tried first, then all is exact
/// tangents  (m, d) of the manifold of stationary points through x: the sign is that across it
/// rounding  of operands that count as 0 otherwise
/// returns   nothing where no operand is 0, where none of this decides, where the manifold crosses the kink, or where the
///           kinks are those of more than 64 samples
std::optional<KinkType> kink_type(const LossFormulas& formulas, const State<mpfr>& x, const Directions& tangents,
                                  std::size_t digits, const mpfr& rounding);

/// Operands of abs, sign and relu in a loss that depend on the states, each once; none if one of them belongs to a sample.
std::vector<Expression> kink_operands(const LossFormulas& formulas);

/// abs, sign and relu of these operands, each to be replaced by the 0 that it is where they are 0.
Substitution vanishing_kinks(const std::vector<Expression>& operands);

}  // namespace separatrix
