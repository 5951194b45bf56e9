#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/vector_field.hpp"
#include "solvers/box.hpp"
#include "solvers/stationary/eigenvalues.hpp"

namespace separatrix {

/// The same flow with one of its parameters as a further, last state that rests.
///
///     ẋ = f(x; μ),   μ̇ = 0          d + 1 states
///
/// throws  UnknownName for the parameter
Model with_parameter_as_state(const Model& model, const std::string& parameter);

/// Values of the parameters that are left: all but that one.
ParameterValues without_parameter(const Model& model, const std::string& parameter, ParameterValues values);

/// Closed orbits as points z of a space, in units of a box.
///
///     z = (x₀, …, x_{m−1}, ln T, μ),   x_k = x(kT/m) in units of w√m,   μ in units of w_μ          n = m d + 2
///
/// So |z|² is the mean of |x|² over the orbit in widths of the box, and T counts by its ratio.
struct OrbitSpace {
  static constexpr std::size_t arcs = 8;  ///< m
  Box box;                                ///< (d + 1,) of the states and μ

  std::size_t dimension() const { return box.low.size() - 1; }
  std::size_t unknowns() const { return arcs * dimension() + 2; }
  std::size_t log_period() const { return arcs * dimension(); }
  std::size_t parameter() const { return arcs * dimension() + 1; }
  double unit(std::size_t unknown) const;

  /// Entry of z of a value, and back.
  template <class Real>
  Real scaled(std::size_t unknown, const Real& value) const {
    return value / Real(unit(unknown));
  }
  template <class Real>
  Real value(std::size_t unknown, const std::vector<Real>& z) const {
    return z[unknown] * Real(unit(unknown));
  }

  /// (d + 1,) x_k and μ
  template <class Real>
  State<Real> point(const std::vector<Real>& z, std::size_t arc) const;
  /// T
  template <class Real>
  Real period(const std::vector<Real>& z) const;
  /// (m·d,) of the points from their mean, in the units of z: 0 at an equilibrium.
  template <class Real>
  std::vector<Real> extent(const std::vector<Real>& z) const;
};

/// How far the arcs of z are from an orbit.
///
/// gaps      (m·d,) x_{k+1} − φ_{T/m}(x_k; μ), indices mod m
/// jacobian  (m·d·n,) its derivatives
/// slopes    (n,) dz/dt of the points along their orbit; 0 for T and μ
/// monodromy (d·d,) M at x₀, in units of the box
/// log_determinant  ∫₀ᵀ tr J dt
template <class Real>
struct Arcs {
  std::vector<Real> gaps, jacobian, slopes, monodromy;
  Real log_determinant = 0;
};

/// A closed orbit that Newton's iteration has reached.
///
/// arcs  where the last step began, which is of length `last`
template <class Real>
struct ClosedArcs {
  std::vector<Real> z;
  Arcs<Real> arcs;
  Real last = 0;
  int steps = 0;
};

/// Closed orbits against a parameter by multiple shooting.
///
///     x_{k+1} = φ_{T/m}(x_k; μ),   k = 0, …, m − 1 mod m
///
/// Each arc is integrated with its variational equation; what grows along the orbit by a factor of ρ grows along an arc by
/// ρ^(1/m), so that orbits that repel are found as those that attract.
///
/// One per thread; for mpfr, made and used under one PrecisionScope.
/// source  H. B. Keller, Numerical Methods for Two-Point Boundary-Value Problems, 1968; R. Seydel, Practical Bifurcation and
///         Stability Analysis, 3rd ed., §7.5
template <class Real>
class Shooting {
 public:
  /// variations       compile_variations() of with_parameter_as_state(), without integrands
  /// parameters       without_parameter()
  /// log10_tolerance  local error per step
  Shooting(VectorFieldCode variations, const ParameterValues& parameters, OrbitSpace space, double log10_tolerance);

  /// returns  none where the orbit cannot be followed for a period
  std::optional<Arcs<Real>> arcs(const std::vector<Real>& z);

  /// The closed orbit near a guess in two planes, by Newton iteration.
  ///
  ///     phase·(z − guess) = 0,   plane·(z − guess) = 0
  ///
  /// phase       (n,) the direction in which the points move along the orbit
  /// plane       (n,) along the branch, or the unit vector of μ
  /// log10_step  ends where a step is not longer than 10^this
  /// reach       greatest distance from the guess
  /// returns     none where the iteration does not converge
  std::optional<ClosedArcs<Real>> closed(const std::vector<Real>& guess, const std::vector<Real>& phase,
                                         const std::vector<Real>& plane, double log10_step, const Real& reach);

  /// dz/ds along the branch, of length 1, on the side of a direction that is nearly it; none at a singular point.
  std::optional<std::vector<Real>> tangent(const Arcs<Real>& arcs, const std::vector<Real>& phase,
                                           const std::vector<Real>& direction) const;

  /// In order of falling modulus.
  std::vector<ComplexNumber<Real>> multipliers(const Arcs<Real>& arcs) const;

 private:
  std::vector<Real> matrix(const Arcs<Real>& arcs, const std::vector<Real>& phase,
                           const std::vector<Real>& plane) const;

  VectorField<Real> field_;
  OrbitSpace space_;
  double log10_tolerance_;
};

}  // namespace separatrix
