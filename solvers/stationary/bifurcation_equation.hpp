#pragma once
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "solvers/box.hpp"
#include "solvers/stationary/bifurcation_kind.hpp"
#include "solvers/stationary/equations.hpp"

namespace separatrix {

/// Partial derivatives of g(ξ, ν) at a point: by[i][k] = ∂^{i+k} g / ∂ξⁱ ∂νᵏ, orders up to 4 in each.
struct ReducedDerivatives {
  mpfr by[5][5] = {};

  /// The largest of those that say what stands there: g_ν, those of second and third order but g_ννν, and g_ξξξξ.
  mpfr largest() const;
};

/// A stationary point at which ∂f/∂x is singular, with all digits, and what its bifurcation equation says.
struct SingularPoint {
  State<mpfr> x;  ///< (d + 1,) with μ
  Bifurcation kind = Bifurcation::degenerate;
  Criticality criticality = Criticality::none;
};

/// The bifurcation equation of Lyapunov and Schmidt at a point (x₀, μ₀) where ∂f/∂x has one small singular value.
///
///     f(x, μ₀ + ν) = ψ g,   φᵀ(x − x₀) = ξ        x(ξ, ν), g(ξ, ν) near (0, 0), in units of the box
///
/// φ and ψ are the right and left singular vectors: the system for (x, g) is regular, and stationary points are the zeros
/// of g. Derivatives of g are differences with a step of a sixth of the working digits: exact to a third of them.
class BifurcationEquation {
 public:
  /// equations  of the model along a parameter: (x, μ)
  /// guess      (d + 1,)
  BifurcationEquation(Equations<mpfr>& equations, const Box& box, const State<double>& guess, std::size_t digits);

  /// The singular point near the guess, by Gauss–Newton iteration on the equations of the most degenerate kind they have
  /// a common zero for:
  ///
  ///     fold            g = g_ξ = 0,          g_ν ≠ 0,  g_ξξ ≠ 0
  ///     transcritical   g = g_ξ = g_ν = 0,    g_ξξ ≠ 0,  g_ξξ g_νν < g_ξν²
  ///     pitchfork       and g_ξξ = 0,         g_ξν ≠ 0,  g_ξξξ ≠ 0: supercritical if g_ξξξ < 0, where ξ' = g
  ///     branches touch  g = g_ξ = g_ν = 0,    H v = 0, T v v v = 0 for some v ≠ 0, with the second and third derivatives
  ///
  /// All else is degenerate, and where the eigenvalue 0 is not simple. Derivatives below 10^(−digits−4) of the largest
  /// count as 0.
  ///
  /// reach    in widths of the box, how far from the guess
  /// returns  nothing where there is no singular point, or where f has a kink
  std::optional<SingularPoint> locate(double reach);

  /// Where g changes its sign on a circle around the point that was located: (d + 1,) near the zeros.
  std::vector<State<double>> zeros_around(double radius);

 private:
  void measure_rows();
  bool rebase();
  std::optional<mpfr> value(const mpfr& xi, const mpfr& nu);
  std::optional<ReducedDerivatives> derivatives();
  struct Conditions {
    std::vector<std::pair<std::size_t, std::size_t>> zero;  // ∂^{i+k} g
    bool touching = false;                                  // H v and T v v v, v = (cos θ, sin θ), θ unknown
  };
  bool solve(const Conditions& conditions, double reach);
  std::optional<SingularPoint> classified();
  std::vector<mpfr> residual(const State<mpfr>& y, const mpfr& xi, const mpfr& nu);
  void correct(State<mpfr>& y, const std::vector<mpfr>& values) const;

  Equations<mpfr>& equations_;
  std::size_t d_, digits_;
  std::vector<mpfr> width_, row_;  // units of unknowns and of equations
  State<mpfr> guess_, base_;       // scaled, with μ
  std::vector<mpfr> phi_, psi_;    // (d,)
  std::vector<mpfr> inverse_;      // of the system for (x, g) at the base
  State<mpfr> last_;               // (x, g) of the last value
  bool multiple_ = false;          // two singular values are 0
};

}  // namespace separatrix
