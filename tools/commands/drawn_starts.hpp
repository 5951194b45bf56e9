#pragma once
#include <string>
#include <vector>

#include "solvers/start_distribution.hpp"
#include "tools/shell/options.hpp"

namespace separatrix {

/// How the starts of an ensemble are drawn: as the model's file says, but for what --from and --init say.
///
///     --init DISTRIBUTION for all states, --init STATE=DISTRIBUTION for one (or a vector), --from for what does not vary
///
/// init     values of --init, which is repeatable
/// returns  (d,) of which at least one varies
/// throws   InvalidArgument for a state that nothing says a start of, and where no state varies; ParseError for a distribution
std::vector<Distribution> drawn_starts(const ModelOptions& options, const std::vector<std::string>& init,
                                       const Model& model, const ParameterValues& parameters);

}  // namespace separatrix
