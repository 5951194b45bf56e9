#include "tools/picture/phase_portrait.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lib/num/decimal.hpp"
#include "solvers/evaluation.hpp"
#include "tools/picture/caption.hpp"
#include "tools/picture/plot_script.hpp"
#include "tools/picture/plot_style.hpp"
#include "tools/shell/host.hpp"

namespace separatrix {
namespace {

constexpr auto line_colour = "#8c8c8c";

CurveStyle curve_style(StationaryKind kind) {
  if (attracts(kind)) return CurveStyle::attracting_manifold;
  if (kind == StationaryKind::saddle) return CurveStyle::saddle_set;
  return kind == StationaryKind::degenerate ? CurveStyle::degenerate_manifold : CurveStyle::repelling_manifold;
}

PointStyle point_style(StationaryKind kind) {
  if (attracts(kind)) return PointStyle::minimum;
  if (kind == StationaryKind::saddle) return PointStyle::saddle;
  return kind == StationaryKind::degenerate ? PointStyle::degenerate : PointStyle::maximum;
}

std::string curve_name(StationaryKind kind, std::size_t dimension) {
  const std::string what = kind == StationaryKind::minimum_manifold ? "minima"
                           : kind == StationaryKind::maximum        ? "maxima"
                                                                    : fmt::format("{}s", name(kind));
  if (kind == StationaryKind::degenerate) return "degenerate curve";
  return dimension > 1 ? fmt::format("{} (one of a manifold)", what) : fmt::format("curve of {}", what);
}

}  // namespace

StationaryMarks stationary_marks(const Stationary& found, std::size_t x, std::size_t y) {
  StationaryMarks marks;
  const auto place = [&](const std::vector<Known>& point) {
    return std::pair{point[x].approximate(), point[y].approximate()};
  };
  for (const ManifoldReport& manifold : found.manifolds) {
    const StationaryKind kind = manifold.middle.kind;
    if (manifold.dimension > 1) {
      const auto [h, v] = place(manifold.middle.x);
      marks.points.push_back({curve_name(kind, manifold.dimension), h, v, point_style(kind)});
      continue;
    }
    Curve curve{curve_name(kind, 1), {}, curve_style(kind)};
    for (const auto& point : manifold.points) curve.points.push_back(place(point));
    marks.curves.push_back(std::move(curve));
  }
  for (const StationaryReport& point : found.points) {
    const auto [h, v] = place(point.x);
    const std::string how = point.order > 2 && point.kind == StationaryKind::saddle ? "degenerate " : "";
    marks.points.push_back({how + std::string(name(point.kind)), h, v, point_style(point.kind)});
  }
  return marks;
}

namespace {

// of one state: its loss, or its velocity, with the points on it
PhasePortrait profile_of(const Model& model, const StationaryRequest& request, const Stationary& found) {
  constexpr int samples = 600;
  PhasePortrait portrait;
  const double low = to_double(request.box[0].low), high = to_double(request.box[0].high);
  std::vector<double> at;
  for (int i = 0; i <= samples; ++i) at.push_back(low + (high - low) * i / samples);
  const Expression shown = model.resolve(model.is_gradient_flow() ? *model.description().loss : model.field()[0]);
  const std::vector<double> values = tabulate(shown, model.states()[0], model.parameters(), request.parameters, at);
  Curve curve{model.is_gradient_flow() ? "loss" : "velocity", {}, CurveStyle::prediction};
  double least = INFINITY, most = -INFINITY;
  for (std::size_t i = 0; i < at.size(); ++i) {
    curve.points.emplace_back(at[i], values[i]);
    if (!std::isfinite(values[i])) continue;
    least = std::min(least, values[i]);
    most = std::max(most, values[i]);
  }
  if (!(least <= most)) least = 0, most = 0;
  const double margin = most > least ? 0.06 * (most - least) : 1;
  portrait.x = {found.states[0], low, high, false};
  portrait.y = {model.is_gradient_flow() ? "loss" : "$d" + found.states[0] + "/dt$", least - margin, most + margin,
                false};
  portrait.curves = {std::move(curve)};
  for (const StationaryReport& point : found.points) {
    const double height = point.loss ? point.loss->approximate() : 0;
    portrait.points.push_back(
        {std::string(name(point.kind)), point.x[0].approximate(), height, point_style(point.kind)});
  }
  return portrait;
}

// the two widest sides; what is called x lies horizontally, otherwise the later state does, as in a phase diagram
PhasePortrait plane_of(const Model& model, const StationaryRequest& request, const Stationary& found) {
  std::vector<std::size_t> order(request.box.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return request.box[a].high - request.box[a].low > request.box[b].high - request.box[b].low;
  });
  std::size_t x = std::max(order[0], order[1]), y = std::min(order[0], order[1]);
  if (found.states[y] == "x") std::swap(x, y);
  const auto axis = [&](std::size_t i) {
    return Axis{found.states[i], to_double(request.box[i].low), to_double(request.box[i].high), false};
  };
  PhasePortrait portrait;
  portrait.x = axis(x);
  portrait.y = axis(y);
  if (request.box.size() == 2) {
    portrait.stream_lines = stream_lines(model, request.parameters, x, y, box_of({request.box[x], request.box[y]}));
  }
  StationaryMarks marks = stationary_marks(found, x, y);
  portrait.curves = std::move(marks.curves);
  portrait.points = std::move(marks.points);
  return portrait;
}

}  // namespace

PhasePortrait portrait_of(const Model& model, const StationaryRequest& request, const Stationary& found) {
  PhasePortrait portrait =
      request.box.size() == 1 ? profile_of(model, request, found) : plane_of(model, request, found);
  portrait.title = std::string(model.is_gradient_flow() ? "Gradient flow of " : "Flow of ") + model.name();
  portrait.subtitle = caption(model, request.parameters, {}, {});
  if (request.box.size() > 2) {
    portrait.subtitle += std::string(portrait.subtitle.empty() ? "" : "; ") + "projected on two of " +
                         std::to_string(request.box.size()) + " states";
  }
  return portrait;
}

void draw_portrait(const PhasePortrait& portrait, const std::string& picture) {
  if (goes_to_host(picture)) return host()->picture(portrait);
  PlotScript script({portrait.x, portrait.y, false});
  script.title(portrait.title, portrait.subtitle);
  script.set("set size square\n");
  std::string lines, arrows;
  for (const StreamLine& line : portrait.stream_lines) {
    for (const auto& [x, y] : line) lines += fmt::format("{:.6g} {:.6g}\n", x, y);
    lines += "\n";
    const std::size_t middle = line.size() / 2;
    const auto &from = line[middle - 1], &to = line[middle];
    arrows += fmt::format("{:.9g} {:.9g} {:.9g} {:.9g}\n", from.first, from.second, to.first - from.first,
                          to.second - from.second);
  }
  if (!lines.empty()) {
    script.block("stream", lines);
    script.block("arrows", arrows);
    script.element(fmt::format("$stream using 1:2 with lines linewidth 0.9 linecolor rgb '{}'", line_colour));
    script.element(
        fmt::format("$arrows using 1:2:3:4 with vectors head filled size screen 0.011,18,60 fixed linewidth 0.9 "
                    "linecolor rgb '{}'",
                    line_colour));
  }
  script.curves(portrait.curves);
  script.points(portrait.points);
  run_gnuplot(picture, region_canvas, script.text(), {});
}

}  // namespace separatrix
