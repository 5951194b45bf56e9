#include "solvers/basin/stable_set.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/num/tolerance.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/trajectory/event.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

// secant steps for the direction, rounds of the projected condition
constexpr int most_iterations = 60;
// crossings of the line outside the bracket before one inside
constexpr int most_crossings = 50;
// latest time of a path to a degenerate saddle: beyond any 1/r
constexpr double log10_horizon = 4000;

// some tens of steps for every factor of ten that a path comes nearer to a saddle, and as many for the rest
std::size_t most_steps(std::size_t digits) { return 2000 + 50 * digits; }

template <class Real>
State<Real> to_state(const std::vector<Rational>& x) {
  State<Real> state;
  for (const Rational& value : x) state.push_back(to_real<Real>(value));
  return state;
}

template <class Real>
State<Real> to_state(const std::vector<Known>& x) {
  return to_state<Real>(rationals(x));
}

template <class Real>
struct Line {
  State<Real> from, along;

  explicit Line(const Segment& segment) : from(to_state<Real>(segment.from)) {
    along = difference(to_state<Real>(segment.to), from);
  }
  // s of the point of the line nearest to x
  Real place(const State<Real>& x) const { return dot(difference(x, from), along) / dot(along, along); }
};

template <class Real>
bool is_inside(const Real& s, const Bracket& bracket) {
  return s >= to_real<Real>(bracket.lower) && s <= to_real<Real>(bracket.upper);
}

// (x − from) × (to − from), whose zeros are the line through the segment in the plane
EventRequest line_request(const Model& model, const Segment& segment) {
  const Expression x = model.states()[0], y = model.states()[1];
  const Rational dx = segment.to[0] - segment.from[0], dy = segment.to[1] - segment.from[1];
  return {"line",
          (x - Expression(segment.from[0])) * Expression(dy) - (y - Expression(segment.from[1])) * Expression(dx), 0,
          true};
}

// Unit vector v with f(x* + r v) ∥ v, by the secant method from an approximate one; in the plane.
template <class Real>
std::optional<State<Real>> tangent(VectorField<Real>& field, const State<Real>& saddle,
                                   const std::vector<double>& approach, const Real& r) {
  using std::cos, std::sin, std::isfinite, std::abs;
  State<Real> f(2, Real(0));
  // sin of the angle between f(x* + r v) and v
  const auto angle = [&](const Real& theta) {
    const Real c = cos(theta), s = sin(theta);
    field({saddle[0] + r * c, saddle[1] + r * s}, f, Real(0));
    return Real((c * f[1] - s * f[0]) / length(f));
  };
  Real before = Real(std::atan2(approach[1], approach[0])), theta = before + power_of_ten<Real>(-4);
  Real value_before = angle(before);
  // an error of r in v is one of r² in place
  const Real enough = r;
  for (int i = 0; i < most_iterations; ++i) {
    const Real value = angle(theta);
    if (!isfinite(value)) return std::nullopt;
    if (value == value_before) break;
    const Real next = theta - value * (theta - before) / (value - value_before);
    before = theta;
    value_before = value;
    theta = next;
    if (abs(theta - before) <= enough) return State<Real>{cos(theta), sin(theta)};
  }
  return std::nullopt;
}

