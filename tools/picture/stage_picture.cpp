#include "tools/picture/stage_picture.hpp"

#include <algorithm>
#include <cmath>

#include "lib/model/vector_field_code.hpp"
#include "lib/num/decimal.hpp"
#include "lib/tape/function.hpp"
#include "tools/picture/caption.hpp"
#include "tools/picture/plot.hpp"

namespace separatrix {
namespace {

// rows evenly spaced within each decade before the end
std::vector<std::vector<Known>> rows_by_decade(const Model& model, SimulationRequest request) {
  constexpr int decades = 6;
  const Rational end = request.until;
  request.agree = false;
  request.events.clear();
  request.samples = 60;
  std::vector<std::vector<Known>> rows;
  double last = 0;
  for (int k = decades - 1; k >= 0; --k) {
    request.until = end / power(Rational(10), k);
    if (request.descent && request.descent->learning_rate.rate(0) > request.until) continue;
    for (auto& row : simulate(model, request).rows) {
      const double t = row[0].approximate();
      if (t <= last) continue;
      last = t;
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace

void draw_stages(const TheoryModel& theory, const SimulationRequest& request, const std::string& picture) {
  const Model& model = theory.model;
  const auto rows = rows_by_decade(model, request);
  std::vector<Expression> values;
  LineChart chart;
  for (const PlottedQuantity& each : theory.plotted) {
    values.push_back(each.value);
    chart.curves.push_back({each.name, {}, CurveStyle::trajectory});
  }
  Function<double> plotted(compile(model, values), request.parameters);
  double low = HUGE_VAL, high = 0;
  for (const auto& row : rows) {
    std::vector<double> point;
    for (std::size_t i = 1; i <= model.dimension(); ++i) point.push_back(row[i].approximate());
    const double t = row[0].approximate();
    point.push_back(t);
    const std::vector<double> found = plotted(point);
    for (std::size_t k = 0; k < found.size(); ++k) {
      chart.curves[k].points.emplace_back(t, found[k]);
      if (found[k] <= 0) continue;
      low = std::min(low, found[k]);
      high = std::max(high, found[k]);
    }
  }
  chart.title = "Trajectory of " + model.name();
  chart.subtitle = caption(model, request.parameters, request.start, {});
  const double end = to_double(request.until);
  chart.x = {"t", end / 1e6, end, true};
  chart.y = {"", low / 1.5, high * 1.5, true};
  if (theory.predicted_stages) {
    StageRequest stages{request.parameters, request.start};
    stages.digits = 8;
    for (const StageTime& each : theory.predicted_stages(stages)) {
      if (!each.time) continue;
      const double t = each.time->approximate();
      if (t > chart.x.low && t < end) chart.markers.push_back({t, each.sign});
    }
  }
  draw_lines(chart, picture);
}

}  // namespace separatrix
