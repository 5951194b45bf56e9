#include "solvers/trajectory/simulate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/tolerance.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/random_point.hpp"
#include "solvers/trajectory/arrival.hpp"
#include "solvers/trajectory/descent_distance.hpp"
#include "solvers/trajectory/event.hpp"
#include "solvers/trajectory/field_digits.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/make_stepper.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/project.hpp"
#include "solvers/trajectory/steppers/rosenbrock4.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

// one run, with its end to all the digits it was computed with
struct Run : Simulation {
  std::vector<std::string> end;
  std::vector<std::vector<double>> on_the_way;                    // states at fixed times, as far as it came
  double field_digits = std::numeric_limits<double>::infinity();  // that rounding inside the field leaves
  bool lost_range = false;                                        // a state left the exponents of the arithmetic
};

// Times at which two runs are compared on their way: evenly spaced, and ever closer to the start.
std::vector<Rational> times_on_the_way(const Rational& until) {
  constexpr long even = 32, halvings = 40;
  std::vector<Rational> times;
  for (long k = 1; k < even; ++k) times.push_back(until * ratio(k, even));
  Rational time = until / even;
  for (long k = 0; k < halvings; ++k) times.push_back(time /= 2);
  return times;
}

template <class Real>
std::vector<std::vector<double>> states_on_the_way(const Trajectory<Real>& path, const Rational& until) {
  std::vector<std::vector<double>> states;
  for (const Rational& time : times_on_the_way(until)) {
    const Real t = to_real<Real>(time);
    states.emplace_back();
    if (t > path.end_time()) continue;  // an empty state: nothing to compare
    for (const Real& entry : path.at(t)) states.back().push_back(to_double(entry));
  }
  return states;
}

// Two runs that leave a saddle at different times may still end at the same point: what keeps a path there is rounding.
// What is below all digits of what the states come to is not compared: at a start from 0 it is no size.
bool parted(const Run& a, const Run& b) {
  constexpr double same_path = 1e-2;
  const std::size_t times = std::min(a.on_the_way.size(), b.on_the_way.size());
  std::vector<double> size(times, 0), difference(times, 0);
  for (std::size_t k = 0; k < times; ++k) {
    for (std::size_t i = 0; i < std::min(a.on_the_way[k].size(), b.on_the_way[k].size()); ++i) {
      const double x = a.on_the_way[k][i], y = b.on_the_way[k][i];
      size[k] = std::max({size[k], std::abs(x), std::abs(y)});
      difference[k] = std::max(difference[k], std::abs(x - y));
    }
  }
  const double largest = times == 0 ? 0 : *std::max_element(size.begin(), size.end());
  const double least = largest * std::pow(10.0, -static_cast<double>(a.digits));
  for (std::size_t k = 0; k < times; ++k) {
    if (difference[k] > std::max(same_path * size[k], least)) return true;
  }
  return false;
}

// the rows of a trajectory: its own points, or equally spaced times
template <class Real>
void fill_rows(Run& result, const Trajectory<Real>& path, Function<Real>& quantities, std::size_t samples) {
  const std::size_t d = path.x.front().size();
  std::vector<Real> point(d + 1, Real(0)), values(quantities.results(), Real(0));
  const std::size_t first_invariant = values.size() - result.invariants.size();
  std::vector<Real> drift(result.invariants.size(), Real(0)), start;

  const auto add = [&](const Real& t, const State<Real>& x) {
    std::copy(x.begin(), x.end(), point.begin());
    point.back() = t;
    quantities(point, values);
    if (start.empty()) start = values;
    std::vector<std::string> row{to_string(t, result.digits)};
    for (const Real& entry : x) row.push_back(to_string(entry, result.digits));
    for (const Real& value : values) row.push_back(to_string(value, result.digits));
    for (std::size_t k = 0; k < drift.size(); ++k) {
      const Real moved = values[first_invariant + k] - start[first_invariant + k];
      drift[k] = std::max(drift[k], moved < 0 ? Real(-moved) : moved);
    }
    result.rows.push_back(std::move(row));
  };
  if (samples == 0 || path.t.size() < 2) {
    for (std::size_t i = 0; i < path.t.size(); ++i) add(path.t[i], path.x[i]);
  } else {
    for (std::size_t i = 0; i <= samples; ++i) {
      const Real t = path.t.front() + (path.t.back() - path.t.front()) * Real(i) / Real(samples);
      add(t, i == samples ? path.x.back() : path.at(t));
    }
  }
  for (const Real& entry : path.end()) result.end.push_back(to_string(entry, result.working_digits));
  for (std::size_t k = 0; k < drift.size(); ++k) {
    const std::size_t column = 1 + d + first_invariant + k;
    result.invariants[k].start = result.rows.front()[column];
    result.invariants[k].end = result.rows.back()[column];
    result.invariants[k].drift = to_string(drift[k], 3);
    result.invariants[k].log10_drift = log10_magnitude(drift[k]);
  }
}

