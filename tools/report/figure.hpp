#pragma once
#include <string>
#include <vector>

#include "tools/report/recording.hpp"

namespace separatrix {

/// What a figure of a report shows.
enum class FigureKind {
  plane,   ///< basins of a plane of starts (`phase`), with its stationary points and nullclines (`stationary`)
  paths,   ///< states and loss of one trajectory against time (`simulate`)
  stages,  ///< loss and coordinates of a network of products from small weights (`stages`)
};

/// A picture for one place of the slider.
///
/// value       of what the slider moves over, "1/10"; empty where there is no slider
/// recordings  the commands it is drawn from: phase and stationary, or one
struct Frame {
  std::string value;
  std::vector<Recording> recordings;
};

/// A figure: a title, and one frame for each place of its slider.
struct Figure {
  FigureKind kind = FigureKind::paths;
  std::string model, title;
  std::string slider;  ///< "p", "alpha"; empty: one frame
  std::vector<Frame> frames;
};

/// A frame as inline SVG: axes, and what they frame in an inner <svg class="plot"> that a script may zoom.
///
/// The outer element says in data-x-low, data-x-high, data-x-name and the same of y what the frame of axes spans.
std::string svg_of(const Figure& figure, const Frame& frame);

/// Names and classes of the style sheet for what is drawn, in the order of the legend.
struct LegendEntry {
  std::string name, style;  ///< style: "region-0", "curve-2", "point"
};
std::vector<LegendEntry> legend_of(const Figure& figure);

/// The same picture in LaTeX's own picture environment, at most `most` points a curve; of a plane its boundaries between
/// labels and its stationary points.
std::string latex_picture_of(const Figure& figure, const Frame& frame);

}  // namespace separatrix
