#include "solvers/stationary/touching_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/rational.hpp"
#include "lib/num/vector.hpp"
#include "solvers/stationary/eigenvalues.hpp"
#include "solvers/stationary/point_conversion.hpp"

namespace separatrix {
namespace {

constexpr double low_share = 0.05;      // of the largest |λ|: 1/100 of the box beside a simple crossing less is left
constexpr double hidden_share = 1e-12;  // of it: what rounding leaves of an eigenvalue that is 0
constexpr std::size_t most_dips = 16, most_sections = 60;

class Curve {
 public:
  Curve(const ZeroCurve& path, Equations<double>& equations, const Box& box)
      : path_(path),
        equations_(equations),
        box_(box),
        segments_(path.points.size() - 1),
        points_(path.closed ? segments_ : path.points.size()) {
    for (std::size_t i = 0; i < points_; ++i) sizes_.push_back(size_at(path.points[i]));
    largest_ = *std::max_element(sizes_.begin(), sizes_.end());
  }

  // indices of points where |λ| is least, and small
  std::vector<std::size_t> dips() const {
    std::vector<std::size_t> found;
    const std::size_t end = path_.closed ? 0 : 1;
    for (std::size_t i = end; i + end < points_ && found.size() < most_dips; ++i) {
      const double before = sizes_[(i + points_ - 1) % points_], after = sizes_[(i + 1) % points_];
      if (sizes_[i] <= low_share * largest_ && sizes_[i] <= before && sizes_[i] < after) found.push_back(i);
    }
    return found;
  }

  // the two ends of the section around dip i in which |λ| is lost in rounding
  std::optional<std::pair<State<double>, State<double>>> narrowed(std::size_t i) {
    const double golden = (std::sqrt(5.0) - 1) / 2;
    double low = 0, high = 2, left = high - golden * high, right = golden * high;
    double at_left = size_beside(i, left), at_right = size_beside(i, right);
    for (std::size_t n = 0; n < most_sections; ++n) {
      check_interruption();
      if (std::min(at_left, at_right) <= hidden_share * largest_) {
        const auto from = point_beside(i, low), to = point_beside(i, high);
        if (!from || !to) return std::nullopt;
        return std::pair(*from, *to);
      }
      if (at_left < at_right) {
        high = std::exchange(right, left);
        at_right = at_left;
        left = high - golden * (high - low);
        at_left = size_beside(i, left);
      } else {
        low = std::exchange(left, right);
        at_left = at_right;
        right = low + golden * (high - low);
        at_right = size_beside(i, right);
      }
    }
    return std::nullopt;
  }

 private:
  double size_at(const State<double>& x) {
    std::vector<double> sizes;
    for (const auto& value : eigenvalues(equations_.jacobian(x), x.size())) sizes.push_back(std::abs(value.real));
    std::nth_element(sizes.begin(), sizes.begin() + 1, sizes.end());
    return sizes[1];
  }

  // share 0 is the point before i, 1 is i, 2 the one after
  std::optional<State<double>> point_beside(std::size_t i, double share) {
    const std::size_t first = (i + segments_ - 1) % segments_;
    const bool is_before = share <= 1;
    return between(equations_, path_, is_before ? first : i, is_before ? share : share - 1, box_.low.size() - 1, box_);
  }

  double size_beside(std::size_t i, double share) {
    const auto x = point_beside(i, share);
    return x ? size_at(*x) : std::numeric_limits<double>::infinity();
  }

  const ZeroCurve& path_;
  Equations<double>& equations_;
  const Box& box_;
  std::size_t segments_, points_;
  std::vector<double> sizes_;
  double largest_ = 0;
};

}  // namespace

std::vector<NewtonResult<mpfr>> touching_points(const ZeroCurve& path, ZeroRefiner& refiner,
                                                Equations<double>& equations, const Box& box) {
  std::vector<NewtonResult<mpfr>> found;
  if (path.points.size() < 4 || path.points.front().size() < 2) return found;
  Curve curve(path, equations, box);
  for (const std::size_t i : curve.dips()) {
    const auto section = curve.narrowed(i);
    if (!section) continue;
    State<double> middle = section->first;
    for (std::size_t j = 0; j < middle.size(); ++j) middle[j] = (middle[j] + section->second[j]) / 2;
    const Rational radius = to_rational(distance(section->first, section->second));
    if (radius == 0) continue;
    auto exact = refiner.exact_zero_near(exactly(middle), radius);
    if (exact && refiner.nullity(exact->x) > 1) found.push_back(std::move(*exact));
  }
  return found;
}

}  // namespace separatrix
