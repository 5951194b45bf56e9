#include "solvers/enclosure/certified_stationary.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "lib/model/stationary_point.hpp"
#include "lib/num/error.hpp"
#include "solvers/enclosure/inertia.hpp"
#include "solvers/enclosure/zero_exhaustion.hpp"

namespace separatrix {
namespace {

// the subdivision ends here: 2⁻²⁶ of the box
constexpr double least_width = 0x1p-26;

DecimalInterval ends_of(const ball& value, std::size_t digits) {
  return {low_text(value, digits), high_text(value, digits)};
}

std::vector<DecimalInterval> ends_of(const IntervalVector& x, std::size_t digits) {
  const BallPrecision scope(64);
  std::vector<DecimalInterval> result;
  for (const interval& side : x) result.push_back(ends_of(ball(side), digits));
  return result;
}

std::string volume_text(double volume) {
  if (volume == 0) return "0";
  char text[40];
  std::snprintf(text, sizeof text, "%.3g", volume * 1.005);
  return text;
}

StationaryKind kind_of(const Inertia& jacobian, bool gradient_flow) {
  if (jacobian.positive == 0) return gradient_flow ? StationaryKind::strict_minimum : StationaryKind::attractor;
  if (jacobian.negative == 0) return gradient_flow ? StationaryKind::maximum : StationaryKind::repeller;
  return StationaryKind::saddle;
}

ProvedPoint point_of(AutonomousField& field, const IntervalVector& zero, std::size_t digits) {
  const BallPrecision scope(static_cast<long>(static_cast<double>(digits) * std::log2(10.0)) + 64);
  ProvedPoint point;
  point.unique = ends_of(zero, 17);
  double size = 1e-300;
  for (const interval& side : zero) size = std::max(size, side.magnitude());
  const std::vector<ball> x = sharpen_zero(field, zero, std::pow(10, -static_cast<double>(digits) - 1) * size);
  for (const ball& coordinate : x) point.state.push_back(ends_of(coordinate, digits + 2));
  IntervalVector box;
  for (const ball& coordinate : x) box.push_back(coordinate.bounds());
  if (const auto loss = field.loss(x)) point.loss = ends_of(*loss, digits + 2);
  point.kind = "undecided";
  const auto jacobian = field.jacobian(box);
  if (!jacobian) return point;
  if (const auto inertia = prove_inertia(*jacobian, field.gradient_flow())) {
    point.kind_proved = true;
    point.kind = name(kind_of(*inertia, field.gradient_flow()));
    point.unstable = inertia->positive;
  }
  return point;
}

}  // namespace

CertifiedStationary certify_stationary(const Model& model, const CertifiedStationaryRequest& request) {
  const auto begin = std::chrono::steady_clock::now();
  if (request.box.size() != model.dimension()) {
    throw InvalidArgument("box", std::to_string(request.box.size()) + " intervals", "one for every state");
  }
  AutonomousField field(compile_autonomous(model), request.parameters);
  IntervalVector box;
  for (const Interval& side : request.box) box.push_back(hull(enclose(side.low), enclose(side.high)));
  ZeroExhaustion found = exhaust_zeros(field, box, least_width, request.most_boxes);
  // by place; coordinates that differ by rounding count as one
  const auto place = [&](const IntervalVector& zero) {
    std::vector<double> cells;
    for (std::size_t i = 0; i < zero.size(); ++i)
      cells.push_back(std::round(zero[i].middle() / (1e-9 * box[i].width())));
    return cells;
  };
  std::sort(found.zeros.begin(), found.zeros.end(),
            [&](const IntervalVector& a, const IntervalVector& b) { return place(a) < place(b); });
  CertifiedStationary result;
  for (const Expression state : model.states()) result.states.push_back(state.name());
  for (const IntervalVector& zero : found.zeros) result.points.push_back(point_of(field, zero, request.digits));
  for (const UnresolvedBoxes& region : found.unresolved) {
    result.unresolved.push_back({ends_of(region.hull, 6), region.boxes, volume_text(region.volume)});
  }
  result.unresolved_volume = volume_text(found.unresolved_volume);
  result.complete = found.unresolved.empty();
  result.boxes = found.boxes;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace separatrix
