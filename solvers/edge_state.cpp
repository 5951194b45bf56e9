#include "solvers/edge_state.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/tolerance.hpp"
#include "solvers/integrate.hpp"
#include "solvers/newton.hpp"
#include "solvers/stationary_classifier.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

// the paths count as together up to this relative distance
constexpr double log10_together = -3;
// the saddle is near if it is within this of the slowest point, relative to 1 + |x|
constexpr double log10_near = -1;
// digits beyond those that tell the ends of the bracket apart
constexpr std::size_t guard_digits = 12;

template <class Real>
Real distance(const State<Real>& x, State<Real> y) {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] -= x[i];
  return length(y);
}

// where the stationary point is looked for: one unit around the path
Box around(const State<mpfr>& x) {
  Box box;
  for (const mpfr& entry : x) {
    box.low.push_back(to_double(entry) - 1);
    box.high.push_back(to_double(entry) + 1);
  }
  return box;
}

template <class Real>
struct Slowest {
  State<Real> x;
  Real t = 0;
};

template <class Real>
Trajectory<Real> path_from(VectorField<Real>& field, const std::vector<Rational>& start, const Real& until,
                           const Tolerance& tolerance) {
  State<Real> x;
  for (const Rational& value : start) x.push_back(to_real<Real>(value));
  IntegrationSettings settings;
  settings.method = "taylor";
  settings.tolerance = tolerance;
  return integrate(field, x, Real(0), until, settings);
}

// the slowest of the points at which both paths are still together
template <class Real>
Slowest<Real> slowest_together(const DestinationFinder& finder, const Segment& segment, const Bracket& bracket,
                               const Tolerance& tolerance) {
  VectorField<Real> field(finder.code(), finder.parameters());
  const Rational time = std::min(parse_rational(bracket.below.time), parse_rational(bracket.above.time));
  const Real until = to_real<Real>(std::max(time, Rational(1)));
  const Trajectory<Real> lower = path_from(field, segment.at(bracket.lower), until, tolerance);
  const Trajectory<Real> upper = path_from(field, segment.at(bracket.upper), until, tolerance);
  Slowest<Real> slowest{lower.x.front(), Real(0)};
  State<Real> slope(field.dimension(), Real(0));
  Real least(-1);
  for (std::size_t k = 0; k < lower.t.size() && lower.t[k] <= upper.end_time(); ++k) {
    const State<Real>& x = lower.x[k];
    if (distance(x, upper.at(lower.t[k])) > power_of_ten<Real>(log10_together) * (1 + length(x))) break;
    field(x, slope, lower.t[k]);
    const Real speed = length(slope);
    if (least >= 0 && speed > least) continue;
    least = speed;
    slowest = {x, lower.t[k]};
  }
  return slowest;
}

}  // namespace

std::optional<EdgeState> find_edge_state(const DestinationFinder& finder, const Segment& segment,
                                         const Bracket& bracket, std::size_t digits) {
  const DigitsPlan plan = plan_for_digits(digits_for_width(bracket.width()) + guard_digits);
  struct Guess {
    std::vector<Rational> x;
    std::string t;
  };
  const Guess guess = with_real(plan.working_digits, [&]<class Real>(Real) {
    const Slowest<Real> slowest = slowest_together<Real>(finder, segment, bracket, plan.tolerance);
    Guess result{{}, to_string(slowest.t, 6)};
    for (const Real& entry : slowest.x) result.x.push_back(to_rational(entry));
    return result;
  });
  const PrecisionScope scope(stationary_working_digits(digits));
  State<mpfr> near;
  for (const Rational& value : guess.x) near.push_back(to_real<mpfr>(value));
  StationaryClassifier classifier(finder.model(), finder.parameters(), digits, around(near), {});
  const auto zero = classifier.polish(near);
  if (!zero) return std::nullopt;
  const mpfr reach = distance(zero->x, near);
  if (reach > power_of_ten<mpfr>(log10_near) * (1 + length(near))) return std::nullopt;
  const StationaryPoint<mpfr> point = classifier.classify(*zero, classifier.tangents(zero->x), false);
  EdgeState edge{{},      to_string(point.residual, 3), {}, point.kind, point.order, point.unstable, point.zero, {},
                 guess.t, to_string(reach, 3)};
  for (std::size_t i = 0; i < near.size(); ++i) {
    edge.x.push_back(to_string(point.x[i], digits));
    edge.approach.push_back(reach == 0 ? 0 : to_double(mpfr((near[i] - point.x[i]) / reach)));
  }
  for (const Eigenvalue<mpfr>& value : point.spectrum) {
    const bool is_zero = value.zero != ZeroReason::none && value.zero != ZeroReason::undecided;
    edge.spectrum.push_back(is_zero ? "0" : to_string(value.real, digits));
  }
  return edge;
}

}  // namespace separatrix
