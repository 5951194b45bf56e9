#pragma once
#include <cstddef>
#include <functional>
#include <optional>

#include "solvers/box.hpp"
#include "solvers/stationary/branch_system.hpp"

namespace separatrix {

/// A point where a branch changes.
struct BifurcationPoint {
  State<mpfr> x;          ///< (d + 1,) with μ
  bool is_pair = false;   ///< a conjugate pair crosses the imaginary axis
  std::size_t zeros = 0;  ///< eigenvalues that are 0 to half the digits asked for
};

/// Locates bifurcations between two neighbouring points of a branch by the sign of a function, which need not be smooth.
///
/// The branch is cut by the planes across the chord between them; on it a zero of a function is bracketed. Used under a
/// PrecisionScope of stationary_working_digits(digits).
class BifurcationLocator {
 public:
  /// box        (d + 1,) of the states and μ
  /// symmetric  the model has a loss
  BifurcationLocator(const Box& box, bool symmetric, std::size_t digits)
      : box_(box), d_(box.low.size() - 1), symmetric_(symmetric), digits_(digits) {}

  /// Where the real part of an eigenvalue of ∂f/∂x changes its sign.
  ///
  /// from, to     (d + 1,) with different numbers of rising eigenvalues
  /// manifold     dimension of the manifold of stationary points for each μ: as many eigenvalues are 0 all along
  /// most_rising  the larger of the two numbers
  std::optional<BifurcationPoint> eigenvalue_zero(BranchSystem& system, const State<double>& from,
                                                  const State<double>& to, std::size_t manifold,
                                                  std::size_t most_rising) const;

  /// Where the real part of an eigenvalue of ∂f/∂x touches 0, or two that pass it in opposite directions; nothing if the
  /// least between the two points is not 0 to half the digits asked for, against those at the points.
  std::optional<BifurcationPoint> touching_zero(BranchSystem& system, const State<double>& from,
                                                const State<double>& to) const;

  /// Where dμ/ds changes its sign and ∂f/∂x has an eigenvalue 0 more than elsewhere; nothing if it has not.
  std::optional<BifurcationPoint> turning_point(BranchSystem& system, const State<double>& from,
                                                const State<double>& to, std::size_t manifold) const;

 private:
  class Sections;
  std::optional<State<mpfr>> locate(BranchSystem& system, const State<double>& from, const State<double>& to,
                                    const std::function<std::optional<mpfr>(const State<mpfr>&)>& function) const;
  std::size_t zeros_at(BranchSystem& system, const State<mpfr>& x, const State<double>& from,
                       const State<double>& to) const;

  const Box& box_;
  std::size_t d_;
  bool symmetric_;
  std::size_t digits_;
};

}  // namespace separatrix
