#include "solvers/stationary/zero_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "lib/num/vector.hpp"
#include "solvers/linear_system.hpp"

namespace separatrix {
namespace {

constexpr double cosine_of_turn = 0.985;  // 10°
constexpr double longest_step = 0.01;     // in widths of the box, as all lengths here
constexpr double shortest_step = 1e-9;
constexpr double corner_step = 5e-8;    // across a kink: less than what tells branches apart
constexpr double crossing_step = 1e-5;  // with which a branch point is crossed
constexpr double most_change = 0.5;     // of the slopes of F over a step: Kantorovich's bound for Newton's iteration
constexpr double bend = 0.02;           // of the middle of a step from the cubic, in lengths of the step
constexpr double most_skew = 1e-4;      // of a chord from the mean tangent …
constexpr double part_of_turn = 0.01;   // … and relative to the turn
constexpr double trace_rounding = 1e-10;
constexpr double on_face = 5e-10;        // beyond a face and still on it
constexpr double log10_corrected = -11;  // last step of a correction
constexpr std::size_t most_points = 20'000;

State<double> ahead(const State<double>& z, double h, const State<double>& t) {
  State<double> y = z;
  for (std::size_t i = 0; i < z.size(); ++i) y[i] += h * t[i];
  return y;
}

// cubic with the tangents t and u at z and y, at share s of its length
State<double> hermite(const State<double>& z, const State<double>& t, const State<double>& y, const State<double>& u,
                      double s) {
  const double size = distance(y, z);
  const double a = 1 - 3 * s * s + 2 * s * s * s, b = s * (1 - s) * (1 - s) * size, c = s * s * (s - 1) * size;
  State<double> x = z;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = a * z[i] + (1 - a) * y[i] + b * t[i] + c * u[i];
  return x;
}

// sign of det (A; t) for a matrix A of n − 1 rows, by elimination with partial pivoting
int orientation(std::vector<double> matrix, const State<double>& t) {
  const std::size_t n = t.size();
  matrix.insert(matrix.end(), t.begin(), t.end());
  int sign = 1;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i) {
      if (std::abs(matrix[i * n + k]) > std::abs(matrix[pivot * n + k])) pivot = i;
    }
    const double size = matrix[pivot * n + k];
    if (size == 0) return 0;
    if (pivot != k) {
      for (std::size_t j = 0; j < n; ++j) std::swap(matrix[k * n + j], matrix[pivot * n + j]);
      sign = -sign;
    }
    if (size < 0) sign = -sign;
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = matrix[i * n + k] / size;
      for (std::size_t j = k; j < n; ++j) matrix[i * n + j] -= factor * matrix[k * n + j];
    }
  }
  return sign;
}

// where rounding alone keeps a point from a face
void put_on_faces(State<double>& x, const Box& box) {
  constexpr double rounding = 1e-15;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (const double face : {box.low[i], box.high[i]}) {
      if (std::abs(x[i] - face) <= rounding * box.width(i)) x[i] = face;
    }
  }
}

class Tracer {
 public:
  Tracer(Equations<double>& equations, std::size_t rank, const Box& box, const std::function<bool()>& ended)
      : system_(equations, box), rank_(rank), box_(box), ended_(ended) {}

  ScaledSystem<double>& system() { return system_; }

  struct Arm {
    std::vector<State<double>> points, tangents;  // scaled, without the start
    bool closed = false;
  };

