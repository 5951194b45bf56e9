#include "solvers/stationary/zero_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "lib/num/vector.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr double cosine_of_turn = 0.966;  // 15°
constexpr double longest_step = 0.01;     // in units of the widths of the box
constexpr double shortest_step = 1e-9;
constexpr std::size_t most_points = 20'000;

State<double> ahead(const State<double>& x, double h, const State<double>& t) {
  State<double> y = x;
  for (std::size_t i = 0; i < x.size(); ++i) y[i] += h * t[i];
  return y;
}

class Tracer {
 public:
  Tracer(Equations<double>& equations, std::size_t rank, const Box& box, const Scale& scale)
      : equations_(equations), rank_(rank), box_(box), scale_(scale) {
    settings_.most_rank = rank;
    settings_.log10_singular = -13;
    settings_.log10_residual = std::log10(scale.field) - 11;
    settings_.log10_step = -9;
    settings_.most_iterations = 25;
  }

  std::optional<State<double>> correct(const State<double>& y) {
    NewtonResult<double> result = newton(equations_, y, settings_);
    if (!is_finite(result.x) || !(result.residual <= 1e-10 * scale_.field)) return std::nullopt;
    return std::move(result.x);
  }

  // the part of a direction in the null space of J(x); empty if little of it is
  std::optional<State<double>> tangent(const State<double>& x, const State<double>& direction) {
    const std::vector<double> matrix = equations_.jacobian(x);
    if (!is_finite(matrix)) return std::nullopt;
    const std::size_t n = x.size();
    const auto svd = singular_values(matrix, equations_.size(), n);
    State<double> t(n, 0);
    for (std::size_t k = std::min(rank_, rank_above(svd, 1e-8 * scale_.jacobian)); k < n; ++k) {
      double part = 0;
      for (std::size_t j = 0; j < n; ++j) part += svd.right[k * n + j] * direction[j];
      for (std::size_t j = 0; j < n; ++j) t[j] += part * svd.right[k * n + j];
    }
    if (!(length(t) > 0.1 * length(direction))) return std::nullopt;
    const double size = std::sqrt(inner(t, t));
    for (double& entry : t) entry /= size;
    return t;
  }

  struct Arm {
    std::vector<State<double>> points;  // without the start
    bool closed = false;
  };

  Arm follow(const State<double>& start, State<double> t) {
    Arm arm;
    double h = longest_step / 4;
    State<double> x = start;
    const State<double> first = t;
    while (arm.points.size() < most_points && h > shortest_step) {
      const auto next = correct(ahead(x, h, t));
      if (!next) {
        h /= 2;
        continue;
      }
      State<double> chord = *next;
      for (std::size_t i = 0; i < chord.size(); ++i) chord[i] -= x[i];
      const double size = std::sqrt(inner(chord, chord));
      const auto turned = size > 0.5 * h && size < 2 * h ? tangent(*next, chord) : std::nullopt;
      if (!turned || inner(*turned, t) < cosine_of_turn || inner(chord, t) < cosine_of_turn * size) {
        h /= 2;
        continue;
      }
      if (!box_.contains(*next, 0)) {
        if (const auto last = last_inside(x, h, t)) arm.points.push_back(*last);
        return arm;
      }
      arm.points.push_back(*next);
      x = *next;
      t = *turned;
      if (arm.points.size() > 3 && is_back(x, start, h) && inner(t, first) > 0.5) {
        arm.closed = true;
        arm.points.back() = start;
        break;
      }
      h = std::min(1.5 * h, longest_step);
    }
    return arm;
  }

 private:
  // in units of the widths of the box, so that one step suits all unknowns
  double inner(const State<double>& a, const State<double>& b) const {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i] / (box_.width(i) * box_.width(i));
    return sum;
  }

  bool is_back(const State<double>& x, const State<double>& start, double h) const {
    State<double> offset = x;
    for (std::size_t i = 0; i < x.size(); ++i) offset[i] -= start[i];
    return inner(offset, offset) <= h * h;
  }

  // the last point in the box, by bisection of the step
  std::optional<State<double>> last_inside(const State<double>& x, double h, const State<double>& t) {
    constexpr int halvings = 50;
    double inside = 0, outside = h;
    std::optional<State<double>> last;
    for (int i = 0; i < halvings; ++i) {
      const double middle = (inside + outside) / 2;
      auto there = correct(ahead(x, middle, t));
      if (there && box_.contains(*there, 0)) {
        inside = middle;
        last = std::move(there);
      } else {
        outside = middle;
      }
    }
    return last;
  }

  Equations<double>& equations_;
  std::size_t rank_;
  const Box& box_;
  Scale scale_;
  NewtonSettings settings_;
};

}  // namespace

ZeroCurve trace(Equations<double>& equations, const State<double>& start, const State<double>& direction,
                std::size_t rank, const Box& box, const Scale& scale) {
  Tracer tracer(equations, rank, box, scale);
  ZeroCurve curve;
  const auto t = tracer.tangent(start, direction);
  if (!t) {
    curve.points = {start};
    return curve;
  }
  State<double> back = *t;
  for (double& entry : back) entry = -entry;
  auto forward = tracer.follow(start, *t);
  if (forward.closed) {
    curve.closed = true;
    curve.points = {start};
  } else {
    const auto backward = tracer.follow(start, back);
    curve.points.assign(backward.points.rbegin(), backward.points.rend());
    curve.points.push_back(start);
  }
  curve.points.insert(curve.points.end(), forward.points.begin(), forward.points.end());
  return curve;
}

bool passes(Equations<double>& equations, const ZeroCurve& curve, const State<double>& x, std::size_t rank,
            double close, const Scale& scale) {
  std::size_t nearest = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    const double here = distance(curve.points[i], x);
    if (here < least) {
      least = here;
      nearest = i;
    }
  }
  if (least <= close) return true;
  // along the chords to both sides, then onto the curve
  const Box everywhere{State<double>(x.size(), 0), State<double>(x.size(), 1)};
  Tracer tracer(equations, rank, everywhere, scale);
  for (const int side : {-1, 1}) {
    std::size_t other = nearest + static_cast<std::size_t>(side);
    if (curve.closed && nearest == 0 && side < 0) other = curve.points.size() - 2;  // the last point is the first
    if (other >= curve.points.size()) continue;
    const State<double>&a = curve.points[nearest], &b = curve.points[other];
    State<double> chord(x.size()), offset(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      chord[i] = b[i] - a[i];
      offset[i] = x[i] - a[i];
    }
    const double size = dot(chord, chord);
    const double part = size > 0 ? dot(offset, chord) / size : 0;
    if (part < -0.01 || part > 1.01) continue;
    const auto there = tracer.correct(ahead(a, part, chord));
    if (there && distance(*there, x) <= close) return true;
  }
  return false;
}

}  // namespace separatrix
