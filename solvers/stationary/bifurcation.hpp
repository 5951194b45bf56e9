#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "solvers/stationary/eigenvalues.hpp"
#include "solvers/stationary/equations.hpp"
#include "solvers/stationary/zero_curve.hpp"

namespace separatrix {

/// The equations of one branch of stationary points, for (x, μ): those of the model, and what picks one point of a
/// manifold for each μ.
struct BranchSystem {
  std::vector<FixedUnknown> fixed;
  Equations<double> coarse;
  Equations<mpfr> precise;

  BranchSystem(const Model& model, const std::string& parameter, const ParameterValues& values,
               const std::vector<FixedUnknown>& chosen)
      : BranchSystem(compile_equations(model, parameter, chosen), values, chosen) {}

 private:
  BranchSystem(const EquationsCode& code, const ParameterValues& values, const std::vector<FixedUnknown>& chosen)
      : fixed(chosen), coarse(code, values), precise(code, values) {}
};

/// The states' part ∂f/∂x of a Jacobian whose first d rows are ∂f/∂(x, μ).
template <class Real>
std::vector<Real> square_part(const std::vector<Real>& matrix, std::size_t dimension) {
  std::vector<Real> square;
  for (std::size_t i = 0; i < dimension; ++i) {
    for (std::size_t j = 0; j < dimension; ++j) square.push_back(matrix[i * (dimension + 1) + j]);
  }
  return square;
}

/// Eigenvalues of a Jacobian, ascending in the real part.
///
/// symmetric  it is −Hessian of a loss
template <class Real>
std::vector<ComplexNumber<Real>> spectrum_of(const std::vector<Real>& jacobian, std::size_t dimension, bool symmetric);

/// A point where a branch changes.
struct BifurcationPoint {
  State<mpfr> x;         ///< (d + 1,) with μ
  bool is_pair = false;  ///< a conjugate pair crosses the imaginary axis
};

/// Locates bifurcations between two neighbouring points of a branch.
///
/// The branch is cut by the planes across the chord between them; on it a zero of a function is bracketed. Used under a
/// PrecisionScope of stationary_working_digits(digits).
class BifurcationLocator {
 public:
  /// dimension  d, of the states
  /// symmetric  the model has a loss
  BifurcationLocator(std::size_t dimension, bool symmetric, std::size_t digits)
      : d_(dimension), symmetric_(symmetric), digits_(digits) {}

  /// Where the real part of an eigenvalue of ∂f/∂x changes its sign.
  ///
  /// from, to     (d + 1,) with different numbers of rising eigenvalues
  /// manifold     dimension of the manifold of stationary points for each μ: as many eigenvalues are 0 all along
  /// most_rising  the larger of the two numbers
  std::optional<BifurcationPoint> eigenvalue_zero(BranchSystem& system, const State<double>& from,
                                                  const State<double>& to, std::size_t manifold,
                                                  std::size_t most_rising) const;

  /// Where dμ/ds changes its sign and ∂f/∂x has an eigenvalue 0 more than elsewhere; nothing if it has not.
  ///
  /// jacobian_scale  what an eigenvalue of 0 is relative to
  std::optional<BifurcationPoint> turning_point(BranchSystem& system, const State<double>& from,
                                                const State<double>& to, std::size_t manifold,
                                                double jacobian_scale) const;

 private:
  std::optional<State<mpfr>> in_plane(BranchSystem& system, State<mpfr> y, const std::vector<mpfr>& chord) const;
  std::optional<State<mpfr>> locate(BranchSystem& system, const State<double>& from, const State<double>& to,
                                    const std::function<mpfr(const State<mpfr>&)>& function) const;

  std::size_t d_;
  bool symmetric_;
  std::size_t digits_;
};

}  // namespace separatrix