// the limit of a path that converged, and with it the end that two runs have to agree on
template <class Real>
void fill_limit(Run& result, const Attraction<Real>& found, Function<Real>& quantities) {
  LimitReport limit;
  limit.dimension = found.flat;
  result.end.clear();
  for (const Real& entry : found.limit) {
    limit.state.push_back(to_string(entry, result.digits));
    result.end.push_back(to_string(entry, result.working_digits));
  }
  std::vector<Real> point = found.limit, values(quantities.results(), Real(0));
  point.push_back(Real(0));
  quantities(point, values);
  limit.loss = to_string(values.front(), result.digits);
  result.limit = std::move(limit);
}

std::shared_ptr<const EventCode> event_code(const Model& model, const SimulationRequest& request) {
  if (request.events.empty() && request.stops.empty()) return nullptr;
  std::vector<std::string> names = model.description().states;
  for (const Parameter& parameter : model.description().parameters) names.push_back(parameter.name);
  for (const Definition& definition : model.description().definitions) names.push_back(definition.name);
  names.push_back("t");
  std::vector<EventRequest> requests;
  for (const std::string& text : request.events) requests.push_back({text, parse(text, names), 0, false});
  for (const std::string& text : request.stops) requests.push_back({text, parse(text, names), 0, true});
  return std::make_shared<const EventCode>(compile_events(model, std::move(requests)));
}

// gradient descent makes whole steps
Rational end_of(const SimulationRequest& request) {
  if (!request.descent) return request.until;
  const Schedule rates = request.descent->learning_rate.in_whole_steps();
  const Rational steps = rates.step_time(request.until);
  mpz_class whole;
  mpz_fdiv_q(whole.get_mpz_t(), steps.get_num_mpz_t(), steps.get_den_mpz_t());
  return rates.flow_time(whole);
}

// A state that leaves the exponents of its arithmetic comes back as a 0 that says nothing.
template <class Real>
bool has_lost_range(const Trajectory<Real>& path) {
  if constexpr (std::is_same_v<Real, mpfr>) return false;
  constexpr double least = 0.9 * std::numeric_limits<Real>::min_exponent10, passing = least / 2;
  for (std::size_t k = 1; k < path.x.size(); ++k) {
    for (std::size_t i = 0; i < path.x[k].size(); ++i) {
      const double before = log10_magnitude(path.x[k - 1][i]), now = log10_magnitude(path.x[k][i]);
      if (now < least && before < passing && now < before) return true;
    }
  }
  return false;
}

