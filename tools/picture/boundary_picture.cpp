#include "tools/picture/boundary_picture.hpp"

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "tools/picture/phase_portrait.hpp"

namespace separatrix {

void draw_boundaries(const Model& model, const StationaryRequest& request, const Segment& segment,
                     const std::vector<BoundaryCurve>& curves, const std::string& picture) {
  PhasePortrait portrait = portrait_of(model, request, stationary(model, request));
  portrait.title = "Basin boundaries of " + model.name();
  const auto x = model.state_index(portrait.x.name), y = model.state_index(portrait.y.name);
  if (!x || !y) throw InternalError("the axes of a portrait are two states");
  const auto place = [&](const std::vector<Rational>& point) {
    return std::pair{to_double(point[*x]), to_double(point[*y])};
  };
  for (const BoundaryCurve& each : curves) {
    Curve curve{"basin boundary", {}, CurveStyle::separatrix};
    for (const CurvePoint& point : each.points) curve.points.push_back(place(point.x));
    portrait.curves.push_back(std::move(curve));
  }
  portrait.curves.push_back({"segment", {place(segment.from), place(segment.to)}, CurveStyle::prediction});
  draw_portrait(portrait, picture);
}

}  // namespace separatrix
