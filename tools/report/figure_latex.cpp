#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tools/report/figure.hpp"
#include "tools/report/latex_text.hpp"
#include "tools/report/plotted_frame.hpp"

namespace separatrix {
namespace {

// of the frame of axes, in units of 1 mm
constexpr double across = 100, down = 70;
constexpr std::size_t most_segments = 60;  // of a curve

struct Place {
  double x, y;
};

Place place_in(const PlottedFrame& frame, double x, double y) {
  return {(x - frame.x.low) / (frame.x.high - frame.x.low) * across,
          (y - frame.y.low) / (frame.y.high - frame.y.low) * down};
}

// a straight line of any slope in the picture environment alone
std::string segment(const Place& from, const Place& to) {
  return fmt::format("\\qbezier({:.2f},{:.2f})({:.2f},{:.2f})({:.2f},{:.2f})\n", from.x, from.y, (from.x + to.x) / 2,
                     (from.y + to.y) / 2, to.x, to.y);
}

std::string put(double x, double y, const std::string& what) {
  return fmt::format("\\put({:.2f},{:.2f}){{{}}}\n", x, y, what);
}

// with the number of the line at its end
std::string line_of(const PlottedFrame& frame, std::size_t number) {
  const PlottedLine& line = frame.lines[number];
  const std::size_t step = std::max<std::size_t>(1, line.points.size() / most_segments);
  std::string text;
  bool pen_down = false;
  Place last{};
  for (std::size_t i = 0; i < line.points.size(); ++i) {
    const auto& [x, y] = line.points[i];
    const bool visible = std::isfinite(x) && std::isfinite(y) && x >= frame.x.low && x <= frame.x.high &&
                         y >= frame.y.low && y <= frame.y.high;
    if (visible && i % step != 0 && i + 1 != line.points.size()) continue;
    if (visible) {
      const Place here = place_in(frame, x, y);
      if (pen_down) text += segment(last, here);
      last = here;
    }
    pen_down = visible;
  }
  return text + put(last.x + 1, last.y, "\\tiny " + std::to_string(number + 1));
}

// where neighbours have other labels: the edges of the runs of cells, without those of the frame
std::string boundaries_of(const PlottedFrame& frame) {
  std::string text;
  for (const PlottedCells& each : frame.cells) {
    const Place low = place_in(frame, each.left, each.bottom), high = place_in(frame, each.right, each.top);
    if (each.right < frame.x.high) {
      text += put(high.x, low.y, fmt::format("\\line(0,1){{{:.2f}}}", high.y - low.y));
    }
    for (const PlottedCells& above : frame.cells) {
      if (std::abs(above.bottom - each.top) > (each.top - each.bottom) / 2 || above.label == each.label) continue;
      const double left = std::max(each.left, above.left), right = std::min(each.right, above.right);
      if (left >= right) continue;
      const Place from = place_in(frame, left, each.top), to = place_in(frame, right, each.top);
      text += put(from.x, from.y, fmt::format("\\line(1,0){{{:.2f}}}", to.x - from.x));
    }
  }
  return text;
}

}  // namespace

std::string latex_picture_of(const Figure& figure, const Frame& frame) {
  const PlottedFrame shown = plotted(figure, frame);
  std::string text = fmt::format(
      "\\setlength{{\\unitlength}}{{1mm}}\n\\begin{{picture}}({:.0f},{:.0f})(-18,-10)\n"
      "\\put(0,0){{\\framebox({:.0f},{:.0f}){{}}}}\n",
      across + 26, down + 14, across, down);
  text += boundaries_of(shown);
  for (std::size_t i = 0; i < shown.lines.size(); ++i) text += line_of(shown, i);
  for (const auto& [x, y] : shown.points) {
    const Place here = place_in(shown, x, y);
    if (here.x >= 0 && here.x <= across && here.y >= 0 && here.y <= down) text += put(here.x, here.y, "\\circle*{1.6}");
  }
  text += put(0, -5, fmt::format("\\scriptsize {:.4g}", shown.x.low));
  text += put(across - 8, -5, fmt::format("\\scriptsize {:.4g}", shown.x.high));
  text += put(across / 2, -5, "\\scriptsize " + latex_text(shown.x.name));
  text += put(-17, 0, fmt::format("\\scriptsize {:.4g}", shown.y.low));
  text += put(-17, down - 3, fmt::format("\\scriptsize {:.4g}", shown.y.high));
  text += put(-17, down / 2, "\\scriptsize " + latex_text(shown.y.name));
  text += "\\end{picture}\n";
  std::string names;
  for (std::size_t i = 0; i < shown.lines.size(); ++i) {
    names += fmt::format("{}{}: {}", names.empty() ? "Curves: " : ", ", i + 1, latex_text(shown.lines[i].name));
  }
  return text + (names.empty() ? "" : "\n\\smallskip\n" + names + ".\n");
}

}  // namespace separatrix
