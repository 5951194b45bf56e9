#include "solvers/basin/destination.hpp"

#include <algorithm>
#include <optional>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/num/tolerance.hpp"
#include "solvers/basin/basin_labeler.hpp"
#include "solvers/basin/closed_orbit.hpp"
#include "solvers/basin/field_labeler.hpp"
#include "solvers/basin/same_limit.hpp"
#include "solvers/trajectory/arrival.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/stepper.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

// dopri5 in double beats a Taylor series up to this many digits
constexpr std::size_t most_double_digits = 12;

// a start at distance δ from the stable set of a degenerate saddle may need a time of 1/δ
double horizon_log10(std::size_t digits) { return 15 + 2 * static_cast<double>(digits); }

Limit<Rational> limit_of(const Destination& destination) {
  if (is_away(destination.label)) {
    const DirectionAway away = destination.away.value_or(DirectionAway());
    return {destination.label, destination.flat, rationals(away.unit), 0, away.error};
  }
  if (destination.orbit) {
    const double error = error_of_place(*destination.orbit, -static_cast<double>(destination.digits));
    return {destination.label, 0, rationals(destination.orbit->means), 0, to_rational(error)};
  }
  Limit<Rational> limit{destination.label, destination.flat, rationals(destination.limit), 0};
  if (destination.flat > 0) limit.loss = destination.loss.value();
  return limit;
}

Rational half_of_digits(const Destination& a, const Destination& b) {
  return power(Rational(10), -static_cast<long>(std::min(a.digits, b.digits) / 2));
}

bool settles(Label label) { return label == Label::minimum || label == Label::saddle || label == Label::cycle; }

}  // namespace

bool same_basin(const Destination& a, const Destination& b) {
  if (a.label != b.label || !(settles(a.label) || is_away(a.label))) return a.label == b.label;
  const Limit<Rational> one = limit_of(a), other = limit_of(b);
  const Rational errors = is_away(a.label) ? Rational(0) : Rational(one.error + other.error);
  return same_limit(one, other, Rational(half_of_digits(a, b) + errors));
}

bool same_manifold(const Destination& a, const Destination& b) {
  return !is_away(a.label) && a.flat > 0 && b.flat > 0 &&
         may_be_one_manifold(limit_of(a), limit_of(b), half_of_digits(a, b));
}

Rational limit_distance(const Destination& a, const Destination& b) {
  Rational largest = 0;
  for (std::size_t i = 0; i < a.limit.size(); ++i) {
    largest = std::max(largest, Rational(abs(a.limit[i].value() - b.limit[i].value())));
  }
  return largest;
}

DestinationFinder::DestinationFinder(const Model& model, ParameterValues parameters)
    : model_(model), basin_(compile_basin(model)), parameters_(std::move(parameters)) {}

Destination DestinationFinder::operator()(const std::vector<Rational>& start, std::size_t digits, Certainty certainty,
                                          std::string_view method) const {
  const bool in_double = digits <= most_double_digits;
  const DigitsPlan plan = plan_for_digits(in_double ? 15 : std::max<std::size_t>(digits, 16));
  BasinSettings settings;
  settings.method = !method.empty() ? method : in_double ? quick_method : series_method;
  settings.into_valleys = method.empty();
  settings.log10_tolerance = in_double ? -12 : plan.tolerance.relative;
  settings.most_steps += 200 * digits;
  settings.horizon_log10 = horizon_log10(digits);
  settings.check_neighbours = certainty == Certainty::checked;
  settings.decide_by_level = certainty == Certainty::nominal;
  return with_real(plan.working_digits, [&]<class Real>(Real) {
    const BasinResult<Real> found =
        model_.is_gradient_flow()
            ? BasinLabeler<Real>(basin_.field, basin_.quantities, parameters_, settings, basin_.degenerate)(start)
            : FieldLabeler<Real>(basin_, parameters_, settings)(start);
    const bool is_last_state = !found.at_limit && found.flat == 0 && is_finite(found.end);
    Destination result{found.label,
                       found.reason,
                       found.flat,
                       rounded(found.end, digits),
                       found.at_limit,
                       is_last_state && basin_.quantities ? loss_at(found.end, digits) : rounded(found.loss, digits),
                       rounded(found.time, 6),
                       found.steps,
                       digits,
                       {},
                       to_rational(found.last_time),
                       {},
                       {}};
    if (is_finite(found.last)) {
      for (const Real& entry : found.last) result.last.push_back(to_rational(entry));
    }
    if (found.away && !found.away->unit.empty()) {
      std::vector<Rational> unit;
      for (const Real& entry : found.away->unit) unit.push_back(to_rational(entry));
      result.away = direction_away(unit, to_rational(found.away->error), to_rational(found.away->margin),
                                   to_rational(found.away->margin_error), digits);
    }
    if (found.orbit) result.orbit = report(*found.orbit, digits);
    return result;
  });
}

// with twice the digits until two values agree: 1 + e^(−117) is 1 to 50 of them
template <class Real>
Known DestinationFinder::loss_at(const State<Real>& x, std::size_t digits) const {
  const auto compute = [&](std::size_t working) {
    const PrecisionScope scope(working);
    Function<mpfr> loss(basin_.quantities, parameters_);
    std::vector<mpfr> values;
    for (const Real& entry : x) values.push_back(to_real<mpfr>(to_rational(entry)));
    values.emplace_back(0);
    return std::optional(rounded(loss(values).front(), digits));
  };
  const auto same = [](const Known& before, const Known& now) -> std::size_t {
    return now == before && !(now == Known(0));  // a loss of 0 never differs from 0
  };
  const std::size_t first = 2 * digits + guard::chain;
  return until_agreed(1, doubled(first, 8 * first), compute, same)->result;
}

void DestinationFinder::refine_limit(const std::vector<Rational>& start, std::size_t digits, Destination& found) const {
  const bool attracted =
      found.label == Label::global_minimum || found.label == Label::local_minimum || found.label == Label::minimum;
  if (!attracted || found.flat == 0) return;
  const DigitsPlan plan = plan_for_digits(std::max<std::size_t>(digits, 16));
  with_real(plan.working_digits, [&]<class Real>(Real) {
    VectorField<Real> field(basin_.field, parameters_);
    Arrival<Real> arrival(field, plan.tolerance);
    IntegrationSettings settings;
    settings.tolerance = plan.tolerance;
    settings.keep_points = false;
    State<Real> x;
    const bool goes_on = found.digits >= digits && !found.last.empty();
    for (const Rational& value : goes_on ? found.last : start) x.push_back(to_real<Real>(value));
    const Real passed = goes_on ? to_real<Real>(found.last_time) : Real(0);
    const auto path_by = [&](std::string_view method) {
      settings.method = method;
      arrival.begin();
      return integrate<Real>(field, x, Real(0), power_of_ten<Real>(horizon_log10(digits)), settings,
                             [&](const Real& t, const State<Real>& at) { return arrival(t, at); });
    };
    Trajectory<Real> path = path_by(series_method);
    if (path.outcome == Outcome::step_limit) path = path_by(automatic_method);
    if (path.outcome != Outcome::converged) return 0;
    std::vector<Real> point = arrival.limit().limit;
    found.limit = rounded(point, digits);
    point.push_back(Real(0));
    Function<Real> loss(basin_.quantities, parameters_);
    found.loss = rounded(loss(point).front(), digits);
    found.time = rounded(Real(passed + path.end_time()), 6);
    found.digits = digits;
    found.at_limit = true;
    return 0;
  });
}

}  // namespace separatrix
