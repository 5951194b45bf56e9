#pragma once
#include <string>

#include "lib/model/model.hpp"
#include "solvers/cycle/cycle_continuation.hpp"
#include "solvers/stationary/continuation.hpp"

namespace separatrix {

/// Branches, bifurcations and the cycles from Hopf points as tables on stdout.
void print_branches(const Continuation& found, const CycleContinuation& cycles);

/// The same as JSON; every point of every branch.
void write_branches_json(const std::string& path, const Continuation& found, const CycleContinuation& cycles,
                         const Model& model, const StationaryRequest& request);

/// Every point of every branch as CSV: `branch,<parameter>,<states…>,loss,unstable`, and where the field is no gradient
/// cycle_columns() with the rows of cycles.
void write_branches_csv(const std::string& path, const Continuation& found, const CycleContinuation& cycles,
                        const Model& model);

/// A state against the parameter: stable parts solid, unstable ones dashed, bifurcations marked. Of several states the
/// one that moves most, relative to its side of the box. Of cycles their greatest and least value.
///
/// cycles    with the extremes of the ordinate after those of the states, if it is given
/// ordinate  an expression (parse_quantity()) instead of a state; may be empty
/// throws    ParseError
void draw_branches(const Continuation& found, const CycleContinuation& cycles, const Model& model,
                   const StationaryRequest& request, const Interval& range, const std::string& ordinate,
                   const std::string& picture);

}  // namespace separatrix
