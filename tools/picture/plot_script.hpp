#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tools/picture/plot.hpp"

namespace separatrix {

/// Where the ticks of a logarithmic axis stand.
///
///     two decades or more: powers of ten, at most nine;   less: 1, 2, 5 times powers of ten;   else five equal steps
///
/// low, high   0 < low < high
/// returns     (position, label in enhanced notation)
std::vector<std::pair<double, std::string>> logarithmic_ticks(double low, double high);

/// The frame of coordinates that curves and points are drawn in.
///
/// in_logarithms   a map: gnuplot's images need a linear axis, so a logarithmic one is drawn in log₁₀
struct Frame {
  Axis x;
  Axis y;
  bool in_logarithms;
};

/// A gnuplot script under construction: settings, data blocks, things to plot in order, legend.
class PlotScript {
 public:
  explicit PlotScript(Frame frame);

  /// Adds lines to the settings.
  void set(const std::string& lines);

  /// Title, and below it a smaller subtitle; either may be empty.
  void title(const std::string& title, const std::string& subtitle);

  /// A named block of numbers; lines end in a newline.
  void block(const std::string& name, const std::string& lines);

  /// One element of the plot command, without a legend entry.
  void element(const std::string& text);

  /// One entry of the legend: `with …` and its name.
  void legend(const std::string& look, const std::string& name);

  /// Curves that meet the frame, first all halos, then all lines.
  void curves(const std::vector<Curve>& curves);

  /// Points inside the frame.
  void points(const std::vector<MarkedPoint>& points);

  /// The whole script.
  std::string text() const;

 private:
  std::string using_columns() const;
  std::string legend_layout() const;

  Frame frame_;
  std::string settings_;
  std::string blocks_;
  std::vector<std::string> elements_;
  std::vector<std::string> legend_;
  double name_width_ = 0;     // of the longest name, in letters as drawn
  double counted_width_ = 0;  // the same as gnuplot will count it
};

}  // namespace separatrix