  Arm follow(const State<double>& start, const State<double>& first) {
    Arm arm;
    State<double> z = start, t = first;
    State<double> bending(z.size(), 0);  // dt/ds, from the last two tangents
    double h = longest_step / 4;
    look_at_sizes(z);
    Slopes here = slopes(z);
    int side = side_of(here, t);
    while (arm.points.size() < most_points && !(ended_ && ended_())) {
      if (h <= shortest_step) {
        const auto corner = past_corner(z, t);
        if (!corner || !contains(corner->first)) return arm;
        // the corner lies in the middle between two points
        while (!arm.points.empty() && distance(arm.points.back(), z) < corner_step) {
          arm.points.pop_back();
          arm.tangents.pop_back();
        }
        auto before = system_.zero_near(ahead(z, -corner_step, t), rank_, log10_corrected, corner_step);
        if (before && distance(start, z) > corner_step) {
          arm.points.push_back(std::move(*before));
          arm.tangents.push_back(t);
        }
        std::tie(z, t) = *corner;
        std::fill(bending.begin(), bending.end(), 0);
        here = slopes(z);
        side = side_of(here, t);
        arm.points.push_back(z);
        arm.tangents.push_back(t);
        h = corner_step;
      }
      const auto step = stepped(z, t, bending, h);
      if (!step) {
        h /= 2;
        continue;
      }
      const auto& [next, turned, middle, direction] = *step;
      Slopes there = slopes(next);
      const Slopes between = slopes(middle);
      const int side_there = side_of(there, turned);
      const bool crosses = side != 0 && (side_there == -side || side_of(between, direction) == -side);
      if (h > crossing_step && (crosses || !is_steady(here, t, between) || !is_steady(here, t, there))) {
        h = std::max(crosses ? h / 4 : h / 2, crossing_step);
        continue;
      }
      if (!contains(next)) {
        last_inside(arm, z, t, bending, h);
        return arm;
      }
      if (arm.points.size() > 3 && returns(z, next, start) && dot(turned, first) > 0.5) {
        arm.closed = true;
        arm.points.push_back(start);
        arm.tangents.push_back(first);
        return arm;
      }
      const double length_of_step = distance(next, z);
      for (std::size_t i = 0; i < z.size(); ++i) bending[i] = (turned[i] - t[i]) / length_of_step;
      z = next;
      t = turned;
      here = std::move(there);
      if (side_there != 0) side = side_there;
      arm.points.push_back(z);
      arm.tangents.push_back(t);
      h = std::min(1.5 * h, longest_step);
    }
    return arm;
  }

 private:
  struct Step {
    State<double> next, turned, middle, direction;
  };

  std::optional<Step> stepped(const State<double>& z, const State<double>& t, const State<double>& bending, double h) {
    auto next = system_.zero_near(ahead(ahead(z, h, t), h * h / 2, bending), rank_, log10_corrected, h / 2);
    if (!next) return std::nullopt;
    State<double> chord = difference(*next, z);
    const double size = length(chord);
    if (!(size > 0.5 * h && size < 1.5 * h)) return std::nullopt;
    auto turned = system_.tangent(*next, chord, rank_);
    if (!turned || dot(*turned, t) < cosine_of_turn || dot(chord, t) < cosine_of_turn * size) return std::nullopt;
    if (is_aside(t, *turned, chord, size)) return std::nullopt;
    const State<double> guess = hermite(z, t, *next, *turned, 0.5);
    auto middle = system_.zero_near(guess, rank_, log10_corrected, std::max(bend * size, 1e-10));
    if (!middle) return std::nullopt;
    auto direction = system_.tangent(*middle, chord, rank_);
    if (!direction || dot(*direction, t) < cosine_of_turn || dot(*direction, *turned) < cosine_of_turn) {
      return std::nullopt;
    }
    return Step{std::move(*next), std::move(*turned), std::move(*middle), std::move(*direction)};
  }

  // The chord of a smooth arc is its mean tangent but for a twelfth of h² κ′, little against the turn h κ. One that leads to
  // another curve beside this one is not, although the tangents agree.
  static bool is_aside(const State<double>& t, const State<double>& turned, const State<double>& chord, double size) {
    State<double> mean = ahead(t, 1, turned);
    const double sum = length(mean);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = mean[i] / sum - chord[i] / size;
    return length(mean) > most_skew + part_of_turn * distance(t, turned) + trace_rounding / size;
  }

