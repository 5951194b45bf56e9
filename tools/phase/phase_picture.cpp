#include "tools/phase/phase_picture.hpp"

#include <algorithm>
#include <limits>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "tools/picture/caption.hpp"
#include "tools/picture/phase_portrait.hpp"
#include "tools/picture/plot.hpp"

namespace separatrix {
namespace {

CurveStyle style_of(ClosedCurve::Kind kind) {
  switch (kind) {
    case ClosedCurve::Kind::global_minima: return CurveStyle::global_minima;
    case ClosedCurve::Kind::local_minima: return CurveStyle::local_minima;
    case ClosedCurve::Kind::energy_line: return CurveStyle::energy_line;
    default: return CurveStyle::separatrix;
  }
}

// geometry, title, closed curves and stationary points, the same in both kinds of map
template <class Map>
Map frame(const PhaseDiagram& diagram) {
  const auto& [theory, base, x, y, results, labels, stationary] = diagram;
  Map map;
  map.title = "Gradient flow of " + theory.model.name();
  map.subtitle = caption(theory.model, base.parameters, base.start, {x.name(), y.name()});
  map.x = axis_of(x);
  map.y = axis_of(y);
  map.columns = x.cells();
  map.rows = y.cells();
  if (!x.is_state() || !y.is_state()) return map;
  if (stationary && theory.model.dimension() == 2) {
    StationaryMarks marks =
        stationary_marks(*stationary, *theory.model.state_index(x.name()), *theory.model.state_index(y.name()));
    map.curves = std::move(marks.curves);
    map.points = std::move(marks.points);
  }
  if (!theory.closed.curves) return map;
  const PlaneBox box{x.name(), y.name(), map.x.low, map.x.high, map.y.low, map.y.high, base.start};
  for (const ClosedCurve& curve : theory.closed.curves(base.parameters, box)) {
    if (curve.points.size() == 1) {
      map.points.push_back({curve.name, curve.points[0].first, curve.points[0].second, PointStyle::saddle});
    } else {
      map.curves.push_back({curve.name, curve.points, style_of(curve.kind)});
    }
  }
  return map;
}

}  // namespace

Axis axis_of(const PhaseAxis& axis) {
  return {axis.name(), to_double(axis.range().low), to_double(axis.range().high), false};
}

PhaseColor parse_phase_color(const std::string& text) {
  if (text == "label") return PhaseColor::label;
  if (text == "loss") return PhaseColor::loss;
  if (text == "time") return PhaseColor::time;
  if (text == "success-probability") return PhaseColor::success_probability;
  throw InvalidArgument("--color", text, "label, loss, time or success-probability");
}

void draw_phase(const PhaseDiagram& diagram, PhaseColor color, const std::string& picture) {
  if (color == PhaseColor::label) {
    RegionMap map = frame<RegionMap>(diagram);
    map.label_names = diagram.labels.names;
    map.label.assign(diagram.labels.index.begin(), diagram.labels.index.end());
    draw_regions(map, picture);
    return;
  }
  FieldMap map = frame<FieldMap>(diagram);
  if (color == PhaseColor::loss) {
    map.bar = {"loss at the end", 0, 0, false};
    for (const SweepResult& result : diagram.results) map.value.push_back(result.loss);
  } else {
    // the scale is logarithmic and has no place for 0; an undecided start has no time at all
    map.bar = {"time $t$ until the basin is certain", 0, 0, true};
    bool at_once = false, undecided = false;
    for (const SweepResult& result : diagram.results) {
      const bool known = result.label != Label::undecided;
      (known ? at_once : undecided) |= !known || result.time <= 0;
      map.value.push_back(known ? result.time : std::numeric_limits<double>::quiet_NaN());
    }
    map.missing_name = !undecided ? "certain at $t = 0$" : at_once ? "undecided, or certain at $t = 0$" : "undecided";
  }
  draw_field(map, picture);
}

}  // namespace separatrix
