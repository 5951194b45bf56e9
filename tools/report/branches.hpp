#pragma once
#include <string>

#include "lib/model/model.hpp"
#include "solvers/stationary/continuation.hpp"

namespace separatrix {

/// Branches and bifurcations as a table on stdout.
void print_branches(const Continuation& found);

/// The same as JSON; every point of every branch.
void write_branches_json(const std::string& path, const Continuation& found, const Model& model,
                         const StationaryRequest& request);

/// Every point of every branch as CSV: `branch,<parameter>,<states…>,loss,unstable`.
void write_branches_csv(const std::string& path, const Continuation& found);

/// A state against the parameter: stable parts solid, unstable ones dashed, bifurcations marked. Of several states the
/// one that moves most, relative to its side of the box.
///
/// ordinate  an expression (parse_quantity()) instead of a state; may be empty
/// throws    ParseError
void draw_branches(const Continuation& found, const Model& model, const StationaryRequest& request,
                   const Interval& range, const std::string& ordinate, const std::string& picture);

}  // namespace separatrix
