#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "solvers/box.hpp"
#include "solvers/stationary/equations.hpp"

namespace separatrix {

/// Equations F(x) = 0 in units of a box, so that nothing below depends on the units of the unknowns or of F.
///
///     z_j = x_j / w_j,   G_i = F_i / ‖row i of F'W‖,   W = diag(w)
///
/// The zeros are those of F; every row of G' has length 1 at the point where it is taken.
template <class Real>
class ScaledSystem {
 public:
  /// box  with one side per unknown: w are their lengths
  ScaledSystem(Equations<Real>& equations, const Box& box);

  std::size_t unknowns() const { return width_.size(); }
  std::size_t size() const { return equations_.size(); }

  State<Real> scaled(State<Real> x) const;
  State<Real> unscaled(State<Real> z) const;

  /// G (m,), G' (m·n,) and ‖row i of F'W‖ (m,) at z
  struct Linearisation {
    std::vector<Real> values, jacobian, sizes;
  };
  /// returns  nothing where they are not finite
  std::optional<Linearisation> at(const State<Real>& z);

  /// The zero near a guess by Newton iteration with steps of least length.
  ///
  /// rank        of F' at the zeros: at most so many singular values are used
  /// log10_step  converged where the step is below 10^this, in widths of the box
  /// reach       the zero may lie at most this far from the guess, in the same units
  /// returns     z; nothing where the iteration does not converge, or leaves the reach
  std::optional<State<Real>> zero_near(State<Real> z, std::size_t rank, double log10_step, double reach,
                                       std::size_t most_iterations = 25);

  /// The same in the plane through the guess that a normal is perpendicular to.
  ///
  /// normal  (n,) in units of z
  std::optional<State<Real>> zero_in_plane(State<Real> z, const std::vector<Real>& normal, double log10_step,
                                           double reach, std::size_t most_iterations = 25);

  /// Part of a direction in the null space of G', where that has at most `rank` singular values that are not 0.
  ///
  /// returns  of length 1; nothing if less than a tenth of the direction lies in it
  std::optional<State<Real>> tangent(const State<Real>& z, const State<Real>& direction, std::size_t rank);

  /// log₁₀ ‖G(z)‖: about the distance of z from the zeros
  double log10_residual(const State<Real>& z);

 private:
  std::optional<State<Real>> iterate(State<Real> z, const std::vector<Real>* normal, std::size_t rank,
                                     double log10_step, double reach, std::size_t most_iterations);

  Equations<Real>& equations_;
  std::vector<Real> width_;
};

}  // namespace separatrix