template <class Real>
Run run_in(const Model& model, const SimulationRequest& request, const IntegrationSettings& settings, Run result) {
  VectorField<Real> field(compile_vector_field(model, request.until_attracted), request.parameters);
  State<Real> start;
  for (const Rational& value : request.start) start.push_back(to_real<Real>(value));
  std::optional<Arrival<Real>> arrival;
  Observer<Real> observer;
  if (request.until_attracted) {
    arrival.emplace(field, settings.tolerance);
    observer = std::ref(*arrival);
  }
  const Trajectory<Real> path = integrate(field, start, Real(0), to_real<Real>(end_of(request)), settings, observer);

  std::vector<Expression> quantities;
  result.columns = {"t"};
  for (const std::string& state : model.description().states) result.columns.push_back(state);
  if (model.has_loss()) {
    quantities.push_back(*model.description().loss);
    result.columns.push_back("loss");
  }
  for (const Invariant& invariant : model.invariants()) {
    quantities.push_back(invariant.value);
    result.columns.push_back(invariant.name);
    result.invariants.push_back({invariant.name, {}, {}, {}, 0, {}});
  }
  Function<Real> bound(compile(model, quantities), request.parameters);
  fill_rows(result, path, bound, request.samples);
  for (std::size_t k = 0; k < path.projection.before.size(); ++k) {
    result.invariants[k].before = to_string(path.projection.before[k], 3);
  }
  for (const Event<Real>& event : path.events) {
    EventReport report{event.name, to_string(event.t, result.digits), {}, event.direction, event.request.has_value()};
    for (const Real& entry : event.x) report.state.push_back(to_string(entry, result.digits));
    result.events.push_back(std::move(report));
  }
  if (path.outcome == Outcome::converged) fill_limit(result, arrival->limit(), bound);
  if (request.agree && !settings.descent) result.on_the_way = states_on_the_way(path, request.until);
  if (request.agree && result.method == automatic_method && path.events.empty()) {
    result.field_digits = field_digits(field.code(), request.parameters, path);
  }
  result.lost_range = has_lost_range(path);
  result.unprojected = path.projection.failed;
  if (settings.descent) {
    const auto distance = descent_distance(path, field, settings.tolerance);
    result.descent = {to_string(distance.largest, std::min<std::size_t>(result.digits, 6)),
                      to_string(distance.time, result.digits), to_string(distance.until, result.digits)};
  }
  result.outcome = path.outcome;
  result.message = path.message;
  const std::vector<std::string>& last = result.rows.back();
  const auto is_no_number = [](const std::string& value) { return value.find_first_of("0123456789") == value.npos; };
  if (path.outcome == Outcome::reached_end && std::any_of(last.begin(), last.end(), is_no_number)) {
    result.outcome = Outcome::nonfinite;
    result.message = message(Outcome::nonfinite);
  }
  result.steps = path.statistics.steps;
  result.rejected = path.statistics.rejected;
  result.evaluations = path.statistics.evaluations;
  result.seconds = path.statistics.seconds;
  return result;
}

// one run in the arithmetic for `digits + extra` digits, reported with `digits`
//
// least   digits of the arithmetic, whatever the digits asked for
Run run(const Model& model, const SimulationRequest& request, std::size_t extra, std::size_t least = 0) {
  const std::size_t digits = request.digits + extra;
  const bool in_double = request.method == "rosenbrock4";  // with a tolerance, extra digits are that of the tolerance
  DigitsPlan plan = plan_for_digits(in_double ? std::min(digits, rosenbrock4_digits) : digits);
  if (!in_double) plan.working_digits = std::max(plan.working_digits, least);
  IntegrationSettings settings;
  settings.method = request.method == "auto" ? std::string(automatic_method) : request.method;
  settings.tolerance = plan.tolerance;
  if (request.tolerance) {
    settings.tolerance = tolerance_from(*request.tolerance, plan_for_digits(request.digits).working_digits);
    settings.tolerance.relative -= static_cast<double>(extra);
    settings.tolerance.absolute -= static_cast<double>(extra);
  }
  settings.most_steps = request.most_steps;
  settings.most_seconds = request.most_seconds;
  settings.descent = request.descent;
  settings.events = event_code(model, request);
  check_descent(settings);
  if (request.project) settings.level_set = std::make_shared<const LevelSetCode>(compile_level_set(model));

  Run result;
  result.method = settings.method;
  result.digits = request.digits;
  result.working_digits = plan.working_digits;
  return with_real(plan.working_digits,
                   [&]<class Real>(Real) { return run_in<Real>(model, request, settings, result); });
}

std::size_t agreement(const Run& a, const Run& b) {
  if (a.limit && a.limit->dimension != b.limit->dimension) return 0;
  if (parted(a, b)) return 0;
  std::size_t agreed = std::numeric_limits<std::size_t>::max();
  if (a.limit) {
    agreed = agreed_digits_of_limits(a.end, b.end);
  } else {
    for (std::size_t i = 0; i < a.end.size(); ++i) agreed = std::min(agreed, agreed_digits(a.end[i], b.end[i]));
  }
  return std::min({agreed, a.working_digits, b.working_digits});
}

// the fewest digits that are computed with in mpfr, whose exponents have no practical end
constexpr std::size_t mpfr_digits = 34;

// failures that a run with more digits may not meet
bool may_want_digits(Outcome outcome) {
  return outcome == Outcome::step_underflow || outcome == Outcome::nonfinite || outcome == Outcome::escaped ||
         outcome == Outcome::singularity || outcome == Outcome::unresolved;
}

std::size_t exact_digits(const Model& model, const SimulationRequest& request) {
  return input_digits(compile_vector_field(model), request.parameters, request.start);
}

