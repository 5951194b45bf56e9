#include "solvers/stationary/found_curves.hpp"

#include <algorithm>
#include <utility>

#include "lib/num/vector.hpp"
#include "solvers/stationary/point_conversion.hpp"
#include "solvers/stationary/touching_points.hpp"

namespace separatrix {
namespace {

constexpr double same_curve = 1e-6;        // in widths of the box
constexpr double beside_curve = 1e-4;      // a singular candidate may end that far off
constexpr double part_of_distance = 1e-3;  // that is left by refinement if two points are one
constexpr std::size_t most_asked = 6;

}  // namespace

void FoundCurves::add(ZeroCurve path, std::size_t rank, std::size_t weak, std::size_t exactly_weak) {
  curves_.push_back({std::move(path), rank, weak, exactly_weak});
}

bool FoundCurves::is_on(const Curve& curve, const State<double>& x, double close) {
  return separatrix::passes(equations_, curve.path, x, curve.rank, box_, close);
}

bool FoundCurves::is_on(const Curve& curve, const State<mpfr>& x) {
  const State<double> here = in_double(x);
  if (is_on(curve, here, same_curve)) return true;
  if (!is_on(curve, here, beside_curve)) return false;
  const auto beside = passage(equations_, curve.path, here, curve.rank, box_, beside_curve);
  if (!beside) return true;
  const auto zero = refiner_.polish_in_plane(exactly(beside->point), exactly(beside->normal));
  return !zero || distance(in_double(zero->x), here) <= part_of_distance * distance(beside->point, here);
}

bool FoundCurves::has(const State<double>& x, const std::function<std::size_t()>& weak) {
  const auto is_of = [&](const Curve& curve, double close) { return is_on(curve, x, close) && weak() <= curve.weak; };
  if (std::any_of(curves_.begin(), curves_.end(), [&](const Curve& curve) { return is_of(curve, same_curve); })) {
    return true;
  }
  return std::any_of(curves_.begin(), curves_.end(),
                     [&](Curve& curve) { return is_of(curve, beside_curve) && curve.asked++ >= most_asked; });
}

bool FoundCurves::has(const State<mpfr>& x, const std::function<std::size_t()>& weak) {
  return std::any_of(curves_.begin(), curves_.end(),
                     [&](const Curve& curve) { return is_on(curve, x) && weak() <= curve.exactly_weak; });
}

bool FoundCurves::passes(const State<mpfr>& x) {
  return std::any_of(curves_.begin(), curves_.end(), [&](const Curve& curve) { return is_on(curve, x); });
}

std::vector<State<double>> FoundCurves::between(const State<double>& x) {
  std::vector<State<double>> middles;
  for (std::size_t i = 0; i + 1 < curves_.size(); ++i) {
    const auto beside = passage(equations_, curves_[i].path, x, curves_[i].rank, box_, beside_curve);
    if (!beside || beside->distance > beside_curve) continue;
    State<double> middle = x;
    for (std::size_t j = 0; j < x.size(); ++j) middle[j] = (x[j] + beside->point[j]) / 2;
    middles.push_back(std::move(middle));
  }
  return middles;
}

std::vector<NewtonResult<mpfr>> FoundCurves::contacts() {
  std::vector<NewtonResult<mpfr>> found;
  for (const Curve& curve : curves_) {
    if (curve.weak != 1 || curves_.size() < 2) continue;
    for (NewtonResult<mpfr>& zero : touching_points(curve.path, refiner_, equations_, box_)) {
      const auto on = std::count_if(curves_.begin(), curves_.end(), [&](const Curve& c) { return is_on(c, zero.x); });
      const bool is_known = std::any_of(found.begin(), found.end(), [&](const auto& each) { return each.x == zero.x; });
      if (on > 1 && !is_known) found.push_back(std::move(zero));
    }
  }
  return found;
}

}  // namespace separatrix
