#include "solvers/cycle/cycle_path.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/vector.hpp"
#include "solvers/stationary/singular_values.hpp"

namespace separatrix {
namespace {

// lengths of steps, in widths of the box
constexpr double first_step = 5e-3, longest_step = 0.04, shortest_step = 1e-7;
constexpr double growth = 1.5;
constexpr int easy_steps = 4;                          // of Newton's iteration
constexpr double most_turn = 0.95, easy_turn = 0.995;  // cosines
constexpr double log10_step = -9;
constexpr std::size_t most_points = 3000;

// a multiplier within this of the unit circle, and cycles whose μ agree within it, are not told apart in double
constexpr double resolution = 1e-8;
constexpr std::size_t points_of_family = 12;

constexpr double widest = 100;  // in widths of the box

// dμ/d ln T, a period against that of the Hopf point, and the slowest speed in widths of the orbit per period, at which
// the period is said to grow without bound
constexpr double standing = 1e-7, long_period = 2, resting = 0.1;

// of a cycle that has been lost: then it has shrunk to an equilibrium
constexpr double small = 1e-3;

std::vector<double> unit(std::vector<double> v) {
  const double size = length(v);
  for (double& entry : v) entry /= size;
  return v;
}

std::vector<double> ahead(std::vector<double> z, double h, const std::vector<double>& direction) {
  for (std::size_t j = 0; j < z.size(); ++j) z[j] += h * direction[j];
  return z;
}

class Follower {
 public:
  Follower(Shooting<double>& shooting, const OrbitSpace& space, const std::vector<HopfStart>& starts, std::size_t from)
      : shooting_(shooting), space_(space), starts_(starts), from_(from) {
    record(starts[from].z, starts[from].tangent, starts[from].phase, {});
  }

  CyclePath operator()(const std::function<bool()>& ended) {
    while (path_.z.size() < most_points && !ended()) {
      const auto next = step();
      if (!next) {
        end(size(path_.z.back()) < small && path_.z.size() > 1 ? CycleEnd::hopf : CycleEnd::lost);
        break;
      }
      if (leaves_range(next->z)) {
        to_edge(next->z);
        break;
      }
      const std::vector<double> extent = space_.extent(next->z), before = space_.extent(path_.z.back());
      if (path_.z.size() > 1 && dot(extent, before) < 0) {  // through the equilibrium
        end(CycleEnd::hopf);
        break;
      }
      accept(*next);
      if (size(next->z) > widest) end(CycleEnd::unbounded);
      if (stands_still()) end(CycleEnd::family);
      if (rests(next->z, next->arcs)) end(CycleEnd::homoclinic);
      if (path_.end != CycleEnd::work) break;
    }
    return std::move(path_);
  }

 private:
  void record(std::vector<double> z, std::vector<double> tangent, std::vector<double> phase,
              std::vector<ComplexNumber<double>> multipliers) {
    path_.z.push_back(std::move(z));
    path_.tangents.push_back(std::move(tangent));
    path_.phases.push_back(std::move(phase));
    path_.multipliers.push_back(std::move(multipliers));
  }

  double size(const std::vector<double>& z) const { return length(space_.extent(z)); }

  std::optional<ClosedArcs<double>> step() {
    const std::vector<double>&z = path_.z.back(), &tangent = path_.tangents.back(), &phase = path_.phases.back();
    for (; h_ >= shortest_step; h_ /= 2) {
      auto found = shooting_.closed(ahead(z, h_, tangent), phase, tangent, log10_step, h_);
      if (!found) continue;
      auto along = shooting_.tangent(found->arcs, unit(found->arcs.slopes), tangent);
      if (!along) continue;
      const double turn = dot(*along, tangent);
      // at the Hopf point the first step is that of a parabola
      if (turn < most_turn && path_.z.size() > 1) continue;
      tangent_ = std::move(*along);
      if (found->steps <= easy_steps && turn > easy_turn)
        next_h_ = std::min(growth * h_, longest_step);
      else
        next_h_ = h_;
      return found;
    }
    return std::nullopt;
  }

  void accept(const ClosedArcs<double>& found) {
    record(found.z, tangent_, unit(found.arcs.slopes), shooting_.multipliers(found.arcs));
    h_ = next_h_;
  }

  double low() const { return space_.scaled(space_.parameter(), space_.box.low.back()); }
  double high() const { return space_.scaled(space_.parameter(), space_.box.high.back()); }
  bool leaves_range(const std::vector<double>& z) const { return z.back() > high() || z.back() < low(); }

