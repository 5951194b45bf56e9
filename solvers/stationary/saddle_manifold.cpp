#include "solvers/stationary/saddle_manifold.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/num/sign.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/trajectory/integrate.hpp"

namespace separatrix {
namespace {

constexpr double spacing = 0.01;       // of points, in widths of the box, as all lengths here
constexpr double bend = spacing / 20;  // of the middle of two points from their chord
constexpr double captured = 1e-6;      // so near to a stationary point that attracts, its linear part decides
constexpr double away = 0.01;          // from its own saddle a curve has to be to come back to it
constexpr double log10_at_rest =
    -6;  // speed, in units of |λ| times the distance from a saddle that it ends in, to count as none
constexpr double longest_curve = 50;
constexpr double log10_horizon = 9;  // of the time, in units of 1/|λ|
constexpr int log10_second = 3;      // ε of the second computation is smaller by as much
constexpr std::size_t second_digits = 6, tolerance_guard = 8;

using Point = State<mpfr>;

// what a path may run into
struct Target {
  std::size_t number;
  Point x;
  bool attracts;  // in the direction of time of the path
  bool is_saddle;
};

// a curve as it was integrated once
struct Path {
  std::vector<Point> points;
  std::vector<mpfr> times;
  ManifoldEnd end = ManifoldEnd::failed;
  std::optional<std::size_t> number;
  Trajectory<mpfr> trajectory;
};

class Rectangle {
 public:
  explicit Rectangle(const std::vector<Interval>& box) {
    for (const Interval& side : box) {
      low_.push_back(to_real<mpfr>(side.low));
      high_.push_back(to_real<mpfr>(side.high));
    }
  }
  mpfr width(std::size_t i) const { return high_[i] - low_[i]; }
  bool contains(const Point& x) const {
    return x[0] >= low_[0] && x[0] <= high_[0] && x[1] >= low_[1] && x[1] <= high_[1];
  }
  // in widths
  mpfr distance(const Point& a, const Point& b) const {
    return std::max(mpfr(abs(a[0] - b[0]) / width(0)), mpfr(abs(a[1] - b[1]) / width(1)));
  }
  // an end of a curve that is on a face but for rounding is on it
  void put_on_face(Point& x, const mpfr& slack) const {
    for (std::size_t i = 0; i < 2; ++i) {
      for (const mpfr& face : {low_[i], high_[i]}) {
        if (abs(x[i] - face) <= slack * width(i)) x[i] = face;
      }
    }
  }

 private:
  std::vector<mpfr> low_, high_;
};

struct Direction {
  mpfr eigenvalue;
  Point v;  // larger entry in widths of the box: 1
};

// of a 2×2 matrix with real eigenvalues of both signs; none otherwise
std::vector<Direction> directions(const std::vector<mpfr>& j, const Rectangle& box) {
  const mpfr half = (j[0] + j[3]) / 2, root2 = (j[0] - j[3]) * (j[0] - j[3]) / 4 + j[1] * j[2];
  if (!(root2 > 0) || !(j[0] * j[3] - j[1] * j[2] < 0)) return {};
  const mpfr root = sqrt(root2), large = half >= 0 ? half + root : half - root;
  const mpfr small = (j[0] * j[3] - j[1] * j[2]) / large;  // without cancellation
  std::vector<Direction> found;
  for (const mpfr& eigenvalue : {std::max(large, small), std::min(large, small)}) {
    // rows of J − λ are perpendicular to v; the longer one tells it better
    const mpfr a = j[0] - eigenvalue, d = j[3] - eigenvalue;
    Point v = abs(a) + abs(j[1]) >= abs(j[2]) + abs(d) ? Point{-j[1], a} : Point{-d, j[2]};
    const mpfr size = std::max(mpfr(abs(v[0]) / box.width(0)), mpfr(abs(v[1]) / box.width(1)));
    const bool flip = v[0] != 0 ? v[0] < 0 : v[1] < 0;
    for (mpfr& entry : v) entry /= flip ? mpfr(-size) : size;
    found.push_back({eigenvalue, std::move(v)});
  }
  return found;
}

class Walk {
 public:
  Walk(const Model& model, const StationaryRequest& request, std::size_t digits)
      : request_(request),
        digits_(digits),
        field_(compile_vector_field(model, true), request.parameters),
        box_(request.box) {}

  const Rectangle& box() const { return box_; }
  VectorField<mpfr>& field() { return field_; }