// s where the backward path from x* + r v first crosses the segment within the bracket
template <class Real>
std::optional<Real> backward_crossing(const DestinationFinder& finder, const Segment& segment, const Bracket& bracket,
                                      const EdgeState& edge, double log10_r, std::size_t steps,
                                      const Tolerance& tolerance) {
  VectorField<Real> field(finder.code(), finder.parameters());
  const State<Real> saddle = to_state<Real>(edge.x);
  const Real r = power_of_ten<Real>(log10_r);
  const auto v = tangent(field, saddle, edge.approach, r);
  if (!v) return std::nullopt;
  IntegrationSettings settings;
  settings.method = series_method;
  settings.tolerance = tolerance;
  settings.most_steps = steps;
  settings.keep_points = false;
  settings.autonomous = true;  // times near a degenerate saddle are so long that t does not resolve the last step
  settings.events =
      std::make_shared<const EventCode>(compile_events(finder.model(), {line_request(finder.model(), segment)}));
  const Line<Real> line(segment);
  State<Real> x{saddle[0] + r * (*v)[0], saddle[1] + r * (*v)[1]};
  Real t(0);
  for (int crossing = 0; crossing < most_crossings; ++crossing) {
    const Trajectory<Real> path = integrate(field, x, t, Real(-power_of_ten<Real>(log10_horizon)), settings);
    if (path.outcome != Outcome::stopped_by_event) return std::nullopt;
    const Real s = line.place(path.end());
    if (is_inside(s, bracket)) return s;
    x = path.end();
    t = path.end_time();
  }
  return std::nullopt;
}

template <class Real>
class Projection {
 public:
  Projection(const DestinationFinder& finder, const Segment& segment, const EdgeState& edge, std::size_t steps,
             const Tolerance& tolerance)
      : field_(finder.code(), finder.parameters()), line_(segment), saddle_(to_state<Real>(edge.x)) {
    settings_.method = series_method;
    settings_.tolerance = tolerance;
    settings_.most_steps = steps;
    const std::size_t d = saddle_.size();
    std::vector<Real> hessian(d * d, Real(0));
    field_.jacobian(saddle_, hessian, Real(0));
    for (Real& entry : hessian) entry = -entry;
    const SymmetricSpectrum<Real> spectrum = symmetric_spectrum(hessian, d);
    unstable_.assign(spectrum.vectors.begin(), spectrum.vectors.begin() + static_cast<std::ptrdiff_t>(d));
    rate_ = -spectrum.values.front();
  }

  // zero of the unstable coordinate at T, by one secant step from s and s + width
  Real improve(const Real& s, const Real& width, const Real& until) {
    const Trajectory<Real> path = path_from(s, until, true);
    Real closest(-1), time(0);
    for (std::size_t k = 0; k < path.t.size(); ++k) {
      const Real away = distance(path.x[k], saddle_);
      if (closest >= 0 && away > closest) continue;
      closest = away;
      time = path.t[k];
    }
    if (time == 0) return s;
    const Real here = coordinate(path.at(time)), there = coordinate(path_from(s + width, time, false).end());
    return there == here ? s : Real(s - here * width / (there - here));
  }

  const Real& rate() const { return rate_; }

 private:
  Trajectory<Real> path_from(const Real& s, const Real& until, bool keep) {
    State<Real> x = line_.from;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += s * line_.along[i];
    settings_.keep_points = keep;
    return integrate(field_, x, Real(0), until, settings_);
  }
  Real coordinate(const State<Real>& x) const { return dot(unstable_, difference(x, saddle_)); }

  VectorField<Real> field_;
  Line<Real> line_;
  State<Real> saddle_, unstable_;
  Real rate_ = 0;
  IntegrationSettings settings_;
};

// log₁₀ r: the stable set leaves its tangent by r²
double log10_radius(std::size_t digits) { return -static_cast<double>(digits) / 2 - 3; }

// s of a saddle on the line of the segment
std::optional<StableSetCrossing> at_saddle(const Segment& segment, const Bracket& bracket, const EdgeState& edge,
                                           std::size_t digits) {
  const DigitsPlan plan = plan_for_digits(digits + guard::formula);
  return with_real(plan.working_digits, [&]<class Real>(Real) -> std::optional<StableSetCrossing> {
    const Line<Real> line(segment);
    const State<Real> saddle = to_state<Real>(edge.x);
    const Real s = line.place(saddle);
    State<Real> nearest = line.from;
    for (std::size_t i = 0; i < nearest.size(); ++i) nearest[i] += s * line.along[i];
    if (distance(nearest, saddle) > power_of_ten<Real>(2 * log10_radius(digits))) return std::nullopt;
    if (!is_inside(s, bracket)) return std::nullopt;
    return StableSetCrossing{to_rational(s), digits, "the saddle, which lies on the segment"};
  });
}