// Digits of the arithmetic that rounding inside the field leaves `digits` of, as far as the last run can tell. Where it
// left none, what is lost is smaller than that run could see.
std::size_t digits_against_cancellation(const Run& last, std::size_t digits) {
  constexpr double most = 4000, guard = 5, most_times = 20;
  const double had = static_cast<double>(last.working_digits);
  double lacking = std::max(static_cast<double>(digits) + guard - last.field_digits, 0.0);
  if (last.field_digits <= 0) lacking = std::max(lacking, 3 * had);
  return static_cast<std::size_t>(std::min(most, had + std::min(lacking, most_times * had)));
}

}  // namespace

Simulation simulate(const Model& model, const SimulationRequest& request) {
  constexpr std::size_t most_runs = 5;
  constexpr std::size_t first_extra = 3;  // digits that the second run has beyond the first
  if (request.start.size() != model.dimension()) {
    throw InvalidArgument("number of start values", std::to_string(request.start.size()),
                          std::to_string(model.dimension()) + ", one per state");
  }
  const bool in_double = request.method == "rosenbrock4";
  const std::size_t most = in_double ? rosenbrock4_digits : most_digits;
  if (request.digits < 1 || request.digits > most) {
    throw InvalidArgument("digits", std::to_string(request.digits),
                          "1 to " + std::to_string(most) + (in_double ? " with the method rosenbrock4" : ""));
  }
  if (request.until <= 0) throw InvalidArgument("end of time", to_string(request.until), "greater than 0");
  if (request.method != "auto") check_method(request.method);
  if (request.descent) check_schedule(request.descent->learning_rate, "learning rate");
  if (request.descent && request.descent->learning_rate.rate(0) > request.until) {
    throw InvalidArgument("learning rate", to_string(request.descent->learning_rate),
                          "at most the end of time, " + to_string(request.until));
  }
  if (request.until_attracted) {
    if (!model.is_gradient_flow() || depends_on_time(model, {})) {
      throw InvalidArgument("an end when attracted", "", "for gradient flows, of a loss that does not depend on time");
    }
    if (request.descent) throw InvalidArgument("an end when attracted", "", "for methods other than gradient-descent");
  }

  Run best = run(model, request, 0);
  if (best.lost_range) best = run(model, request, 0, mpfr_digits);
  double seconds = best.seconds;
  const bool by_series = best.method == automatic_method;
  // the second run by series has an arithmetic of its own, that holds all that was given
  std::size_t least = 0;
  if (by_series)
    least =
        std::max(best.lost_range ? mpfr_digits : mpfr_digits - 1, exact_digits(model, request) + request.digits + 5);
  std::size_t most_extra = std::numeric_limits<std::size_t>::max();
  // beyond 12 digits the tolerance in double stays the same: nothing to compare
  if (in_double && !request.tolerance) most_extra = std::max<std::size_t>(12, request.digits) - request.digits;
  std::size_t extra = std::min(first_extra, most_extra);
  while (request.agree && !request.descent && best.runs < most_runs && extra > 0 &&
         (is_success(best.outcome) || (by_series && may_want_digits(best.outcome)))) {
    Run next = run(model, request, extra, least);
    if (next.lost_range) next = run(model, request, extra, least = std::max(least, mpfr_digits));
    next.runs = best.runs + 1;
    seconds += next.seconds;
    if (!is_success(next.outcome)) {  // what two runs in different arithmetics meet is there
      const bool met_again = next.outcome == best.outcome && next.outcome != Outcome::unresolved;
      if (is_success(best.outcome)) {
        best.agreed_digits = 0;
        best.runs = next.runs;
      }
      best = std::move(next);
      if (met_again || !by_series) break;
      extra = std::min({2 * extra + request.digits, std::size_t{200}, most_extra});
      continue;
    }
    // a run that ended otherwise agrees to nothing, and none has more digits than rounding in its field leaves
    std::size_t agreed = next.outcome == best.outcome ? agreement(best, next) : 0;
    if (next.field_digits < static_cast<double>(agreed))
      agreed = static_cast<std::size_t>(std::max(next.field_digits, 0.0));
    if (by_series) least = digits_against_cancellation(next, request.digits);
    if (request.tolerance) {  // the run that was asked for, and what it is worth
      best.agreed_digits = agreed;
      best.runs = next.runs;
      break;
    }
    next.agreed_digits = agreed;
    best = std::move(next);
    if (agreed >= request.digits || extra == most_extra) break;
    extra = std::min({extra + request.digits - agreed + first_extra, std::size_t{200}, most_extra});
  }
  best.seconds = seconds;
  return best;
}

}  // namespace separatrix