  // from x* + ε v, in the direction of time in which the curve attracts
  Path from(const Target& saddle, const Direction& along, const mpfr& epsilon, const std::vector<Target>& targets) {
    Path path;
    Point start = saddle.x;
    for (std::size_t i = 0; i < 2; ++i) start[i] += epsilon * along.v[i];
    IntegrationSettings settings;
    settings.method = series_method;
    settings.tolerance = {-static_cast<double>(digits_), -static_cast<double>(digits_)};
    settings.most_steps = 5000 + 100 * digits_;
    settings.autonomous = true;
    const mpfr rate = abs(along.eigenvalue), near = power_of_ten<mpfr>(-static_cast<double>(request_.digits) / 2);
    const mpfr slow = near * power_of_ten<mpfr>(log10_at_rest);
    bool is_away = false;
    mpfr travelled(0);
    Point last = start, slope = start;
    const auto observer = [&](const mpfr&, const Point& x) {
      const auto stop = [&](ManifoldEnd end, std::optional<std::size_t> number = {}) {
        path.end = end;
        path.number = number;
        return Continue::stop;
      };
      travelled += box_.distance(x, last);
      last = x;
      is_away |= box_.distance(x, saddle.x) > away;
      if (request_.cancelled && request_.cancelled()) return stop(ManifoldEnd::cancelled);
      if (!box_.contains(x)) return stop(ManifoldEnd::box);
      for (const Target& target : targets) {
        if (target.number == saddle.number && !is_away) continue;
        const mpfr distance = box_.distance(x, target.x);
        if (target.attracts && distance < captured) return stop(ManifoldEnd::point, target.number);
        if (target.is_saddle && distance < near) return stop(ManifoldEnd::saddle, target.number);
      }
      field_(x, slope, mpfr(0));
      const mpfr speed = std::max(mpfr(abs(slope[0]) / box_.width(0)), mpfr(abs(slope[1]) / box_.width(1)));
      if (is_away && speed < slow * rate) return stop(ManifoldEnd::rest);
      return travelled > longest_curve ? stop(ManifoldEnd::unending) : Continue::yes;
    };
    const mpfr horizon = power_of_ten<mpfr>(log10_horizon) / along.eigenvalue;
    path.trajectory = integrate<mpfr>(field_, start, mpfr(0), horizon, settings, observer);
    if (path.trajectory.outcome == Outcome::reached_end || path.trajectory.outcome == Outcome::step_limit) {
      path.end = ManifoldEnd::unending;
    }
    collect(path, saddle.x);
    if (path.end == ManifoldEnd::point || path.end == ManifoldEnd::saddle) {
      for (const Target& target : targets) {
        if (target.number == path.number) path.points.push_back(target.x);
      }
      path.times.push_back(path.times.back());
    }
    return path;
  }

 private:
  // points of the dense output, from the saddle to the edge of the box
  void collect(Path& path, const Point& saddle) {
    const Trajectory<mpfr>& all = path.trajectory;
    path.points = {saddle};
    path.times = {all.t.front()};
    for (std::size_t k = 0; k + 1 < all.t.size(); ++k) {
      if (!add(path, all.t[k], all.x[k], all.t[k + 1], all.x[k + 1], 0)) {
        path.end = ManifoldEnd::box;
        path.number.reset();
        return;
      }
    }
    if (all.t.size() > 1) keep(path, all.t.back(), all.x.back(), true);
  }

  // false where the curve has left the box
  bool add(Path& path, const mpfr& a, const Point& x, const mpfr& b, const Point& y, int depth) {
    constexpr int deepest = 12;
    const mpfr middle = (a + b) / 2;
    const Point z = path.trajectory.at(middle);
    const Point chord{(x[0] + y[0]) / 2, (x[1] + y[1]) / 2};
    const bool is_coarse = box_.distance(x, y) > spacing || box_.distance(z, chord) > bend;
    if (depth < deepest && is_coarse) {
      return add(path, a, x, middle, z, depth + 1) && add(path, middle, z, b, y, depth + 1);
    }
    if (box_.contains(y)) {
      keep(path, b, y, false);
      return true;
    }
    mpfr inside = a, outside = b;
    for (std::size_t halvings = 0; halvings < 4 * digits_; ++halvings) {
      const mpfr t = (inside + outside) / 2;
      (box_.contains(path.trajectory.at(t)) ? inside : outside) = t;
    }
    Point last = path.trajectory.at(inside);
    box_.put_on_face(last, power_of_ten<mpfr>(-static_cast<double>(request_.digits) - 2));
    keep(path, inside, last, true);
    return false;
  }

  void keep(Path& path, const mpfr& t, const Point& x, bool is_last) const {
    const mpfr step = box_.distance(x, path.points.back());
    if (step == 0 || (!is_last && step < spacing / 4)) return;
    path.points.push_back(x);
    path.times.push_back(t);
  }

