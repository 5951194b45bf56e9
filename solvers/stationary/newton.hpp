#pragma once
#include <cstddef>
#include <limits>

#include "lib/model/stationary_point.hpp"
#include "solvers/stationary/equations.hpp"

namespace separatrix {

/// Steps in a row that do not become shorter, after which a refinement from nearby follows a tail of F
/// and not a zero: at a zero of multiplicity ≤ 64 every step is shorter by 1/64.
inline constexpr std::size_t steps_of_a_tail = 16;

/// What counts as 0, and how long to try.
struct NewtonSettings {
  /// singular values below 10^this times the largest are left out of the step: least squares
  double log10_singular = -6;
  /// at most so many singular values are used: n − k near a manifold of dimension k
  std::size_t most_rank = std::numeric_limits<std::size_t>::max();
  double log10_step = -12;      ///< converged: a step below 10^this (1 + |x|) …
  double log10_residual = -12;  ///< … and |F| below 10^this
  std::size_t most_iterations = 60;
  bool damped = true;  ///< off: whole steps, whatever becomes of |F|
  /// stalled after so many steps in a row that do not become shorter: F only tends to 0, as e^(−x) does
  std::size_t most_even_steps = std::numeric_limits<std::size_t>::max();
};

/// Where an iteration ended.
template <class Real>
struct NewtonResult {
  State<Real> x;
  Real residual = 0;  ///< |F(x)|
  StationaryStatus status = StationaryStatus::stalled;
  std::size_t iterations = 0;
};

/// Zero of F near a guess, by damped Newton iteration with least-squares steps.
///
///     x ← x − s J(x)⁺ F(x),   s ∈ {1, ½, ¼, …} the largest that decreases |F|
///
/// J⁺ is the pseudo-inverse from the singular values that are not left out, so that on a manifold of
/// zeros the iteration moves across it and not along it. Where J itself vanishes at the zero the
/// iteration is linear, with ratio 1 − 1/m at a zero of multiplicity m; two equal ratios in a row are
/// taken for that and the step is made m times as long, if |F| then falls further.
///
/// equations  F, with n unknowns
/// guess      (n,) start, in units of the unknowns
/// returns    point, residual; status says converged, singular (linear: J is singular there) or stalled
/// accuracy   quadratic near a nonsingular point, or ten digits a step up to 300 digits, where J⁺ in double serves; not a
///            proof
/// throws     InvalidArgument if guess has not n entries
template <class Real>
NewtonResult<Real> newton(Equations<Real>& equations, const State<Real>& guess, const NewtonSettings& settings);

}  // namespace separatrix
