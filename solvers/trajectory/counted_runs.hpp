#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "solvers/trajectory/run.hpp"

namespace separatrix {

/// A request whose runs are counted: what those to come may take is what those before have left.
struct CountedRequest : HybridRequest {
  double spent = 0;    ///< work of the runs made
  double seconds = 0;  ///< the same
};

/// One run, counted.
Run counted_run(const Model& model, CountedRequest& request, const HybridRequest& made, const RunSettings& settings);

/// One whose states stay within the exponents of its arithmetic, where the method has such an arithmetic.
Run run_in_range(const Model& model, CountedRequest& request, RunSettings settings = {});

/// Clocks, increasing, that no step of a run passes over; may be empty.
using Stops = std::shared_ptr<const std::vector<double>>;

/// Those of both.
Stops together(const Stops& a, const std::vector<double>& b);

/// One run after another until two agree: each with the one before, or all with one of another method.
///
/// next     of the last run: how the next one is made; none ends it
///          Expectations without a closed form have twice the nodes of the last run's, as far as there are more
/// other    made by another method; a run that fails is no answer where that came to the end
/// returns  with a tolerance the run that was asked for, and what the next says it is worth
Run until_agreed(const Model& model, CountedRequest& request, Run best,
                 const std::function<std::optional<RunSettings>(const Run&)>& next, const Run* other = nullptr);

}  // namespace separatrix
