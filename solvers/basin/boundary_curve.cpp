#include "solvers/basin/boundary_curve.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/parallel.hpp"

namespace separatrix {
namespace {

constexpr double smallest_step = 1e-4;
constexpr double most_turning = 20 * std::numbers::pi / 180;
constexpr double half_width = 0.6;  // of the segment across, in units of the step
constexpr std::size_t cells_across = 6;
constexpr std::size_t polygon_sides = 16;
// the first polygon: radius in units of the largest step, and direction of a corner, in which no symmetry lies
constexpr double first_radius = 0.25;
constexpr double first_corner = 0.11;

using Vector = std::array<double, 2>;

Vector operator+(const Vector& a, const Vector& b) { return {a[0] + b[0], a[1] + b[1]}; }
Vector operator-(const Vector& a, const Vector& b) { return {a[0] - b[0], a[1] - b[1]}; }
Vector operator*(double factor, const Vector& a) { return {factor * a[0], factor * a[1]}; }
double length(const Vector& a) { return std::hypot(a[0], a[1]); }
Vector normal(const Vector& a) { return {-a[1], a[0]}; }
double angle(const Vector& a, const Vector& b) {
  return std::abs(std::atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]));
}

class Follower {
 public:
  Follower(const DestinationFinder& finder, const PlaneSection& plane, const Boundary& from,
           const BoundaryCurveSettings& settings)
      : finder_(finder), plane_(plane), settings_(settings), below_(from.bracket.below), above_(from.bracket.above) {}

  // the two directions in which the curve leaves a point: where a polygon around it meets the boundary
  std::vector<CurvePoint> neighbours(const Vector& centre) const {
    std::vector<Vector> corners;
    for (std::size_t i = 0; i < polygon_sides; ++i) {
      const double turn = first_corner + 2 * std::numbers::pi * static_cast<double>(i) / polygon_sides;
      corners.push_back(centre + first_radius * settings_.step * Vector{std::cos(turn), std::sin(turn)});
    }
    std::vector<CurvePoint> found;
    for (std::size_t i = 0; i < polygon_sides && found.size() < 2; ++i) {
      if (auto point = cross(corners[i], corners[(i + 1) % polygon_sides], 1)) found.push_back(std::move(*point));
    }
    return found;
  }

  // points behind p1, in the direction from p0 to p1
  CurveEnd follow(const Vector& start, CurvePoint first, std::vector<CurvePoint>& points) const {
    Vector before = start, here = place(first.x);
    double step = settings_.step / 2;
    points.push_back(std::move(first));
    while (true) {
      if (settings_.cancelled && settings_.cancelled()) return CurveEnd::cancelled;
      if (points.size() >= settings_.most_points) return CurveEnd::limit;
      const Vector direction = (1 / length(here - before)) * (here - before);
      const Vector ahead = here + step * direction;
      const Vector reach = half_width * step * normal(direction);
      auto next = cross(ahead - reach, ahead + reach, cells_across);
      if (!next || angle(place(next->x) - here, direction) > most_turning) {
        step /= 2;
        if (step < smallest_step) return CurveEnd::lost;
        continue;
      }
      const Vector there = place(next->x);
      if (!is_inside(there)) {
        if (auto last = on_edge(here, there)) points.push_back(std::move(*last));
        return CurveEnd::edge;
      }
      points.push_back(std::move(*next));
      before = here;
      here = there;
      if (points.size() > 5 && length(here - start) < step) return CurveEnd::closed;
      step = std::min(2 * step, settings_.step);
    }
  }

  Vector place(const std::vector<Rational>& x) const {
    Vector unit;
    for (const std::size_t i : {0, 1}) {
      unit[i] = to_double(Rational((x[plane_.states[i]] - plane_.low[i]) / (plane_.high[i] - plane_.low[i])));
    }
    return unit;
  }

 private:
  static bool is_inside(const Vector& unit) {
    return std::min(unit[0], unit[1]) >= 0 && std::max(unit[0], unit[1]) <= 1;
  }

  std::vector<Rational> state(const Vector& unit) const {
    std::vector<Rational> x = plane_.base;
    for (const std::size_t i : {0, 1}) {
      x[plane_.states[i]] = plane_.low[i] + Rational(unit[i]) * (plane_.high[i] - plane_.low[i]);
    }
    return x;
  }

