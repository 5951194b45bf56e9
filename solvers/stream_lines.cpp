#include "solvers/stream_lines.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <optional>

#include "lib/model/vector_field.hpp"

namespace separatrix {
namespace {

constexpr double step = 0.004;        // of the unit square
constexpr double nearest = 0.35;      // separations to another line at which a line ends
constexpr double nearest_self = 0.3;  // to itself
constexpr std::size_t most_steps = 1500;
constexpr std::size_t seeds_per_side = 24;

struct Vector {
  double x = 0, y = 0;
};

double distance(Vector a, Vector b) { return std::hypot(a.x - b.x, a.y - b.y); }

// points of the lines so far, by cells as wide as the separation
class Occupancy {
 public:
  explicit Occupancy(double separation)
      : side_(static_cast<std::size_t>(std::ceil(1 / separation)) + 1), width_(separation), cells_(side_ * side_) {}

  void add(Vector point) { cells_[index(point.y) * side_ + index(point.x)].push_back(point); }

  bool is_near(Vector point, double radius) const {
    const std::size_t column = index(point.x), row = index(point.y);
    for (std::size_t r = row > 0 ? row - 1 : 0; r <= std::min(row + 1, side_ - 1); ++r) {
      for (std::size_t c = column > 0 ? column - 1 : 0; c <= std::min(column + 1, side_ - 1); ++c) {
        for (const Vector each : cells_[r * side_ + c]) {
          if (distance(each, point) < radius) return true;
        }
      }
    }
    return false;
  }

 private:
  std::size_t index(double coordinate) const {
    return std::min(side_ - 1, static_cast<std::size_t>(std::max(0.0, coordinate / width_)));
  }

  std::size_t side_;
  double width_;
  std::vector<std::vector<Vector>> cells_;
};

bool is_inside(Vector point) { return point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1; }

class Lines {
 public:
  Lines(const std::function<std::pair<double, double>(double, double)>& field, const Box& box, double separation)
      : field_(field), box_(box), separation_(separation), occupied_(separation) {}

  std::vector<StreamLine> operator()() {
    for (std::size_t i = 0; i < seeds_per_side * seeds_per_side; ++i) {
      // rows and columns far apart first
      const std::size_t place = i * 229 % (seeds_per_side * seeds_per_side);
      const std::size_t row = place / seeds_per_side, column = place % seeds_per_side;
      const double n = static_cast<double>(seeds_per_side);
      draw({(static_cast<double>(column) + 0.5) / n, (static_cast<double>(row) + 0.5) / n});
      while (!waiting_.empty()) {
        const Vector seed = waiting_.front();
        waiting_.pop_front();
        draw(seed);
      }
    }
    std::vector<StreamLine> result;
    for (const auto& line : lines_) {
      StreamLine points;
      for (const Vector point : line) {
        points.emplace_back(box_.low[0] + box_.width(0) * point.x, box_.low[1] + box_.width(1) * point.y);
      }
      result.push_back(std::move(points));
    }
    return result;
  }

 private:
  std::optional<Vector> direction(Vector at) const {
    const auto [f, g] = field_(box_.low[0] + box_.width(0) * at.x, box_.low[1] + box_.width(1) * at.y);
    const double u = f / box_.width(0), v = g / box_.width(1), size = std::hypot(u, v);
    if (!std::isfinite(size) || size == 0) return std::nullopt;
    return Vector{u / size, v / size};
  }

  std::optional<Vector> advanced(Vector from, double h) const {
    const auto moved = [&](Vector slope, double part) {
      return Vector{from.x + part * slope.x, from.y + part * slope.y};
    };
    const auto a = direction(from);
    if (!a) return std::nullopt;
    const auto b = direction(moved(*a, h / 2));
    if (!b) return std::nullopt;
    const auto c = direction(moved(*b, h / 2));
    if (!c) return std::nullopt;
    const auto d = direction(moved(*c, h));
    // a direction that turns round within one step: the line has met a set where the field vanishes
    if (!d || a->x * d->x + a->y * d->y < 0.3 || a->x * b->x + a->y * b->y < 0.3) return std::nullopt;
    return moved({(a->x + 2 * b->x + 2 * c->x + d->x) / 6, (a->y + 2 * b->y + 2 * c->y + d->y) / 6}, h);
  }

  std::vector<Vector> followed(Vector seed, double h) const {
    std::vector<Vector> line{seed};
    const auto window = static_cast<std::size_t>(2 * separation_ / step);
    while (line.size() < most_steps) {
      const auto next = advanced(line.back(), h);
      if (!next || !is_inside(*next) || occupied_.is_near(*next, nearest * separation_)) break;
      const bool meets_itself =
          line.size() > window &&
          std::any_of(line.begin(), line.end() - static_cast<std::ptrdiff_t>(window),
                      [&](Vector each) { return distance(each, *next) < nearest_self * separation_; });
      if (meets_itself) break;
      line.push_back(*next);
    }
    return line;
  }

  void draw(Vector seed) {
    if (!is_inside(seed) || occupied_.is_near(seed, separation_)) return;
    const std::vector<Vector> ahead = followed(seed, step);
    std::vector<Vector> line = followed(seed, -step);
    std::reverse(line.begin(), line.end());
    line.insert(line.end(), ahead.begin() + 1, ahead.end());
    if (static_cast<double>(line.size()) * step < separation_) return;
    for (const Vector point : line) occupied_.add(point);
    for (std::size_t i = 5; i + 5 < line.size(); i += 5) {
      const double dx = line[i + 1].x - line[i - 1].x, dy = line[i + 1].y - line[i - 1].y, size = std::hypot(dx, dy);
      if (size == 0) continue;
      const double reach = 1.02 * separation_ / size;
      waiting_.push_back({line[i].x - dy * reach, line[i].y + dx * reach});
      waiting_.push_back({line[i].x + dy * reach, line[i].y - dx * reach});
    }
    lines_.push_back(std::move(line));
  }

  const std::function<std::pair<double, double>(double, double)>& field_;
  const Box& box_;
  double separation_;
  Occupancy occupied_;
  std::deque<Vector> waiting_;
  std::vector<std::vector<Vector>> lines_;
};

}  // namespace

std::vector<StreamLine> stream_lines(const std::function<std::pair<double, double>(double, double)>& field,
                                     const Box& box, double separation) {
  return Lines(field, box, separation)();
}

std::vector<StreamLine> stream_lines(const Model& model, const ParameterValues& parameters, std::size_t x,
                                     std::size_t y, const Box& box) {
  VectorField<double> field(compile_vector_field(model), parameters);
  State<double> at(2, 0), slope(2, 0);
  return stream_lines(
      [&](double horizontal, double vertical) {
        at[x] = horizontal;
        at[y] = vertical;
        field(at, slope, 0);
        return std::pair{slope[x], slope[y]};
      },
      box);
}

}  // namespace separatrix
