#include <fmt/format.h>

#include <cmath>

#include "tools/report/figure.hpp"
#include "tools/report/markup.hpp"
#include "tools/report/plotted_frame.hpp"

namespace separatrix {
namespace {

// of the picture and of the frame of its axes, in pixels
constexpr int width = 655, height = 460, left = 85, top = 14, across = 550, down = 380;
constexpr int ticks = 5, styles = 8;

struct Scale {
  const PlottedFrame& frame;

  std::string x(double value) const { return pixel((value - frame.x.low) / (frame.x.high - frame.x.low) * across); }
  std::string y(double value) const { return pixel((frame.y.high - value) / (frame.y.high - frame.y.low) * down); }
  static std::string pixel(double value) { return fmt::format("{:.6g}", std::round(value * 10) / 10); }
};

std::string path_of(const PlottedLine& line, const Scale& scale) {
  std::string path, last;
  bool pen_down = false;
  for (const auto& [x, y] : line.points) {
    if (!std::isfinite(x) || !std::isfinite(y)) {
      pen_down = false;
      continue;
    }
    const std::string place = scale.x(x) + " " + scale.y(y);
    if (pen_down && place == last) continue;
    path += (pen_down ? "L" : "M") + place;
    pen_down = true;
    last = place;
  }
  return path;
}

std::string tick_labels(const PlottedFrame& frame) {
  std::string text;
  for (int i = 0; i < ticks; ++i) {
    const double share = static_cast<double>(i) / (ticks - 1);
    text += fmt::format(R"(<text class="x tick" x="{}" y="{}">{:.3g}</text>)", left + share * across, top + down + 18,
                        frame.x.low + share * (frame.x.high - frame.x.low));
    text += fmt::format(R"(<text class="y tick" x="{}" y="{}">{:.3g}</text>)", left - 6, top + down - share * down + 4,
                        frame.y.low + share * (frame.y.high - frame.y.low));
  }
  return text;
}

std::string cells(const PlottedFrame& frame, const Scale& scale) {
  std::vector<std::string> path_by_label(frame.labels.size());
  for (const PlottedCells& each : frame.cells) {
    path_by_label[each.label] += fmt::format("M{} {}H{}V{}H{}z", scale.x(each.left), scale.y(each.bottom),
                                             scale.x(each.right), scale.y(each.top), scale.x(each.left));
  }
  std::string text;
  for (std::size_t i = 0; i < frame.labels.size(); ++i) {
    if (!path_by_label[i].empty())
      text += fmt::format(R"(<path class="region-{}" d="{}"/>)", i % styles, path_by_label[i]);
  }
  return text;
}

}  // namespace

std::string svg_of(const Figure& figure, const Frame& frame) {
  const PlottedFrame shown = plotted(figure, frame);
  const Scale scale{shown};
  std::string inner = cells(shown, scale);
  for (std::size_t i = 0; i < shown.lines.size(); ++i) {
    inner += fmt::format(R"(<path class="curve-{}" d="{}"/>)", i % styles, path_of(shown.lines[i], scale));
  }
  for (const auto& [x, y] : shown.points) {
    inner += fmt::format(R"(<path class="point" d="M{} {}h0"/>)", scale.x(x), scale.y(y));
  }
  return fmt::format(
             R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}" data-x-low="{}" data-x-high="{}" data-x-name="{}" )"
             R"(data-y-low="{}" data-y-high="{}" data-y-name="{}">)",
             width, height, markup_text(figure.title), shown.x.low, shown.x.high, markup_text(shown.x.name),
             shown.y.low, shown.y.high, markup_text(shown.y.name)) +
         tick_labels(shown) +
         fmt::format(R"(<text class="x name" x="{}" y="{}">{}</text>)", left + across / 2, top + down + 42,
                     markup_text(shown.x.name)) +
         fmt::format(R"(<text class="y name" x="16" y="{}">{}</text>)", top + down / 2, markup_text(shown.y.name)) +
         fmt::format(R"(<svg class="plot" x="{}" y="{}" width="{}" height="{}" viewBox="0 0 {} {}" )"
                     R"(preserveAspectRatio="none">{}<path class="cross" d=""/></svg>)",
                     left, top, across, down, across, down, inner) +
         fmt::format(R"(<rect class="axes" x="{}" y="{}" width="{}" height="{}"/></svg>)", left, top, across, down);
}

std::vector<LegendEntry> legend_of(const Figure& figure) {
  const PlottedFrame shown = plotted(figure, figure.frames.front());
  std::vector<LegendEntry> legend;
  for (std::size_t i = 0; i < shown.labels.size(); ++i) {
    legend.push_back({shown.labels[i], fmt::format("region-{}", i % styles)});
  }
  for (std::size_t i = 0; i < shown.lines.size(); ++i) {
    legend.push_back({shown.lines[i].name, fmt::format("curve-{}", i % styles)});
  }
  if (!shown.points.empty()) legend.push_back({"stationary point", "point"});
  return legend;
}

}  // namespace separatrix
