#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/vector_field.hpp"
#include "solvers/basin/orbit_report.hpp"
#include "solvers/stationary/eigenvalues.hpp"

namespace separatrix {

/// A closed orbit of an autonomous flow φ.
///
///     φ_T(x) = x,   M = ∂φ_T(x)/∂x
///
/// point        (d,) x
/// period       T > 0
/// multipliers  (d − 1,) Floquet multipliers: the eigenvalues of M but the 1 of the orbit's own direction. In the plane the one
///              there is, is det M, by Liouville's formula; with more states the one that rounding hides in M is what is left of it,
///              and where there are several these are 0:
///
///                  det M = exp ∫₀ᵀ tr J(x(t)) dt
///
/// means        (1 + d(d + 3)/2,) T and the means over a period of x_i and of x_i x_j, i ≤ j: the same at all points of an
///              orbit. Two orbits that agree in all of them count as one
template <class Real>
struct ClosedOrbit {
  State<Real> point;
  Real period = 0;
  std::vector<ComplexNumber<Real>> multipliers;
  std::vector<Real> means;
};

/// max |μ| over the nontrivial multipliers: below 1 the orbit attracts.
template <class Real>
Real largest_multiplier(const ClosedOrbit<Real>& orbit);

/// Error of the place of a closed orbit and of its means, relative to 1 + |·|.
///
///     P(x*) = x*,  P(x) = x + O(ε):   x − x* = (1 − DP)⁻¹ O(ε),  about ε/min |1 − μ|,   ε = 100 tolerances
///
/// P is the return map, x what is found of its fixed point. Of a cycle that attracts by a factor of ρ a turn the errors of
/// 1/(1 − ρ) turns add up.
///
/// log10_tolerance  of the steps of a turn
/// accuracy         in the plane DP is the number μ, and this a bound; with more states DP may be far from normal, and the error larger
template <class Real>
Real error_of_place(const ClosedOrbit<Real>& orbit, double log10_tolerance);
double error_of_place(const OrbitReport& orbit, double log10_tolerance);

/// In decimals.
template <class Real>
OrbitReport report(const ClosedOrbit<Real>& orbit, std::size_t digits);

/// The field of a model beside its variational equation and the integrals behind the means.
///
///     ẋ = f(x),   V̇ = J(x) V,   q̇ = (x_i, x_i x_j, tr J(x))          d + d² + d(d + 3)/2 + 1 states
///
/// model  autonomous
VectorFieldCode compile_variations(const Model& model);

/// Closed orbits near a guess. One per thread; for mpfr, made and used under one PrecisionScope.
template <class Real>
class ClosedOrbitFinder {
 public:
  /// variations       from compile_variations()
  /// method           of the integrations
  /// log10_tolerance  local error per step, absolute and relative
  ClosedOrbitFinder(VectorFieldCode variations, const ParameterValues& parameters, std::size_t dimension,
                    std::string method, double log10_tolerance);

  /// The fixed point of the return map of the section n·(x − x₀) = 0, by Newton iteration with the variational equation.
  ///
  ///     [ M − I   f(φ_T(x)) ] [δx]     [ φ_T(x) − x ]
  ///     [ nᵀ      0         ] [δT] = − [ 0          ]
  ///
  /// guess     (d,) x₀, on the section
  /// normal    (d,) n
  /// returns   none where the iteration does not converge, the system is singular, as on a family of closed orbits, or M has no
  ///           eigenvalue 1
  /// accuracy  the last step is within 100 tolerances; the multipliers carry half of the digits where they are nearly equal
  std::optional<ClosedOrbit<Real>> refine(const State<Real>& guess, const State<Real>& normal, const Real& period);

  /// What M says of the closed path through x with a known period; none where it does not close within `gap`.
  std::optional<ClosedOrbit<Real>> follow(const State<Real>& x, const Real& period, const Real& gap);

 private:
  struct Turn {
    State<Real> end, slope;       // φ_T(x), f there
    std::vector<Real> monodromy;  // (d·d,)
    std::vector<Real> integrals;  // (d(d + 3)/2,) behind the means
    Real divergence;              // ∫ tr J dt
  };

  std::optional<Turn> turn(const State<Real>& x, const Real& period);
  std::optional<ClosedOrbit<Real>> describe(const State<Real>& x, const Real& period, const Turn& turn) const;

  VectorField<Real> field_;
  std::size_t dimension_;
  std::string method_;
  double log10_tolerance_;
};

}  // namespace separatrix
