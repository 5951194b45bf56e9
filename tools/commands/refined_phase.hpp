#pragma once
#include <cstddef>
#include <string>

#include "tools/phase/phase_output.hpp"
#include "tools/phase/phase_request.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

/// How a grid of cells by cells is reached from a coarser one by division into four.
///
///     cells = coarse · 2^depth,   coarse ≥ 64, as small as that allows
struct Division {
  std::size_t coarse, depth;
};
Division division_of(std::size_t cells);

/// Labels a plane of starts as finely as N by N cells, but only where labels differ (solvers/basin/refined_plane.hpp),
/// with as many probes for islands as there are coarse cells.
///
/// JSON: "shares" {label: "a/b"}, exact fractions of the area; "refine" {"coarse", "depth", "starts", "cells", "probes",
/// "islands", "undivided"}
/// CSV header: <x>_lo, <x>_hi, <y>_lo, <y>_hi, label
/// Boundaries: the lines between labels (solvers/basin/label_boundary.hpp), by the ending of the file. CSV header: line,
/// first, second, <x>, <y>, where a closed line ends in its first point; JSON: "boundaries" [{"labels", "closed",
/// "points"}]
/// Picture: of 64 to 1023 cells a side.
///
/// request     both axes are states, of N cells each
/// boundaries  a file that ends in .csv or .json; empty: none
/// returns     as write_phase()
/// throws      InvalidArgument for other axes; OutputError, PlotError, Interrupted
ExitCode phase_refined(const PhaseRequest& request, const std::string& boundaries, const OutputOptions& outputs);

}  // namespace separatrix
