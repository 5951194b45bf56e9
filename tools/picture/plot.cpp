#include "tools/picture/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "tools/picture/label_places.hpp"
#include "tools/picture/plot_script.hpp"
#include "tools/picture/plot_style.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/typeset.hpp"

namespace separatrix {
namespace {

constexpr auto hatching = "fillstyle pattern 5 border linecolor rgb 'black' fillcolor rgb '#404040'";
constexpr int hatched = 255;
constexpr std::size_t inline_cells =
    160000;  // larger grids go to a binary F.dat, which gnuplot reads three times as fast

[[noreturn]] void refuse(const std::string& picture, const std::string& reason) {
  throw PlotError(picture, reason, PlotError::bad_record);
}

void check_axis(const std::string& picture, const Axis& axis) {
  if (!std::isfinite(axis.low) || !std::isfinite(axis.high) || !(axis.low < axis.high))
    refuse(picture, fmt::format("the axis {} has the range [{}, {}]", axis.name, axis.low, axis.high));
  if (axis.logarithmic && !(axis.low > 0))
    refuse(picture, fmt::format("the logarithmic axis {} begins at {}", axis.name, axis.low));
}

void check_grid(const std::string& picture, const Axis& x, const Axis& y, std::size_t columns, std::size_t rows,
                std::size_t values) {
  check_axis(picture, x);
  check_axis(picture, y);
  if (columns == 0 || rows == 0) refuse(picture, fmt::format("the grid has {} × {} cells", columns, rows));
  if (values != columns * rows) refuse(picture, fmt::format("{} values for {} × {} cells", values, columns, rows));
}

// Bytes of a cell in F.dat, little-endian, and as text in the script.
void append_bytes(std::string& bytes, std::uint8_t label) { bytes += static_cast<char>(label); }
void append_bytes(std::string& bytes, float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(bits >> shift & 0xFF);
}
std::string text_of(std::uint8_t label) { return fmt::format("{}", label); }
std::string text_of(float value) { return std::isnan(value) ? std::string("NaN") : fmt::format("{:.7g}", value); }

// The cells as an image; returns the content of F.dat, empty if they stand in the script.
// gnuplot wants at least 2 × 2 cells: a single row or column is drawn as two of half the size.
template <class Cell>
std::string add_image(PlotScript& script, const std::string& picture, const Axis& x, const Axis& y, std::size_t columns,
                      std::size_t rows, const std::vector<Cell>& cells, const char* format, const char* value) {
  const std::size_t wide = columns == 1 ? 2 : 1, high = rows == 1 ? 2 : 1;
  const auto low = [](const Axis& axis) { return axis.logarithmic ? std::log10(axis.low) : axis.low; };
  const auto step = [&](const Axis& axis, std::size_t count) {
    return ((axis.logarithmic ? std::log10(axis.high) : axis.high) - low(axis)) / static_cast<double>(count);
  };
  const bool in_script = cells.size() <= inline_cells;
  std::string content;
  for (std::size_t row = 0; row < rows * high; ++row) {
    for (std::size_t column = 0; column < columns * wide; ++column) {
      const Cell cell = cells[row / high * columns + column / wide];
      if (in_script)
        content += text_of(cell) + (column + 1 < columns * wide ? " " : "\n");
      else
        append_bytes(content, cell);
    }
  }
  script.set(fmt::format("x_low = {:.17g}; x_step = {:.17g}\ny_low = {:.17g}; y_step = {:.17g}\n", low(x),
                         step(x, columns * wide), low(y), step(y, rows * high)));
  if (in_script) {
    script.block("cells", content);
    script.element(
        fmt::format("$cells matrix using (x_low + ($1 + 0.5)*x_step):(y_low + ($2 + 0.5)*y_step):"
                    "({}) with image",
                    fmt::format(fmt::runtime(value), 3)));
    return {};
  }
  script.element(
      fmt::format("{} binary array=({},{}) format='{}' endian=little origin=(x_low + 0.5*x_step, "
                  "y_low + 0.5*y_step) dx=x_step dy=y_step using ({}) with image",
                  single_quoted(std::filesystem::path(beside_picture(picture, ".dat")).filename().string()),
                  columns * wide, rows * high, format, fmt::format(fmt::runtime(value), 1)));
  return content;
}

// Cells without a colour let the background through.
void hatch_background(PlotScript& script) {
  script.set(fmt::format("set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 behind {}\n", hatching));
}

// Range of an axis whose ends are equal: that of the data, with a margin.
void fit(Axis& axis, const std::vector<double>& values, double margin) {
  if (axis.low != axis.high) return;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double value : values) {
    if (!std::isfinite(value) || (axis.logarithmic && value <= 0)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (!(low <= high)) low = axis.logarithmic ? 1 : 0, high = axis.logarithmic ? 10 : 1;
  if (axis.logarithmic) {
    const double factor = low < high ? std::pow(high / low, margin) : 2;
    axis.low = low / factor, axis.high = high * factor;
  } else {
    // A range within rounding of one value has no ticks to put on it.
    const bool spread = high - low > 1e-9 * std::max(std::abs(low), std::abs(high));
    const double widening = spread ? margin * (high - low) : low == 0 ? 1 : std::abs(low) / 10;
    axis.low = low - widening, axis.high = high + widening;
  }
}

std::string marker_settings(const Axis& x, std::vector<VerticalMarker> markers) {
  std::erase_if(markers, [&](const auto& marker) { return !(marker.x >= x.low && marker.x <= x.high); });
  if (markers.empty()) return {};
  std::sort(markers.begin(), markers.end(), [](const auto& one, const auto& other) { return one.x < other.x; });
  const auto place = [&](double value) {
    return x.logarithmic ? std::log(value / x.low) / std::log(x.high / x.low) : (value - x.low) / (x.high - x.low);
  };
  constexpr double letter_width = 0.016;  // of the frame
  bool crowded = false;
  for (std::size_t index = 1; index < markers.size(); ++index) {
    const double letters = 2 + 0.5 * static_cast<double>(markers[index].text.size() + markers[index - 1].text.size());
    crowded |= place(markers[index].x) - place(markers[index - 1].x) < letters * letter_width;
  }
  std::string lines = fmt::format("set xtics nomirror\nset x2range [{:.12g}:{:.12g}]\n{}", x.low, x.high,
                                  x.logarithmic ? "set logscale x2\n" : "");
  std::vector<double> places;
  for (const auto& marker : markers) places.push_back(place(marker.x));
  if (crowded) {
    // slanted, beside one another, each with a line to its own
    constexpr double beside = 2.3 * letter_width, above = 1.03;
    const std::vector<double> apart = label_places(places, beside);
    for (std::size_t index = 0; index < markers.size(); ++index)
      lines += fmt::format(
          "set arrow from graph {:.6g}, graph 1 to graph {:.6g}, graph {} nohead back linewidth 0.8 linecolor rgb "
          "'#606060'\n",
          places[index], apart[index], above);
    places = apart;
  }
  const auto value = [&](double where) {
    return x.logarithmic ? x.low * std::pow(x.high / x.low, where) : x.low + where * (x.high - x.low);
  };
  lines += fmt::format("set x2tics font marker_font {} (",
                       crowded ? "scale 0 rotate by 50 left offset 0, 0.5" : "scale 0.5 norotate");
  for (std::size_t index = 0; index < markers.size(); ++index)
    lines +=
        fmt::format("{} {:.12g}, ", typeset(markers[index].text), crowded ? value(places[index]) : markers[index].x);
  lines.replace(lines.size() - 2, 2, ")\n");
  for (const auto& marker : markers)
    lines += fmt::format(
        "set arrow from first {0:.12g}, graph 0 to first {0:.12g}, graph 1 nohead back linewidth 0.8 "
        "linecolor rgb '#606060' dashtype (4,4)\n",
        marker.x);
  return lines;
}

}  // namespace

void draw_regions(const RegionMap& map, const std::string& picture) {
  if (goes_to_host(picture)) return host()->picture(map);
  check_grid(picture, map.x, map.y, map.columns, map.rows, map.label.size());
  if (map.label_names.size() > 255) refuse(picture, "more than 255 label names");
  const auto fills = region_fills(map.label_names);
  std::vector<std::uint8_t> cells;
  cells.reserve(map.label.size());
  std::set<std::size_t> occurring;
  for (const int label : map.label) {
    if (label < 0 || static_cast<std::size_t>(label) >= fills.size())
      refuse(picture, fmt::format("label {} has no name, there are {} names", label, fills.size()));
    const auto index = static_cast<std::size_t>(label);
    occurring.insert(index);
    cells.push_back(static_cast<std::uint8_t>(fills[index].empty() ? hatched : label));
  }

  PlotScript script({map.x, map.y, true});
  script.title(map.title, map.subtitle);
  script.set("set size square\nunset colorbox\n");
  const std::size_t colours = std::max<std::size_t>(2, fills.size());
  script.set(fmt::format("set cbrange [-0.5:{}]\nset palette maxcolors {} defined (",
                         static_cast<double>(colours) - 0.5, colours));
  for (std::size_t index = 0; index < colours; ++index)
    script.set(fmt::format("{}{} '{}'", index > 0 ? ", " : "", index,
                           index < fills.size() && !fills[index].empty() ? fills[index] : "#ffffff"));
  script.set(")\n");

  std::string data;
  if (std::any_of(cells.begin(), cells.end(), [](auto cell) { return cell != hatched; }))
    data = add_image(script, picture, map.x, map.y, map.columns, map.rows, cells, "%uchar", "${0} == 255 ? NaN : ${0}");
  for (const std::size_t index : occurring) {
    if (fills[index].empty()) hatch_background(script);
    script.legend(fills[index].empty() ? fmt::format("boxes {}", hatching)
                                       : fmt::format("boxes fillstyle solid 1 border linecolor rgb 'black' "
                                                     "fillcolor rgb '{}'",
                                                     fills[index]),
                  map.label_names[index]);
  }
  script.curves(map.curves);
  script.points(map.points);
  run_gnuplot(picture, region_canvas, script.text(), data);
}

void draw_field(const FieldMap& map, const std::string& picture) {
  if (goes_to_host(picture)) return host()->picture(map);
  check_grid(picture, map.x, map.y, map.columns, map.rows, map.value.size());
  Axis bar = map.bar;
  fit(bar, map.value, 0);
  check_axis(picture, bar);
  std::vector<float> cells;
  cells.reserve(map.value.size());
  bool missing = false, present = false;
  for (const double value : map.value) {
    const bool known = std::isfinite(value) && !(bar.logarithmic && value <= 0);
    // On a logarithmic bar the logarithm is stored: a float holds it for every double.
    const double shown = bar.logarithmic ? std::log10(value) : value;
    cells.push_back(known ? static_cast<float>(shown) : std::numeric_limits<float>::quiet_NaN());
    (known ? present : missing) = true;
  }

  PlotScript script({map.x, map.y, true});
  script.title(map.title, map.subtitle);
  script.set(fmt::format("set size square\nset palette defined {}\nset cblabel {}\n", field_palette(),
                         typeset_name(bar.name)));
  // gnuplot leaves no room for ticks as wide as −100
  if (!bar.logarithmic && (bar.low <= -100 || bar.high >= 1000)) script.set("set cblabel offset 2\nset rmargin 11\n");
  const auto position = [&](double value) { return bar.logarithmic ? std::log10(value) : value; };
  script.set(fmt::format("set cbrange [{:.12g}:{:.12g}]\nset format cb '%h'\n", position(bar.low), position(bar.high)));
  if (bar.logarithmic) {
    script.set("set cbtics (");
    const auto ticks = logarithmic_ticks(bar.low, bar.high);
    for (std::size_t index = 0; index < ticks.size(); ++index)
      script.set(
          fmt::format("{}'{}' {:.12g}", index > 0 ? ", " : "", ticks[index].second, position(ticks[index].first)));
    script.set(")\n");
  }
  std::string data;
  if (present) data = add_image(script, picture, map.x, map.y, map.columns, map.rows, cells, "%float", "${0}");
  if (missing) {
    hatch_background(script);
    script.legend(fmt::format("boxes {}", hatching), map.missing_name);
  }
  script.curves(map.curves);
  script.points(map.points);
  run_gnuplot(picture, field_canvas, script.text(), data);
}

void draw_lines(const LineChart& chart, const std::string& picture) {
  if (goes_to_host(picture)) return host()->picture(chart);
  std::vector<double> abscissas, ordinates;
  for (const auto& curve : chart.curves)
    for (const auto& [x, y] : curve.points) abscissas.push_back(x), ordinates.push_back(y);
  for (const auto& point : chart.points) abscissas.push_back(point.x), ordinates.push_back(point.y);
  for (const auto& marker : chart.markers) abscissas.push_back(marker.x);
  Frame frame{chart.x, chart.y, false};
  fit(frame.x, abscissas, 0);
  fit(frame.y, ordinates, 0.05);
  check_axis(picture, frame.x);
  check_axis(picture, frame.y);

  PlotScript script(frame);
  script.title(chart.title, chart.subtitle);
  script.set("set grid xtics ytics back linewidth 0.6 linecolor rgb '#c0c0c0' dashtype solid\n");
  script.set(marker_settings(frame.x, chart.markers));
  script.curves(chart.curves);
  script.points(chart.points);
  run_gnuplot(picture, chart_canvas, script.text(), {});
}

}  // namespace separatrix