  void to_edge(const std::vector<double>& beyond) {
    const std::vector<double>& z = path_.z.back();
    const double edge = beyond.back() > high() ? high() : low();
    std::vector<double> guess = ahead(z, (edge - z.back()) / (beyond.back() - z.back()), difference(beyond, z));
    guess.back() = edge;
    std::vector<double> fixed(z.size(), 0.0);
    fixed.back() = 1;
    const auto found = shooting_.closed(guess, path_.phases.back(), fixed, log10_step, distance(z, beyond));
    const bool is_hopf = path_.z.size() == 1 && !(std::abs(z.back() - edge) > resolution);
    if (found && !is_hopf) {
      const auto along = shooting_.tangent(found->arcs, unit(found->arcs.slopes), path_.tangents.back());
      if (along) {
        tangent_ = *along;
        accept(*found);
      }
    }
    path_.end = CycleEnd::edge;
  }

  bool stands_still() const {
    const double at_first = path_.z.front().back();
    return path_.z.size() == points_of_family && std::all_of(path_.z.begin(), path_.z.end(), [&](const auto& z) {
             return std::abs(z.back() - at_first) < resolution;
           });
  }

  bool rests(const std::vector<double>& z, const Arcs<double>& arcs) const {
    const std::size_t log_period = space_.log_period(), d = space_.dimension();
    const auto &t = path_.tangents.back(), &first = path_.z.front();
    if (!(t[log_period] > 0 && std::abs(t.back()) < standing * t[log_period])) return false;
    if (!(z[log_period] - first[log_period] > std::log(long_period))) return false;
    double slowest = INFINITY;
    for (std::size_t k = 0; k < OrbitSpace::arcs; ++k) {
      const auto from = arcs.slopes.begin() + static_cast<std::ptrdiff_t>(k * d);
      slowest = std::min(slowest, length(std::vector<double>(from, from + static_cast<std::ptrdiff_t>(d))));
    }
    return slowest * std::exp(z[log_period]) < resting * size(z);
  }

  // the Hopf point where the cycle shrinks is the nearest to the mean of its points
  void end(CycleEnd how) {
    path_.end = how;
    if (how != CycleEnd::hopf) return;
    const std::vector<double>& z = path_.z.back();
    std::optional<double> nearest;
    for (std::size_t k = 0; k < starts_.size(); ++k) {
      if (k == from_) continue;
      const double away = distance(starts_[k].z, z);
      if (away > 2 * (size(z) + h_) || (nearest && *nearest <= away)) continue;
      nearest = away;
      path_.hopf = k;
    }
  }

  Shooting<double>& shooting_;
  const OrbitSpace& space_;
  const std::vector<HopfStart>& starts_;
  std::size_t from_;
  CyclePath path_;
  double h_ = first_step, next_h_ = first_step;
  std::vector<double> tangent_;
};

}  // namespace

HopfStart hopf_start(const OrbitSpace& space, const std::vector<double>& jacobian, const State<double>& point,
                     double period) {
  const std::size_t d = space.dimension(), n = 2 * d;
  const double turn = 2 * std::acos(-1.0), frequency = turn / period;
  // A a = −ω b, A b = ω a for q = a + ib
  std::vector<double> matrix(n * n, 0.0);
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      const double entry = jacobian[i * d + j] * space.box.width(j) / space.box.width(i);
      matrix[i * n + j] = entry;
      matrix[(i + d) * n + j + d] = entry;
    }
    matrix[i * n + i + d] += frequency;
    matrix[(i + d) * n + i] -= frequency;
  }
  const auto svd = singular_values(matrix, n, n);
  const double* const q = &svd.right[(n - 1) * n];
  HopfStart start;
  start.z.assign(space.unknowns(), 0.0);
  start.tangent = start.phase = start.z;
  for (std::size_t k = 0; k < OrbitSpace::arcs; ++k) {
    const double angle = turn * static_cast<double>(k) / static_cast<double>(OrbitSpace::arcs);
    for (std::size_t i = 0; i < d; ++i) {
      start.z[k * d + i] = space.scaled(k * d + i, point[i]);
      start.tangent[k * d + i] = q[i] * std::cos(angle) - q[i + d] * std::sin(angle);
      start.phase[k * d + i] = -q[i] * std::sin(angle) - q[i + d] * std::cos(angle);
    }
  }
  start.z[space.log_period()] = std::log(period);
  start.z[space.parameter()] = space.scaled(space.parameter(), point[d]);
  start.tangent = unit(std::move(start.tangent));
  start.phase = unit(std::move(start.phase));
  return start;
}

std::optional<std::size_t> outside(const std::vector<ComplexNumber<double>>& multipliers) {
  std::size_t count = 0;
  for (const ComplexNumber<double>& each : multipliers) {
    const double log_size = std::log(std::hypot(each.real, each.imaginary));
    if (std::abs(log_size) < resolution) return std::nullopt;
    count += log_size > 0;
  }
  return count;
}

CyclePath follow_cycles(Shooting<double>& shooting, const OrbitSpace& space, const std::vector<HopfStart>& starts,
                        std::size_t from, const std::function<bool()>& ended) {
  return Follower(shooting, space, starts, from)(ended);
}

}  // namespace separatrix
