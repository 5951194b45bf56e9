#include "solvers/basin/edge_state.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/num/tolerance.hpp"
#include "lib/num/vector.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/stationary/stationary_classifier.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/labelling_factors.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

// where the stationary point is looked for
Box around(const State<mpfr>& x) {
  Box box;
  for (const mpfr& entry : x) {
    box.low.push_back(to_double(entry) - labelling::around_path);
    box.high.push_back(to_double(entry) + labelling::around_path);
  }
  return box;
}

// The lower path up to its slowest point, as long as both are together.
struct Approach {
  std::vector<std::vector<Rational>> x;
  Known time;  // of the last one
};

template <class Real>
Trajectory<Real> path_from(VectorField<Real>& field, const std::vector<Rational>& start, const Real& until,
                           const Tolerance& tolerance) {
  State<Real> x;
  for (const Rational& value : start) x.push_back(to_real<Real>(value));
  IntegrationSettings settings;
  settings.method = series_method;
  settings.tolerance = tolerance;
  settings.most_steps = labelling::most_edge_steps;
  return integrate(field, x, Real(0), until, settings);
}

template <class Real>
Approach slowest_together(const DestinationFinder& finder, const Segment& segment, const Bracket& bracket,
                          const Tolerance& tolerance) {
  VectorField<Real> field(finder.code(), finder.parameters());
  const Rational time = std::min(bracket.below.time.value(), bracket.above.time.value());
  const Real until = to_real<Real>(std::max(time, Rational(1)));
  const Trajectory<Real> lower = path_from(field, segment.at(bracket.lower), until, tolerance);
  const Trajectory<Real> upper = path_from(field, segment.at(bracket.upper), until, tolerance);
  State<Real> slope(field.dimension(), Real(0));
  Real least(-1);
  std::size_t slowest = 0;
  for (std::size_t k = 0; k < lower.t.size() && lower.t[k] <= upper.end_time(); ++k) {
    const State<Real>& x = lower.x[k];
    if (distance(x, upper.at(lower.t[k])) > power_of_ten<Real>(labelling::log10_together) * (1 + length(x))) break;
    field(x, slope, lower.t[k]);
    const Real speed = length(slope);
    if (least >= 0 && speed > least) continue;
    least = speed;
    slowest = k;
  }
  Approach approach{{}, rounded(lower.t[slowest], 6)};
  for (std::size_t k = 0; k <= slowest; ++k) {
    approach.x.emplace_back();
    for (const Real& entry : lower.x[k]) approach.x.back().push_back(to_rational(entry));
  }
  return approach;
}

// sizes of the field and its Jacobian at the start of a path, against which those at the saddle are small
Scale scale_at(const DestinationFinder& finder, const State<mpfr>& x) {
  Equations<mpfr> equations(compile_equations(finder.model()), finder.parameters());
  const double field = to_double(length(equations(x))), jacobian = to_double(length(equations.jacobian(x)));
  const auto usable = [](double size) { return std::isfinite(size) && size > 0 ? size : 1; };
  return {usable(field), usable(jacobian)};
}

State<mpfr> to_state(const std::vector<Rational>& x) {
  State<mpfr> state;
  for (const Rational& value : x) state.push_back(to_real<mpfr>(value));
  return state;
}

// Unit vector from the saddle to the path before it was slowest, at ρ ≥ √(least distance): nearer, what the path has
// along the unstable directions shows, farther, its curvature.
std::vector<double> direction(const Approach& approach, const State<mpfr>& saddle, const mpfr& closest) {
  State<mpfr> x = to_state(approach.x.front());
  for (std::size_t k = approach.x.size(); k-- > 0;) {
    x = to_state(approach.x[k]);
    const mpfr away = distance(x, saddle);
    if (away * away >= closest) break;
  }
  const mpfr size = distance(x, saddle);
  std::vector<double> unit;
  for (std::size_t i = 0; i < x.size(); ++i) unit.push_back(size == 0 ? 0 : to_double(mpfr((x[i] - saddle[i]) / size)));
  return unit;
}

}  // namespace

std::optional<EdgeState> find_edge_state(const DestinationFinder& finder, const Segment& segment,
                                         const Bracket& bracket, std::size_t digits) {
  const DigitsPlan plan = plan_for_digits(digits_for_width(bracket.width()) + guard::edge);
  const Approach approach = with_real(plan.working_digits, [&]<class Real>(Real) {
    return slowest_together<Real>(finder, segment, bracket, plan.tolerance);
  });
  const PrecisionScope scope(stationary_working_digits(digits));
  const State<mpfr> near = to_state(approach.x.back());
  StationaryClassifier classifier(finder.model(), finder.parameters(), digits, around(near),
                                  scale_at(finder, to_state(approach.x.front())));
  const auto zero = classifier.polish(near);
  if (!zero) return std::nullopt;
  const mpfr reach = distance(zero->x, near);
  if (reach > power_of_ten<mpfr>(labelling::log10_near_saddle) * (1 + length(near))) return std::nullopt;
  const StationaryPoint<mpfr> point = classifier.classify(*zero, classifier.tangents(zero->x), false);
  // nothing runs into an isolated maximum or repeller, which in one dimension is the boundary itself
  const bool repels = point.kind == StationaryKind::maximum || point.kind == StationaryKind::repeller;
  const bool is_peak = repels && point.dimension == 0;
  if (is_peak && near.size() > 1) return std::nullopt;
  EdgeState edge;
  edge.residual = rounded(point.residual, 3);
  edge.kind = point.kind;
  edge.order = point.order;
  edge.unstable = point.unstable;
  edge.zero = point.zero;
  edge.approach = direction(approach, point.x, reach);
  edge.time = approach.time;
  edge.distance = rounded(reach, 3);
  edge.x = rounded(point.x, digits);
  for (const Eigenvalue<mpfr>& value : point.spectrum) {
    const bool is_zero = value.zero != ZeroReason::none && value.zero != ZeroReason::undecided;
    edge.spectrum.push_back(is_zero ? Known(0) : rounded(value.real, digits));
  }
  return edge;
}

}  // namespace separatrix
