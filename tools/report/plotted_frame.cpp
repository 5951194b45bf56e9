#include "tools/report/plotted_frame.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "tools/shell/csv_table.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_curves = 8;

AxisSpan span_of(const Json& axis) {
  return {axis.at("name").get<std::string>(), double_of(axis.at("low").get<std::string>()),
          double_of(axis.at("high").get<std::string>())};
}

std::vector<std::string> labels_of(const Figure& figure) {
  std::set<std::string> labels;
  for (const Frame& frame : figure.frames) {
    for (const auto& [label, count] : frame.recordings.front().result.at("counts").items()) labels.insert(label);
  }
  return {labels.begin(), labels.end()};
}

// neighbours of one label in a row are one rectangle
std::vector<PlottedCells> cells_of(const PlottedFrame& frame, const Recording& phase) {
  const CsvTable table = read_csv_table(phase.table);
  const auto columns = phase.result.at("x").at("cells").get<std::size_t>();
  const auto rows = phase.result.at("y").at("cells").get<std::size_t>();
  const std::size_t label = table.column("label");
  const double width = (frame.x.high - frame.x.low) / static_cast<double>(columns);
  const double height = (frame.y.high - frame.y.low) / static_cast<double>(rows);
  std::vector<PlottedCells> cells;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto column = static_cast<double>(i % columns), row = static_cast<double>(i / columns);
    const auto index = static_cast<std::size_t>(
        std::find(frame.labels.begin(), frame.labels.end(), table.rows[i][label]) - frame.labels.begin());
    const double right = frame.x.low + (column + 1) * width, bottom = frame.y.low + row * height;
    if (i % columns != 0 && cells.back().label == index) {
      cells.back().right = right;
    } else {
      cells.push_back({index, right - width, right, bottom, bottom + height});
    }
  }
  return cells;
}

std::pair<double, double> place_of(const Json& state, const PlottedFrame& frame) {
  const auto value = [](const Json& number) {
    return number.is_string() ? double_of(number.get<std::string>()) : number.get<double>();
  };
  return {value(state.at(frame.x.name)), value(state.at(frame.y.name))};
}

void add_stationary(PlottedFrame& frame, const Recording& stationary) {
  for (const Json& point : stationary.result.at("points")) frame.points.push_back(place_of(point.at("state"), frame));
  for (const Json& nullcline : stationary.result.at("nullclines")) {
    PlottedLine line{nullcline.at("state").get<std::string>() + "' = 0", {}};
    for (const Json& curve : nullcline.at("curves")) {
      for (const Json& point : curve.at("points")) line.points.push_back(place_of(point, frame));
      line.points.emplace_back(std::numeric_limits<double>::quiet_NaN(), 0);
    }
    frame.lines.push_back(std::move(line));
  }
}

PlottedFrame plane(const Figure& figure, const Frame& frame) {
  const Json& phase = frame.recordings.front().result;
  PlottedFrame plotted{span_of(phase.at("x")), span_of(phase.at("y")), labels_of(figure), {}, {}, {}};
  plotted.cells = cells_of(plotted, frame.recordings.front());
  if (frame.recordings.size() > 1) add_stationary(plotted, frame.recordings[1]);
  return plotted;
}

// numbers of all lines; equal ends are moved apart
void fit(PlottedFrame& frame) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  frame.x.low = frame.y.low = infinity;
  frame.x.high = frame.y.high = -infinity;
  for (const PlottedLine& line : frame.lines) {
    for (const auto& [x, y] : line.points) {
      if (!std::isfinite(x) || !std::isfinite(y)) continue;
      frame.x.low = std::min(frame.x.low, x);
      frame.x.high = std::max(frame.x.high, x);
      frame.y.low = std::min(frame.y.low, y);
      frame.y.high = std::max(frame.y.high, y);
    }
  }
  for (AxisSpan* axis : {&frame.x, &frame.y}) {
    if (axis->low > axis->high) axis->low = axis->high = 0;
    if (axis->low == axis->high) {
      axis->low -= 1;
      axis->high += 1;
    }
  }
}

// columns of the table against time: the states, then the loss
PlottedFrame chart(const Figure& figure, const Frame& frame) {
  const CsvTable table = read_csv_table(frame.recordings.front().table);
  const bool stages = figure.kind == FigureKind::stages;
  const std::size_t time = table.column(stages ? "s" : "t");
  PlottedFrame plotted;
  plotted.x.name = stages ? "s = t/ln(1/alpha)" : "t";
  for (std::size_t column = time + 1; column < table.header.size() && plotted.lines.size() < most_curves; ++column) {
    PlottedLine line{table.header[column], {}};
    for (const auto& row : table.rows) line.points.emplace_back(double_of(row[time]), double_of(row[column]));
    plotted.lines.push_back(std::move(line));
  }
  fit(plotted);
  return plotted;
}

}  // namespace

PlottedFrame plotted(const Figure& figure, const Frame& frame) {
  return figure.kind == FigureKind::plane ? plane(figure, frame) : chart(figure, frame);
}

}  // namespace separatrix
