#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "solvers/trajectory/simulate.hpp"

namespace separatrix {

/// Quantiles of quantities over time, of paths from many starts.
struct QuantileCurves {
  std::vector<double> times;         ///< (n,)
  std::vector<double> shares;        ///< (s,) of the quantiles
  std::vector<std::string> names;    ///< (m,) "loss" if the model has one, and what is shown
  std::vector<std::size_t> missing;  ///< (n,) paths that have ended before, or have a value that is not finite there
  /// (m, n, s) of the paths that are not missing (quantile()); nan where all are
  std::vector<std::vector<std::vector<double>>> values;
};

/// Before long work: as quantile_curves() of so many paths.
///
/// throws  InvalidArgument where count · n · m exceeds 10⁸ numbers, which are kept until their quantiles are known
void check_quantile_curves(const Model& model, const SimulationRequest& request, std::size_t count);

/// Follows a path from each start and takes the quantiles at the times of rows that the request names.
///
/// Each path is one run (`agree` is not asked for): its error is that of 15 digits, far below what a sample of starts says
/// of the distribution they are drawn from; paths are shared by threads (ThreadLimit), and the result does not depend on them.
///
/// request  with `samples` or `times`, and `shown`; its start is replaced
/// start    (d,) of path i < count; called from several threads
/// progress called after each path, from several threads
/// throws   Interruption, between two paths; as check_quantile_curves() and simulate()
QuantileCurves quantile_curves(const Model& model, const SimulationRequest& request, const std::vector<double>& shares,
                               std::size_t count, const std::function<std::vector<Rational>(std::size_t)>& start,
                               const std::function<void()>& progress);

}  // namespace separatrix