  // where the curve turns abruptly (F has a kink): a zero beside z that does not lie behind, and the direction there
  std::optional<std::pair<State<double>, State<double>>> past_corner(const State<double>& z, const State<double>& t) {
    constexpr double behind = 0.9;
    const std::size_t n = z.size();
    for (std::size_t k = 0; k < 2 * n + 32; ++k) {
      State<double> offset(n, 0);
      if (k < 2 * n) offset[k / 2] = k % 2 == 0 ? corner_step : -corner_step;
      for (std::size_t j = 0; k >= 2 * n && j < n; ++j) {  // the fractional parts of multiples of roots: everywhere
        const double root = std::sqrt(static_cast<double>(j) + 2);
        offset[j] = corner_step * (2 * std::fmod(static_cast<double>(k) * root, 1) - 1);
      }
      auto there = system_.zero_near(ahead(z, 1, offset), rank_, log10_corrected, 2 * corner_step);
      if (!there) continue;
      const State<double> chord = difference(*there, z);
      const double size = length(chord);
      if (size < corner_step / 4 || dot(chord, t) < -behind * size) continue;
      auto turned = system_.tangent(*there, chord, rank_);
      if (turned && dot(*turned, chord) > behind * size) return std::pair(std::move(*there), std::move(*turned));
    }
    return std::nullopt;
  }

  using Slopes = std::optional<ScaledSystem<double>::Linearisation>;

  // nothing where the system has not one row less than columns
  Slopes slopes(const State<double>& z) {
    if (system_.size() + 1 != z.size() || rank_ + 1 != z.size()) return std::nullopt;
    return system_.at(z);
  }

  // on which side of a branch point; 0 where there are no slopes
  static int side_of(const Slopes& here, const State<double>& t) { return here ? orientation(here->jacobian, t) : 0; }

  // slopes of which nothing but rounding is left, as of g² = 0: so much smaller than those around the start
  void look_at_sizes(const State<double>& z) {
    constexpr double around = 0.05, rounding = 1e-8;
    rounded_size_.assign(system_.size(), 0);
    for (std::size_t j = 0; j < z.size(); ++j) {
      for (const double offset : {-around, around}) {
        State<double> beside = z;
        beside[j] += offset;
        const Slopes there = slopes(beside);
        for (std::size_t i = 0; there && i < rounded_size_.size(); ++i)
          rounded_size_[i] = std::max(rounded_size_[i], rounding * there->sizes[i]);
      }
    }
  }

