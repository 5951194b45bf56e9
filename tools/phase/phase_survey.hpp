#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tools/picture/plot.hpp"
#include "tools/report/result_columns.hpp"

namespace separatrix {

struct PhaseColor;
struct PhaseRequest;

/// What a picture of the cells has beside their colours.
///
/// legend        at the bar of colours
/// missing_name  of cells without a number
struct PhaseFrame {
  std::string title, subtitle, legend, missing_name = "no value";
  Axis x, y;
  std::vector<Curve> curves;
  std::vector<MarkedPoint> points;
};

/// Axes and legend, as subtitle all that is fixed, and no title.
PhaseFrame frame_of(const PhaseColor& color, const PhaseRequest& request);

/// A word for each cell.
///
/// names  those that occur
/// index  (cells,) into names
struct PhaseRegions {
  std::vector<std::string> names;
  std::vector<int> index;
};

/// The regions of these words, by alphabet.
PhaseRegions regions_of(const std::vector<std::string>& words);

/// What was computed of all cells of a diagram, and how it is written, told and drawn.
class PhaseSurvey {
 public:
  virtual ~PhaseSurvey() = default;

  /// CSV: the columns after those of the axes, and the fields of a cell.
  virtual std::vector<std::string> columns() const = 0;
  virtual std::vector<std::string> row(std::size_t cell) const = 0;

  /// HDF5: what is known of each cell, as far as it is more than the colour stands for.
  virtual std::vector<ResultColumn> quantities() const { return {}; }

  /// The whole summary, and the same for the terminal, in lines.
  virtual nlohmann::ordered_json json() const = 0;
  virtual std::string summary() const = 0;

  /// For a picture: the words of a colour without scale, the numbers (nan: none) of one with a scale.
  virtual PhaseFrame frame() const = 0;
  virtual PhaseRegions regions() const { return {}; }
  virtual std::vector<double> numbers() const { return {}; }

  /// What contradicts its closed form, "3 of 400 labels"; empty: nothing.
  virtual std::string contradiction() const { return {}; }

  /// False: too much is undecided for the diagram to count as done.
  virtual bool is_complete() const { return true; }
};

}  // namespace separatrix
