#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "solvers/stationary/stationary.hpp"
#include "solvers/stream_lines.hpp"
#include "tools/picture/plot.hpp"

namespace separatrix {

/// A flow in the plane of two states: thin field lines with arrows, and over them curves and points.
///
/// stream_lines  in the direction of the flow; an arrow in the middle of each
/// curves        stationary manifolds, basin boundaries; they enter the legend
struct PhasePortrait {
  std::string title;
  std::string subtitle;
  Axis x;
  Axis y;
  std::vector<StreamLine> stream_lines;
  std::vector<Curve> curves;
  std::vector<MarkedPoint> points;
};

/// Draws a portrait; arguments and errors as draw_regions.
void draw_portrait(const PhasePortrait& portrait, const std::string& picture);

/// Stationary manifolds and points, projected on two states, each in the style of its kind.
struct StationaryMarks {
  std::vector<Curve> curves;
  std::vector<MarkedPoint> points;
};

/// x, y  the states that lie horizontally and vertically
StationaryMarks stationary_marks(const Stationary& found, std::size_t x, std::size_t y);

/// The portrait of a model in a box, with its stationary points and manifolds by kind.
///
/// one state     its loss, or its velocity without one
/// two states    the flow; what is called x lies horizontally, otherwise the second state does, as in a phase diagram
/// more          points and curves projected on the two states with the widest sides, without field lines
PhasePortrait portrait_of(const Model& model, const StationaryRequest& request, const Stationary& found);

}  // namespace separatrix
