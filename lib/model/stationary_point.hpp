#pragma once
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/model/vector_field_code.hpp"

namespace separatrix {

/// What a stationary point is to the flow around it.
enum class StationaryKind {
  strict_minimum,    ///< of the loss: attracts all of a neighbourhood
  minimum_manifold,  ///< of the loss, on a manifold of equal ones
  attractor,         ///< of a field without a loss: every eigenvalue off the manifold has Re λ < 0
  saddle,            ///< the loss rises in some directions and falls in others; Re λ of both signs
  degenerate,        ///< could not be decided
  maximum,           ///< of the loss, isolated or along a manifold
  repeller,          ///< of a field without a loss: every eigenvalue off the manifold has Re λ > 0
};

/// "strict minimum", "minimum manifold", "attractor", "saddle", "degenerate", "maximum", "repeller".
std::string_view name(StationaryKind kind);

/// True for what a neighbourhood flows into.
bool attracts(StationaryKind kind);

/// How the iteration that found a point ended.
enum class StationaryStatus {
  converged,  ///< quadratically, or along a manifold where the Jacobian is regular off it
  stalled,    ///< the residual stopped falling before it was rounding
  singular,   ///< to the digits asked, but slowly: the Jacobian is singular beyond what a manifold explains
};
std::string_view name(StationaryStatus status);

/// Why an eigenvalue counts as 0.
enum class ZeroReason {
  none,       ///< it does not
  tangent,    ///< its direction is tangent to a manifold of stationary points
  exchange,   ///< the point was located as the zero of this eigenvalue along such a manifold
  exact,      ///< the point is rational and the eigenvalue is 0 in exact arithmetic
  undecided,  ///< it is only small
};

/// "", "tangent", "exchange", "exact", "undecided".
std::string_view name(ZeroReason reason);

/// An eigenvalue of the Hessian of the loss (real), or of the Jacobian of a field without a loss.
template <class Real>
struct Eigenvalue {
  Real real = 0, imaginary = 0;
  ZeroReason zero = ZeroReason::none;
};

/// A zero of a vector field with what is known of its neighbourhood.
///
///     f(x) = 0
///
/// x          (d,)
/// residual   |f(x)|, Euclidean, after rounding
/// spectrum   (d,) ascending in the real part
/// unstable   number of directions the flow leaves along: λ < 0 of the Hessian, Re λ > 0 of a Jacobian
/// zero       number of eigenvalues that count as 0
/// dimension  of the manifold of stationary points through x, or of the largest that cross in x; 0: isolated
/// order      of the terms of the loss that decided the kind: 2 the Hessian's, 3 and up; 1: of both sides of a kink
template <class Real>
struct StationaryPoint {
  State<Real> x;
  Real residual = 0;
  std::optional<Real> loss;
  std::vector<Eigenvalue<Real>> spectrum;
  StationaryKind kind = StationaryKind::degenerate;
  std::size_t unstable = 0, zero = 0, dimension = 0;
  int order = 2;
  StationaryStatus status = StationaryStatus::stalled;
};

}  // namespace separatrix
