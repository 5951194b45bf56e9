#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tools/shell/gnuplot.hpp"

namespace separatrix {

/// One direction of a picture.
///
/// Names and titles in this header are typeset (tools/shell/typeset.hpp): `$…$` is mathematics, a bare symbol on an axis too.
///
/// low, high     ends; equal: taken from the data (not for the axes of a map)
/// logarithmic   then 0 < low < high, and the cells of a map are equal in the logarithm
struct Axis {
  std::string name;
  double low = 0;
  double high = 0;
  bool logarithmic = false;
};

/// What a curve is; decides its colour, width and dashes, the same in every picture.
enum class CurveStyle {
  separatrix,
  global_minima,
  local_minima,
  saddle_set,
  trajectory,
  energy_line,
  prediction,
  stable_branch,
  unstable_branch,
  stable_cycles,
  unstable_cycles,
  attracting_manifold,
  repelling_manifold,
  degenerate_manifold,
  nullcline,
};

/// A line through points (x, y); a nan or infinite entry breaks it.
///
/// name       for the legend; curves of one name and style are one entry, an empty name is none
struct Curve {
  std::string name;
  std::vector<std::pair<double, double>> points;
  CurveStyle style = CurveStyle::trajectory;
};

/// What a marked point is: filled signs are attracting or final, open ones are not.
enum class PointStyle { minimum, saddle, maximum, degenerate, start, end, cycle_fold, cycle_change };

/// A point of the plane with a sign; the name as in Curve.
struct MarkedPoint {
  std::string name;
  double x;
  double y;
  PointStyle style = PointStyle::saddle;
};

/// A rectangle of cells, each with a label; cell (column, row) is centred at
///
///     x.low + (column + ½) (x.high − x.low)/columns,   y.low + (row + ½) (y.high − y.low)/rows
///
/// label         (rows · columns,) row-major, row 0 at y.low; an index into label_names
/// label_names   at most 255; the labels of docs/command-line.md have fixed fills, `undecided` is hatched, all others share a
///               ladder of lightness. Only labels that occur enter the legend.
struct RegionMap {
  std::string title;
  std::string subtitle;
  Axis x;
  Axis y;
  std::size_t columns = 0;
  std::size_t rows = 0;
  std::vector<int> label;
  std::vector<std::string> label_names;
  std::vector<Curve> curves;
  std::vector<MarkedPoint> points;
};

/// A rectangle of cells, each with a number, shown by a colour bar; geometry as in RegionMap.
///
/// value         (rows · columns,) row-major, row 0 at y.low; nan, infinite, and on a logarithmic bar ≤ 0: no value, hatched
/// bar           name and range of the value
/// missing_name  legend text for cells without a value
struct FieldMap {
  std::string title;
  std::string subtitle;
  Axis x;
  Axis y;
  std::size_t columns = 0;
  std::size_t rows = 0;
  std::vector<double> value;
  Axis bar;
  std::string missing_name = "no value";
  std::vector<Curve> curves;
  std::vector<MarkedPoint> points;
};

/// A vertical line in a chart, its text above the frame.
struct VerticalMarker {
  double x;
  std::string text;
};

/// Curves over one axis, for example the states of a trajectory against time.
///
/// Curves of style `trajectory` with different names differ in colour, lightness and dashes.
struct LineChart {
  std::string title;
  std::string subtitle;
  Axis x;
  Axis y;
  std::vector<Curve> curves;
  std::vector<VerticalMarker> markers;
  std::vector<MarkedPoint> points;
};

/// Draws labelled regions.
///
/// picture    file name F.png, F.svg or F.pdf; the script F.gp is kept beside it, for large grids with its data F.dat
/// throws     PlotError 65 if sizes, labels or ranges do not fit, and as run_gnuplot
void draw_regions(const RegionMap& map, const std::string& picture);

/// Draws a field of numbers; arguments and errors as draw_regions.
void draw_field(const FieldMap& map, const std::string& picture);

/// Draws curves; arguments and errors as draw_regions.
void draw_lines(const LineChart& chart, const std::string& picture);

/// Sizes of the three kinds of picture, in pixels of a PNG.
inline constexpr Canvas region_canvas{1000, 1200};
inline constexpr Canvas field_canvas{1160, 1200};
inline constexpr Canvas chart_canvas{1200, 1000};

}  // namespace separatrix
