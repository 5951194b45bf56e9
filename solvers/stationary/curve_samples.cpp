#include "solvers/stationary/curve_samples.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/vector.hpp"

namespace separatrix {
namespace {

constexpr double on_face = 1e-9;   // of the width
constexpr double most_sag = 0.05;  // of an arc that turns by 10°, an eighth of its angle, with something to spare

// the interpolating polynomial through points first … last, at a place of the arclength (Neville)
State<mpfr> interpolated(const std::vector<State<mpfr>>& polygon, const std::vector<double>& arclength,
                         std::size_t first, std::size_t last, double place) {
  std::vector<State<mpfr>> values(polygon.begin() + static_cast<std::ptrdiff_t>(first),
                                  polygon.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  for (std::size_t width = 1; width < values.size(); ++width) {
    for (std::size_t k = 0; k + width < values.size(); ++k) {
      const double low = arclength[first + k], high = arclength[first + k + width];
      const mpfr share(high > low ? (place - low) / (high - low) : 0);
      for (std::size_t j = 0; j < values[k].size(); ++j) values[k][j] += share * (values[k + 1][j] - values[k][j]);
    }
  }
  return values.front();
}

// At a share of the length of a polygon: near the cubic through the points around, as the chord may pass nearer to another
// curve; where the cubic is far from the chord, there is a corner.
State<mpfr> at_share(const std::vector<State<mpfr>>& polygon, const std::vector<double>& arclength, double share) {
  const double wanted = arclength.back() * share;
  const auto after = std::upper_bound(arclength.begin() + 1, arclength.end() - 1, wanted);
  const auto i = static_cast<std::size_t>(after - arclength.begin());
  State<mpfr> chord = interpolated(polygon, arclength, i - 1, i, wanted);
  State<mpfr> cubic = interpolated(polygon, arclength, i < 2 ? 0 : i - 2, std::min(i + 1, polygon.size() - 1), wanted);
  const double off = to_double(distance(chord, cubic));
  return off <= most_sag * (arclength[i] - arclength[i - 1]) ? cubic : chord;
}

std::optional<NewtonResult<mpfr>> end_of(ZeroRefiner& refiner, const State<mpfr>& guess,
                                         const std::vector<Interval>& box,
                                         const std::vector<StationaryPoint<mpfr>>& cuts) {
  for (const StationaryPoint<mpfr>& cut : cuts) {
    if (cut.x == guess) return NewtonResult<mpfr>{cut.x, cut.residual, cut.status, 0};
  }
  const Box nearest = box_of(box);
  for (std::size_t i = 0; i < guess.size(); ++i) {
    for (const Rational& face : {box[i].low, box[i].high}) {
      if (std::abs(to_double(guess[i]) - to_real<double>(face)) > on_face * nearest.width(i)) continue;
      if (auto zero = refiner.polish_on_face(guess, i, to_real<mpfr>(face))) return zero;
    }
  }
  return refiner.polish(guess, guess.size() - 1);
}

}  // namespace

std::vector<NewtonResult<mpfr>> curve_samples(ZeroRefiner& refiner, const std::vector<State<mpfr>>& polygon,
                                              std::size_t count, const std::vector<Interval>& box,
                                              const std::vector<StationaryPoint<mpfr>>& cuts) {
  std::vector<double> arclength{0};
  for (std::size_t i = 1; i < polygon.size(); ++i) {
    arclength.push_back(arclength.back() + to_double(distance(polygon[i - 1], polygon[i])));
  }
  std::vector<NewtonResult<mpfr>> zeros;
  for (std::size_t k = 0; k < count; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(count - 1);
    auto zero = k == 0           ? end_of(refiner, polygon.front(), box, cuts)
                : k + 1 == count ? end_of(refiner, polygon.back(), box, cuts)
                                 : refiner.polish(at_share(polygon, arclength, share), polygon.front().size() - 1);
    if (zero) zeros.push_back(std::move(*zero));
  }
  return zeros;
}

}  // namespace separatrix