  // Whether slopes are those of one curve: with A = (F'(z); t) and B = (F'(y); t), ‖A⁻¹(B − A)‖ ≤ 1/2 along a step leaves one zero
  // in each plane across it. Between curves that nearly cross it fails, from their distance on.
  bool is_steady(const Slopes& z, const State<double>& t, const Slopes& y) const {
    if (!z || !y) return true;
    const std::size_t n = t.size();
    std::vector<double> matrix = z->jacobian, change(n * n, 0);
    matrix.insert(matrix.end(), t.begin(), t.end());
    for (std::size_t i = 0; i + 1 < n; ++i) {
      if (z->sizes[i] <= rounded_size_[i]) return true;
      const double ratio = y->sizes[i] / z->sizes[i];
      for (std::size_t j = 0; j < n; ++j) change[i * n + j] = ratio * y->jacobian[i * n + j] - matrix[i * n + j];
    }
    const auto relative = solve_linear(matrix, n, change);
    if (!relative) return true;
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < n; ++j) sum += std::abs((*relative)[i * n + j]);
      if (!(sum <= most_change)) return false;
    }
    return true;
  }

  bool contains(const State<double>& z) const { return box_.contains(system_.unscaled(z), on_face); }

  // the same, with slack only where the curve was on the face before
  bool contains(const State<double>& z, const State<double>& before) const {
    const State<double> x = system_.unscaled(z), y = system_.unscaled(before);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double slack = on_face * box_.width(i);
      if (x[i] < box_.low[i] - (y[i] <= box_.low[i] + slack ? slack : 0)) return false;
      if (x[i] > box_.high[i] + (y[i] >= box_.high[i] - slack ? slack : 0)) return false;
    }
    return true;
  }

  // the start lies between two points of the curve
  bool returns(const State<double>& z, const State<double>& next, const State<double>& start) {
    const State<double> chord = difference(next, z), offset = difference(start, z);
    const double size = dot(chord, chord), share = dot(offset, chord) / size;
    if (share < -1e-6 || share > 1 + 1e-6) return false;
    const State<double> foot = ahead(z, share, chord);
    if (distance(foot, start) > 0.1 * std::sqrt(size)) return false;
    const auto there = system_.zero_in_plane(foot, chord, log10_corrected, 0.1 * std::sqrt(size));
    return there && distance(*there, start) < 1e-7;
  }

  // the last point in the box, by bisection of the step
  void last_inside(Arm& arm, const State<double>& z, const State<double>& t, const State<double>& bending, double h) {
    constexpr int halvings = 50;
    double inside = 0, outside = h;
    std::optional<State<double>> last;
    for (int i = 0; i < halvings; ++i) {
      const double middle = (inside + outside) / 2;
      auto there = system_.zero_near(ahead(ahead(z, middle, t), middle * middle / 2, bending), rank_, log10_corrected,
                                     std::max(h / 2, 1e-9));
      if (there && contains(*there, z)) {
        inside = middle;
        last = std::move(there);
      } else {
        outside = middle;
      }
    }
    if (!last || distance(*last, z) < 1e-8) return;
    arm.tangents.push_back(system_.tangent(*last, t, rank_).value_or(t));
    arm.points.push_back(std::move(*last));
  }

  ScaledSystem<double> system_;
  std::size_t rank_;
  const Box& box_;
  const std::function<bool()>& ended_;
  std::vector<double> rounded_size_;  // of the rows of F'W
};

}  // namespace

ZeroCurve trace(Equations<double>& equations, const State<double>& start, const State<double>& direction,
                std::size_t rank, const Box& box, const std::function<bool()>& ended) {
  Tracer tracer(equations, rank, box, ended);
  ScaledSystem<double>& system = tracer.system();
  const State<double> z = system.scaled(start);
  ZeroCurve curve;
  const auto t = system.tangent(z, system.scaled(direction), rank);
  if (!t) {
    curve.points = {start};
    curve.tangents = {State<double>(start.size(), 0)};
    return curve;
  }
  State<double> back = *t;
  for (double& entry : back) entry = -entry;
  auto forward = tracer.follow(z, *t);
  if (forward.closed) {
    curve.closed = true;
  } else {
    auto backward = tracer.follow(z, back);
    curve.points.assign(backward.points.rbegin(), backward.points.rend());
    curve.tangents.assign(backward.tangents.rbegin(), backward.tangents.rend());
    for (auto& tangent : curve.tangents) {
      for (double& entry : tangent) entry = -entry;
    }
  }
  curve.points.push_back(z);
  curve.tangents.push_back(*t);
  curve.points.insert(curve.points.end(), forward.points.begin(), forward.points.end());
  curve.tangents.insert(curve.tangents.end(), forward.tangents.begin(), forward.tangents.end());
  for (auto& point : curve.points) point = system.unscaled(point);
  if (!curve.closed) {
    for (State<double>* end : {&curve.points.front(), &curve.points.back()}) put_on_faces(*end, box);
  }
  return curve;
}

std::optional<State<double>> between(Equations<double>& equations, const ZeroCurve& curve, std::size_t i, double share,
                                     std::size_t rank, const Box& box) {
  ScaledSystem<double> system(equations, box);
  const State<double> z = system.scaled(curve.points[i]), y = system.scaled(curve.points[i + 1]);
  const State<double> guess = hermite(z, curve.tangents[i], y, curve.tangents[i + 1], share);
  const double size = distance(y, z);
  const State<double> chord = difference(y, z);
  auto there = system.size() + 1 == z.size() ? system.zero_in_plane(guess, chord, log10_corrected, 0.5 * size)
                                             : system.zero_near(guess, rank, log10_corrected, 0.5 * size);
  if (!there) return std::nullopt;
  return system.unscaled(std::move(*there));
}