std::optional<StableSetCrossing> by_backward_integration(const DestinationFinder& finder, const Segment& segment,
                                                         const Bracket& bracket, const EdgeState& edge,
                                                         std::size_t digits) {
  const DigitsPlan plan = plan_for_digits(digits + guard::formula);
  return with_real(plan.working_digits, [&]<class Real>(Real) -> std::optional<StableSetCrossing> {
    const double log10_r = log10_radius(digits);
    const auto coarse =
        backward_crossing<Real>(finder, segment, bracket, edge, log10_r, most_steps(digits), plan.tolerance);
    if (!coarse) return std::nullopt;
    const auto fine =
        backward_crossing<Real>(finder, segment, bracket, edge, log10_r - 3, most_steps(digits), plan.tolerance);
    if (!fine) return std::nullopt;
    const std::size_t all = digits + guard::formula / 2;
    return StableSetCrossing{to_rational(*fine),
                             std::min(agreed_digits(rounded(*coarse, all), rounded(*fine, all)), digits),
                             "backward in time from the saddle"};
  });
}

std::optional<StableSetCrossing> by_projection(const DestinationFinder& finder, const Segment& segment,
                                               const Bracket& bracket, const EdgeState& edge, std::size_t digits) {
  const DigitsPlan plan = plan_for_digits(digits + guard::formula);
  return with_real(plan.working_digits, [&]<class Real>(Real) -> std::optional<StableSetCrossing> {
    using std::log, std::abs;
    Projection<Real> projection(finder, segment, edge, most_steps(digits), plan.tolerance);
    Real s = to_real<Real>(bracket.middle()), error = to_real<Real>(bracket.width());
    const std::size_t places = digits + guard::formula / 2;
    const Real enough = power_of_ten<Real>(-static_cast<double>(places));
    Real until = to_real<Real>(std::max(edge.time.value(), Rational(1)));
    for (int round = 0; round < most_iterations; ++round) {
      // the next path stays longer by the time in which what s has gained grows up
      const Real next = projection.improve(s, Real(error / 16), until);
      const Real change = abs(next - s);
      s = next;
      if (!is_inside(s, bracket)) return std::nullopt;
      if (change <= enough) {
        const std::size_t all = digits + guard::formula / 2;
        const std::size_t agreed = agreed_digits(rounded(s, all), rounded(Real(s + change), all));
        return StableSetCrossing{to_rational(s), std::min(agreed, digits), "the path that runs into the saddle"};
      }
      if (change < error) {
        until += log(error / change) / projection.rate();
        error = change;
      }
    }
    return std::nullopt;
  });
}

}  // namespace

std::optional<StableSetCrossing> stable_set_crossing(const DestinationFinder& finder, const Segment& segment,
                                                     const Bracket& bracket, const EdgeState& edge,
                                                     std::size_t digits) {
  const std::size_t d = segment.from.size();
  // a maximum has no stable set: the boundary consists of stationary points
  if (d > 1 && edge.kind != StationaryKind::saddle) return std::nullopt;
  if (d == 2) {
    const auto there = at_saddle(segment, bracket, edge, digits);
    return there ? there : by_backward_integration(finder, segment, bracket, edge, digits);
  }
  if (edge.unstable != 1 || edge.zero != 0) return std::nullopt;
  if (d > 2 && !finder.model().is_gradient_flow()) return std::nullopt;  // ℓ is an eigenvector of the symmetric Hessian
  if (d > 2) return by_projection(finder, segment, bracket, edge, digits);
  const Rational s = (edge.x[0].value() - segment.from[0]) / (segment.to[0] - segment.from[0]);
  return StableSetCrossing{s, digits, "the unstable stationary point"};
}

}  // namespace separatrix
