#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/known.hpp"
#include "lib/num/verdict.hpp"
#include "solvers/box.hpp"

namespace separatrix {

/// What speaks for, or against, dV/dt ≤ 0.
enum class LyapunovEvidence {
  conserved,  ///< dV/dt simplifies to 0: a proof
  signs,  ///< −dV/dt is made of squares and of what is nowhere negative: a proof for all parameters of their domains
  squares,     ///< −dV/dt is a sum of squares, at these parameters: a proof
  enclosures,  ///< intervals show it on the box, at these parameters: a proof there
  samples,     ///< at all points that were tried: no proof
  witness,     ///< at one point dV/dt > 0
  no_value,    ///< at some points it has no value
};

/// dV/dt, and what is known of its sign.
///
///     dV/dt = Σ_i ∂V/∂x_i f_i + ∂V/∂t
struct LyapunovCheck {
  Verdict verdict = Verdict::undecided;
  LyapunovEvidence evidence = LyapunovEvidence::samples;
  Expression derivative;        ///< of states, parameters and t, without definitions
  std::vector<Rational> where;  ///< (d,) of a witness, or where there is no value
  Rational time = 0;            ///< the same, t
  Known value;                  ///< dV/dt there
  std::size_t points = 0;       ///< that were tried
};

/// Whether V does not grow along any solution in a box.
///
/// In this order: dV/dt = 0, signs, squares; a witness, at random points and uphill from the best of them (compass_search),
/// confirmed with two numbers of digits; enclosures, with
///
///     −dV/dt (x) = (x − z)ᵀ H(ξ) (x − z)/2  around a rational stationary point z
///
/// where dV/dt and its slope are 0, H being positive semidefinite on the hull of z and a piece.
///
/// quantity    V, over states, parameters, definitions and t
/// parameters  (k,) at which it is checked
/// box         (d,); t in [0, 10] where it occurs
/// returns     verdict; fails only with a witness
LyapunovCheck check_lyapunov(const Model& model, Expression quantity, const ParameterValues& parameters,
                             const std::vector<Interval>& box);

}  // namespace separatrix