namespace {

// of the polygon through the points of a curve: the piece that is nearest to a point, and where on it
struct Nearest {
  std::size_t piece = 0;
  double share = 0, distance = std::numeric_limits<double>::infinity();
};

Nearest nearest_piece(const ScaledSystem<double>& system, const ZeroCurve& curve, const State<double>& z) {
  Nearest nearest;
  State<double> a = system.scaled(curve.points.front());
  if (curve.points.size() == 1) nearest.distance = distance(a, z);
  for (std::size_t i = 0; i + 1 < curve.points.size(); ++i) {
    State<double> b = system.scaled(curve.points[i + 1]);
    const State<double> chord = difference(b, a), offset = difference(z, a);
    const double size = dot(chord, chord);
    const double share = size > 0 ? std::clamp(dot(offset, chord) / size, 0.0, 1.0) : 0;
    const double here = distance(ahead(a, share, chord), z);
    if (here < nearest.distance) nearest = {i, share, here};
    a = std::move(b);
  }
  return nearest;
}

std::optional<Passage> passage_at(ScaledSystem<double>& system, const ZeroCurve& curve, const Nearest& nearest,
                                  const State<double>& z, std::size_t rank, const Box& box, double close) {
  if (curve.points.size() == 1) return std::nullopt;
  const State<double> from = system.scaled(curve.points[nearest.piece]),
                      to = system.scaled(curve.points[nearest.piece + 1]);
  const State<double> chord = difference(to, from);
  const double size = length(chord);
  if (nearest.distance > close + 0.2 * size) return std::nullopt;
  State<double> foot =
      hermite(from, curve.tangents[nearest.piece], to, curve.tangents[nearest.piece + 1], nearest.share);
  foot = ahead(foot, dot(difference(z, foot), chord) / (size * size), chord);
  const bool in_plane = system.size() + 1 == z.size();
  auto there = in_plane ? system.zero_in_plane(foot, chord, log10_corrected, 0.5 * size)
                        : system.zero_near(foot, rank, log10_corrected, 0.5 * size);
  // The nearest zero to the foot need not lie in the plane: so far along the curve, to first order in the angle between
  // curve and chord.
  constexpr int corrections = 2;
  for (int i = 0; there && !in_plane && i < corrections; ++i) {
    const double off = dot(difference(z, *there), chord) / size;
    auto nearer = system.zero_near(ahead(*there, off / size, chord), rank, log10_corrected, 0.5 * size);
    if (!nearer) break;
    there = std::move(nearer);
  }
  if (!there) return std::nullopt;
  Passage found{system.unscaled(*there), chord, distance(*there, z)};
  for (std::size_t i = 0; i < z.size(); ++i) found.normal[i] /= box.width(i);
  return found;
}

}  // namespace

std::optional<Passage> passage(Equations<double>& equations, const ZeroCurve& curve, const State<double>& x,
                               std::size_t rank, const Box& box, double close) {
  ScaledSystem<double> system(equations, box);
  const State<double> z = system.scaled(x);
  return passage_at(system, curve, nearest_piece(system, curve, z), z, rank, box, close);
}

bool passes(Equations<double>& equations, const ZeroCurve& curve, const State<double>& x, std::size_t rank,
            const Box& box, double close) {
  ScaledSystem<double> system(equations, box);
  const State<double> z = system.scaled(x);
  const Nearest nearest = nearest_piece(system, curve, z);
  if (nearest.distance <= close * 1e-3) return true;
  if (const auto found = passage_at(system, curve, nearest, z, rank, box, close)) return found->distance <= close;
  return nearest.distance <= close;
}

}  // namespace separatrix