  const StationaryRequest& request_;
  std::size_t digits_;
  VectorField<mpfr> field_;
  Rectangle box_;
};

// How far a point is from a path, which is nearest to it at about a time: across the path at the time to which the part along
// it leads, in widths of the box. 0 beyond the end of the path.
mpfr distance_from(const Point& x, mpfr t, const Path& path, Walk& walk) {
  const Rectangle& box = walk.box();
  Point slope(2, mpfr(0));
  mpfr across(0);
  for (int round = 0; round < 2; ++round) {
    const mpfr& end = path.times.back();
    if (end > 0 ? t > end || t < 0 : t < end || t > 0) return across;
    const Point y = path.trajectory.at(t);
    walk.field()(y, slope, mpfr(0));
    const mpfr u = (x[0] - y[0]) / box.width(0), v = (x[1] - y[1]) / box.width(1);
    const mpfr f = slope[0] / box.width(0), g = slope[1] / box.width(1);
    across = abs(u * g - v * f) / sqrt(f * f + g * g);
    t += (u * f + v * g) / (f * f + g * g);
  }
  return across;
}

// digits of the widths of the box to which all points of two computations lie on one curve, the second passing them `later`
std::size_t agreement(const Path& first, const Path& second, const mpfr& later, Walk& walk, std::size_t digits) {
  const Rectangle& box = walk.box();
  if (first.end != second.end || first.number != second.number) return 0;
  mpfr worst(0);
  for (std::size_t k = 1; k < first.points.size(); ++k) {
    const bool is_last = k + 1 == first.points.size();
    if (!is_last) worst = std::max(worst, distance_from(first.points[k], first.times[k] + later, second, walk));
  }
  // ends that are no event are where the steps ended
  if (first.end != ManifoldEnd::unending && first.end != ManifoldEnd::rest) {
    worst = std::max(worst, box.distance(first.points.back(), second.points.back()));
  }
  if (worst == 0) return digits;
  return static_cast<std::size_t>(std::clamp(-log10_magnitude(worst), 0.0, static_cast<double>(digits)));
}

// a regular point to all digits of the thread
Point refined(const Model& model, const StationaryRequest& request, const StationaryReport& point, std::size_t digits) {
  Point guess;
  for (const Known& entry : point.x) guess.push_back(to_real<mpfr>(entry.value()));
  if (point.order != 2 || point.zero > 0) return guess;
  Equations<mpfr> equations(compile_equations(model), request.parameters);
  NewtonSettings settings;
  settings.log10_step = settings.log10_residual = -static_cast<double>(digits + tolerance_guard / 2);
  return newton(equations, guess, settings).x;
}

}  // namespace

std::string_view name(ManifoldEnd end) {
  switch (end) {
    case ManifoldEnd::box: return "box";
    case ManifoldEnd::point: return "point";
    case ManifoldEnd::saddle: return "saddle";
    case ManifoldEnd::rest: return "rest";
    case ManifoldEnd::unending: return "unending";
    case ManifoldEnd::failed: return "failed";
    case ManifoldEnd::cancelled: return "cancelled";
  }
  throw InternalError("unknown end of a curve");
}

SaddleManifolds saddle_manifolds(const Model& model, const StationaryRequest& request, const Stationary& found) {
  if (model.dimension() != 2) {
    throw InvalidArgument("model", model.name(),
                          "one with two states, and it has " + std::to_string(model.dimension()));
  }
  check_stationary(model, request);
  const std::size_t digits = request.digits + request.digits / 2 + tolerance_guard;
  const PrecisionScope scope(digits + second_digits + tolerance_guard);
  Walk coarse(model, request, digits), fine(model, request, digits + second_digits);
  std::vector<Target> points;
  SaddleManifolds all;
  for (const StationaryReport& point : found.points) {
    const bool is_saddle = point.kind == StationaryKind::saddle;
    points.push_back({point.number, refined(model, request, point, digits + second_digits), false, is_saddle});
  }
  for (std::size_t k = 0; k < points.size(); ++k) {
    if (!points[k].is_saddle) continue;
    std::vector<mpfr> jacobian(4, mpfr(0));
    coarse.field().jacobian(points[k].x, jacobian, mpfr(0));
    std::vector<Direction> both;
    if (found.points[k].order == 2 && found.points[k].zero == 0) both = directions(jacobian, coarse.box());
    if (both.empty()) all.skipped.push_back(points[k].number);
    for (const Direction& along : both) {
      const bool stable = along.eigenvalue < 0;
      std::vector<Target> targets = points;
      for (std::size_t n = 0; n < targets.size(); ++n) {
        const StationaryKind kind = found.points[n].kind;
        const bool repels = kind == StationaryKind::maximum || kind == StationaryKind::repeller;
        targets[n].attracts = stable ? repels : attracts(kind);
      }
      for (const int side : {1, -1}) {
        const mpfr epsilon = side * power_of_ten<mpfr>(-static_cast<double>(request.digits / 2 + 4));
        const Path first = coarse.from(points[k], along, epsilon, targets);
        const Path second =
            fine.from(points[k], along, epsilon * power_of_ten<mpfr>(-static_cast<double>(log10_second)), targets);
        ManifoldCurve curve;
        curve.saddle = points[k].number;
        curve.stable = stable;
        curve.side = side;
        curve.eigenvalue = rounded(along.eigenvalue, request.digits);
        for (const Point& x : first.points) curve.points.push_back(rounded(x, request.digits));
        curve.end = first.end;
        curve.number = first.number;
        curve.points.front() = found.points[k].x;
        for (const StationaryReport& point : found.points) {
          if (point.number == first.number) curve.points.back() = point.x;
        }
        const mpfr later = log(power_of_ten<mpfr>(static_cast<double>(log10_second))) / along.eigenvalue;
        curve.agreed_digits = agreement(first, second, later, fine, request.digits);
        if (curve.end == ManifoldEnd::failed) curve.message = first.trajectory.message;
        all.curves.push_back(std::move(curve));
      }
    }
  }
  return all;
}

}  // namespace separatrix