  bool same_pair(const Bracket& bracket) const {
    return (same_basin(bracket.below, below_) && same_basin(bracket.above, above_)) ||
           (same_basin(bracket.below, above_) && same_basin(bracket.above, below_));
  }

  // the boundary between the two basins on the segment from a to b, the one nearest to its middle
  std::optional<CurvePoint> cross(const Vector& a, const Vector& b, std::size_t cells) const {
    BoundaryRequest request;
    request.segment = {state(a), state(b)};
    request.digits = settings_.digits;
    request.edge_state = false;
    request.cancelled = settings_.cancelled;
    std::vector<Bracket> seen = scan(finder_, request.segment, cells).changes;
    std::erase_if(seen, [&](const Bracket& bracket) { return !same_pair(bracket); });
    if (seen.empty()) return std::nullopt;
    const auto off_middle = [](const Bracket& bracket) { return Rational(abs(bracket.middle() - ratio(1, 2))); };
    const Bracket& nearest = *std::min_element(seen.begin(), seen.end(), [&](const Bracket& one, const Bracket& two) {
      return off_middle(one) < off_middle(two);
    });
    const Boundary boundary = find_boundary(finder_, request, nearest);
    if (boundary.outcome != BoundaryOutcome::enclosed || !same_pair(boundary.bracket)) return std::nullopt;
    return CurvePoint{request.segment, boundary.bracket, request.segment.at(boundary.place())};
  }

  // the boundary on the side of the square that the line from a (inside) to b (outside) crosses
  std::optional<CurvePoint> on_edge(const Vector& a, const Vector& b) const {
    double share = 1;
    std::size_t side = 0;
    for (const std::size_t i : {0, 1}) {
      const double wall = b[i] < 0 ? 0 : 1;
      if (b[i] >= 0 && b[i] <= 1) continue;
      const double here = (wall - a[i]) / (b[i] - a[i]);
      if (here > share) continue;
      share = here;
      side = i;
    }
    const Vector crossing = a + share * (b - a);
    Vector along{0, 0};
    along[1 - side] = length(b - a);
    Vector low = crossing - along, high = crossing + along;
    low[side] = high[side] = b[side] < 0 ? 0 : 1;
    return cross(low, high, cells_across);
  }

  const DestinationFinder& finder_;
  const PlaneSection& plane_;
  const BoundaryCurveSettings& settings_;
  Destination below_, above_;
};

}  // namespace

std::string_view name(CurveEnd end) {
  switch (end) {
    case CurveEnd::edge: return "edge";
    case CurveEnd::closed: return "closed";
    case CurveEnd::lost: return "lost";
    case CurveEnd::limit: return "limit";
    case CurveEnd::cancelled: return "cancelled";
  }
  throw InternalError("unknown end of a curve");
}

BoundaryCurve follow_boundary(const DestinationFinder& finder, const PlaneSection& plane, const Segment& segment,
                              const Boundary& from, const BoundaryCurveSettings& settings) {
  const Follower follower(finder, plane, from, settings);
  const CurvePoint first{segment, from.bracket, segment.at(from.place())};
  const Vector start = follower.place(first.x);
  std::vector<CurvePoint> neighbours = follower.neighbours(start);
  std::array<std::vector<CurvePoint>, 2> sides;
  const CurveEnd without = settings.cancelled && settings.cancelled() ? CurveEnd::cancelled : CurveEnd::lost;
  std::array<CurveEnd, 2> ends{without, without};
  in_parallel(neighbours.size(), [&](std::size_t i) { ends[i] = follower.follow(start, neighbours[i], sides[i]); });

  BoundaryCurve curve;
  if (ends[0] == CurveEnd::closed) sides[1].clear();  // the other way round is the same
  curve.points.assign(sides[1].rbegin(), sides[1].rend());
  curve.points.push_back(first);
  curve.points.insert(curve.points.end(), sides[0].begin(), sides[0].end());
  curve.first = ends[0] == CurveEnd::closed ? CurveEnd::closed : ends[1];
  curve.last = ends[0];
  return curve;
}

}  // namespace separatrix
