#pragma once
#include <string>

#include "solvers/stationary/bifurcation_set.hpp"

namespace separatrix {

/// Curves and points of bifurcations as tables on stdout.
void print_bifurcation_set(const BifurcationSet& found);

/// The same as JSON, with every point of every curve.
void write_bifurcation_set_json(const std::string& path, const BifurcationSet& found, const Model& model,
                                const BifurcationSetRequest& request);

/// Every point as CSV: `curve,kind,criticality,<μ>,<ν>,<states…>`; curve is empty for those on none.
void write_bifurcation_set_csv(const std::string& path, const BifurcationSet& found);

/// The curves in the plane of the two parameters, a line style for each kind; the others marked.
void draw_bifurcation_set(const BifurcationSet& found, const Model& model, const BifurcationSetRequest& request,
                          const std::string& picture);

}  // namespace separatrix
