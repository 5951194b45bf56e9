#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "solvers/box.hpp"
#include "solvers/stationary/bifurcation.hpp"
#include "solvers/stationary/stationary.hpp"
#include "solvers/stationary/zero_curve.hpp"

namespace separatrix {

/// A branch of stationary points (x, μ), as traced in double.
///
/// dimension  of the manifold of stationary points at fixed μ that each point is taken from
/// unstable   (n,) number of unstable directions of each point, where it is clear
struct Branch {
  std::shared_ptr<BranchSystem> system;
  ZeroCurve path;
  std::size_t dimension = 0;
  std::vector<std::optional<std::size_t>> unstable;
};

/// The branches over an interval of μ, and what their lengths and values are measured by.
struct BranchSet {
  std::vector<Branch> branches;
  std::shared_ptr<BranchSystem> whole;  ///< the equations of the model alone
  Box box;                              ///< (d + 1,) of the states and μ
  Scale scale;
  std::size_t digits = 0;
  bool out_of_time = false;  ///< a search for starting points was ended by its budget

  std::size_t dimension() const { return box.low.size() - 1; }

  /// A point of a branch with all digits: the zero near a guess; entries that are 0 to the digits asked for are 0.
  ///
  /// most_rank  of the Jacobian of the equations
  /// returns    (d + 1,); nothing where Newton's iteration stalls
  std::optional<State<mpfr>> refined(Equations<mpfr>& equations, const State<double>& guess,
                                     std::size_t most_rank) const;

  /// Whether two points are one, as far as a search tells them apart.
  bool is_same(const State<mpfr>& a, const State<mpfr>& b) const;
};

/// All branches through the stationary points for both ends of an interval and for two values between them.
///
/// Each is followed to the edges of the box. Of a manifold one slice is followed, at round values of as many states.
/// Used under a PrecisionScope of stationary_working_digits(request.digits).
BranchSet find_branches(const Model& model, const StationaryRequest& request, const std::string& parameter,
                        const Interval& range);

}  // namespace separatrix
