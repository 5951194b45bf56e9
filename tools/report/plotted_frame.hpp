#pragma once
#include <string>
#include <utility>
#include <vector>

#include "tools/report/figure.hpp"

namespace separatrix {

/// The ends of an axis.
struct AxisSpan {
  std::string name;
  double low = 0, high = 1;
};

/// A line through points (x, y); nan breaks it.
struct PlottedLine {
  std::string name;
  std::vector<std::pair<double, double>> points;
};

/// A run of cells of one label in a row of a plane: x from `left` to `right`, y from `bottom` to `top`.
struct PlottedCells {
  std::size_t label = 0;
  double left = 0, right = 0, bottom = 0, top = 0;
};

/// What a frame shows, in the coordinates of its axes: the same for every language it is drawn in.
struct PlottedFrame {
  AxisSpan x, y;
  std::vector<std::string> labels;  ///< of a plane
  std::vector<PlottedCells> cells;
  std::vector<PlottedLine> lines;
  std::vector<std::pair<double, double>> points;  ///< stationary ones
};

///
/// returns  labels are those of the whole figure, so that a label has one colour in all its frames
PlottedFrame plotted(const Figure& figure, const Frame& frame);

}  // namespace separatrix
