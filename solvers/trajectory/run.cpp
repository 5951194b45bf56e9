#include "solvers/trajectory/run.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "lib/model/quantity.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/num/sign.hpp"
#include "lib/num/tolerance.hpp"
#include "lib/symbolic/magnitude.hpp"
#include "solvers/random_point.hpp"
#include "solvers/trajectory/arrival.hpp"
#include "solvers/trajectory/clock.hpp"
#include "solvers/trajectory/descent_distance.hpp"
#include "solvers/trajectory/event.hpp"
#include "solvers/trajectory/field_digits.hpp"
#include "solvers/trajectory/hybrid_flow.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/make_stepper.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/overlooked.hpp"
#include "solvers/trajectory/project.hpp"
#include "solvers/trajectory/reported_quantities.hpp"
#include "solvers/trajectory/row_times.hpp"
#include "solvers/trajectory/scales.hpp"
#include "solvers/trajectory/step_outlook.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

// the states of a path at any clock, as long as it is kept
template <class Real>
std::function<std::vector<double>(double)> states_of(std::shared_ptr<const Trajectory<Real>> path, std::size_t digits,
                                                     bool backward) {
  return [path = std::move(path), digits, backward](double now) {
    const PrecisionScope scope(digits);
    const Real t(clock_of(now, backward));
    std::vector<double> state;
    if (clock_of(t, backward) > clock_of(path->end_time(), backward)) return state;
    const bool is_before = clock_of(t, backward) < clock_of(path->t.front(), backward);  // by rounding
    for (const Real& entry : is_before ? path->x.front() : path->at(t)) state.push_back(to_double(entry));
    return state;
  };
}

// A state that leaves the exponents of its arithmetic comes back as a 0 that says nothing; one that grows out of there has
// lost what it grows by.
template <class Real>
bool has_lost_range(const Trajectory<Real>& path, const std::vector<Rational>& start) {
  if constexpr (std::is_same_v<Real, mpfr>) return false;
  for (std::size_t i = 0; i < start.size(); ++i) {
    if (start[i] != 0 && (path.x.front()[i] == 0 || is_beyond_range(path.x.front()[i]))) return true;
  }
  constexpr double passing = 0.45 * std::numeric_limits<Real>::min_exponent10;
  for (std::size_t k = 1; k < path.x.size(); ++k) {
    for (std::size_t i = 0; i < path.x[k].size(); ++i) {
      const Real &before = path.x[k - 1][i], &now = path.x[k][i];
      if (is_beyond_range(now) || (now == 0 && before != 0 && log10_magnitude(before) < passing)) return true;
    }
  }
  return false;
}

// numbers of the loss and of what is shown among the loss, the invariants and what is shown
std::vector<std::size_t> end_quantities(std::size_t all, std::size_t invariants, bool has_loss) {
  std::vector<std::size_t> numbers;
  if (has_loss) numbers.push_back(0);
  for (std::size_t k = (has_loss ? 1 : 0) + invariants; k < all; ++k) numbers.push_back(k);
  return numbers;
}

// the rows of a trajectory: its own points, or times of its dense output
template <class Real>
void fill_rows(Run& result, const Trajectory<Real>& path, ReportedQuantities<Real>& quantities,
               Function<Real>& magnitudes, const SimulationRequest& request, bool has_loss) {
  const std::size_t d = path.x.front().size();
  std::vector<Real> point(d + 1, Real(0)), values(quantities.count(), Real(0));
  std::vector<Known> known;
  // of the invariants, then of what is shown
  std::vector<Real> sizes(magnitudes.results(), Real(0)), largest = sizes, at_start;
  const std::size_t first_invariant = has_loss ? 1 : 0;
  std::vector<Real> drift(result.invariants.size(), Real(0)), start;
  const std::vector<std::size_t> reported = end_quantities(values.size(), result.invariants.size(), has_loss);
  result.log10_size.assign(d + reported.size(), -std::numeric_limits<double>::infinity());
  const auto measure = [&](std::size_t component, const Real& value) {
    const double size = log10_magnitude(value);
    if (std::isfinite(size)) result.log10_size[component] = std::max(result.log10_size[component], size);
  };

  const auto evaluate = [&](const Real& t, const State<Real>& x) {
    std::copy(x.begin(), x.end(), point.begin());
    point.back() = t;
    known = quantities(t, x, values);
    if (start.empty()) start = values;
    for (std::size_t k = 0; k < reported.size(); ++k) measure(d + k, values[reported[k]]);
    magnitudes(point, sizes);
    // what is shown may be 0 all along, as the difference of two that stay equal: then its terms are its size
    for (std::size_t k = result.invariants.size(); k < sizes.size(); ++k) {
      measure(d + first_invariant + k - result.invariants.size(), sizes[k]);
    }
    if (at_start.empty()) at_start = sizes;
    for (std::size_t k = 0; k < sizes.size(); ++k) largest[k] = std::max(largest[k], sizes[k]);
  };
  const auto add = [&](const Real& t, const State<Real>& x) {
    evaluate(t, x);
    std::vector<Known> row{rounded(t, result.digits)};
    for (const Real& entry : x) row.push_back(rounded(entry, result.digits));
    for (const Known& value : known) row.push_back(rounded(value, result.digits));
    for (std::size_t k = 0; k < drift.size(); ++k) {
      const Real moved = values[first_invariant + k] - start[first_invariant + k];
      drift[k] = std::max(drift[k], abs_of(moved));
    }
    result.rows.push_back(std::move(row));
  };
  const Real &first = path.t.front(), whole = path.t.back() - first;
  const std::vector<Real> times = row_times(request, path.t.back());
  if (times.empty() || path.t.size() < 2) {
    for (std::size_t i = 0; i < path.t.size(); ++i) add(path.t[i], path.x[i]);
  } else {
    evaluate(path.t.front(), path.x.front());
    for (std::size_t i = 0; i < times.size(); ++i) {
      add(times[i], i + 1 == times.size() ? path.x.back() : path.at(times[i]));
    }
  }
  for (const State<Real>& x : path.x) {
    for (std::size_t i = 0; i < d; ++i) measure(i, x[i]);
  }
  // what is shown may be 0 at the end of every step
  constexpr int parts = 16;
  for (int k = 1; k < parts && path.t.size() > 1 && !request.shown.empty() && !request.descent; ++k) {
    const Real t = first + whole * Real(k) / Real(parts);
    std::vector<Real> between;
    quantities(t, path.at(t), between);
    for (std::size_t n = 0; n < reported.size(); ++n) {
      if (!has_loss || n > 0) measure(d + n, between[reported[n]]);
    }
  }
  result.end = rounded(path.end(), result.working_digits);
  for (const std::size_t k : reported) {
    result.end_values.push_back(known[k]);
    result.end_columns.push_back(1 + d + k);
  }
  for (std::size_t k = 0; k < drift.size(); ++k) {
    const std::size_t column = 1 + d + first_invariant + k;
    result.invariants[k].start = rounded(start[first_invariant + k], result.digits);
    result.invariants[k].end = result.rows.back()[column];
    result.invariants[k].drift = rounded(drift[k], 3);
    const Real begun = abs_of(start[first_invariant + k]);
    const bool is_zero = begun <= at_start[k] * power_of_ten<Real>(-0.5 * static_cast<double>(result.digits));
    result.invariants[k].size = rounded(is_zero ? largest[k] : begun, 3);
    result.invariants[k].log10_drift = log10_magnitude(drift[k]);
  }
}

// the limit of a path that converged, and with it the end that two runs have to agree on
template <class Real>
void fill_limit(Run& result, const Attraction<Real>& found, ReportedQuantities<Real>& quantities) {
  LimitReport limit;
  limit.dimension = found.flat;
  limit.state = rounded(found.limit, result.digits);
  result.end = rounded(found.limit, result.working_digits);
  result.end_values.clear();
  result.end_columns.clear();
  std::vector<Real> values;
  limit.loss = rounded(quantities(Real(0), found.limit, values).front(), result.digits);
  result.limit = std::move(limit);
}

std::vector<EventRequest> requests_of(const Model& model, const SimulationRequest& request) {
  std::vector<EventRequest> requests;
  for (const std::string& text : request.events)
    requests.push_back({text, parse_quantity(text, model), request.event_direction, false});
  for (const std::string& text : request.stops)
    requests.push_back({text, parse_quantity(text, model), request.event_direction, true});
  return requests;
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

// increasing times from increasing clocks
std::shared_ptr<const std::vector<double>> times_of(const std::shared_ptr<const std::vector<double>>& clocks,
                                                    bool backward) {
  if (!clocks || !backward) return clocks;
  std::vector<double> times(clocks->rbegin(), clocks->rend());
  for (double& each : times) each = clock_of(each, backward);
  return std::make_shared<const std::vector<double>>(std::move(times));
}

// what may happen between the places that a run has looked at
template <class Real>
void survey(Run& result, const VectorField<Real>& field, const IntegrationSettings& settings, bool backward) {
  const double start = result.step_times.front(), end = result.step_times.back();
  if (end <= start) return;
  // series see what is near, radau samples a step at many places: there it is to cost less than the run
  constexpr std::size_t least_pieces = 128;
  constexpr double part = 1.0 / 8, evaluations_of_state = 4;
  std::size_t pieces = most_pieces;
  if (!is_sampled(result.method) || settings.method == automatic_method) {
    const double one =
        work_of_enclosure(*field.code().field) + evaluations_of_state * work_of_pass<Real>(*field.code().field);
    pieces = static_cast<std::size_t>(std::clamp(part * result.work / one, 1.0 * least_pieces, 1.0 * most_pieces));
  }
  const double negligible = std::pow(10.0, -static_cast<double>(std::min<std::size_t>(result.digits, 300)));
  const double last = std::nextafter(end, start);
  result.overlooked = overlooked_times(
      field.code(), field.parameters(), clock_of(start, backward), clock_of(end, backward),
      [&](double time) { return result.at(std::min(clock_of(time, backward), last)); }, pieces, negligible);
  for (double& time : result.overlooked) time = clock_of(time, backward);
  std::sort(result.overlooked.begin(), result.overlooked.end());
  result.passed_over = passed_over(result.overlooked, result.step_times);
}

template <class Real>
Run run_in(const Model& model, const HybridRequest& request, const IntegrationSettings& settings, bool surveyed,
           Run result) {
  VectorField<Real> field(compile_vector_field(model, request.until_attracted), request.parameters);
  State<Real> start;
  for (const Rational& value : request.start) start.push_back(to_real<Real>(value));
  std::optional<Arrival<Real>> arrival;
  Observer<Real> observer;
  if (request.until_attracted) {
    arrival.emplace(field, settings.tolerance, request.into_saddles ? ArrivalGoal::rest : ArrivalGoal::limit);
    observer = std::ref(*arrival);
  }
  const Real begin = to_real<Real>(request.from_time), end = to_real<Real>(end_of(request));
  StepOutlook<Real> outlook(settings.most_steps,
                            steps_of_fixed_order(method_named(settings.method).order, settings.tolerance.relative));
  std::optional<Outcome> hopeless;
  if (!arrival && !settings.descent) {
    observer = [&, n = std::size_t(0)](const Real& t, const State<Real>& x) mutable {
      hopeless = outlook.see(n++, t, Real(end - t), x);
      return hopeless ? Continue::stop : Continue::yes;
    };
  }
  const bool jumps = !request.changes.empty();
  Trajectory<Real> made = jumps ? integrate(field, compile_hybrid(model, requests_of(model, request), request.changes),
                                            start, begin, end, settings)
                                : integrate(field, start, begin, end, settings, observer);
  if (hopeless) {
    made.outcome = *hopeless;
    made.message = message(*hopeless) + " (t = " + to_string(made.end_time(), 8) + ", " +
                   std::to_string(made.statistics.steps) + " steps; about " + to_string(outlook.steps_to_come(), 1) +
                   " are to come, and " + std::to_string(settings.most_steps) + " are allowed)";
  }
  const auto kept = std::make_shared<const Trajectory<Real>>(std::move(made));
  const Trajectory<Real>& path = *kept;
  result.method = path.method;
  result.method_reason = path.reason;

  std::vector<Expression> quantities;
  result.columns = {"t"};
  for (const std::string& state : model.description().states) result.columns.push_back(state);
  if (model.has_loss()) {
    quantities.push_back(*model.description().loss);
    result.columns.push_back("loss");
  }
  std::vector<Expression> sizes;
  for (const Invariant& invariant : model.invariants()) {
    quantities.push_back(invariant.value);
    sizes.push_back(magnitude(model.resolve(invariant.value)));
    result.columns.push_back(invariant.name);
    result.invariants.push_back({invariant.name, {}, {}, {}, 0, {}, {}});
  }
  const std::size_t checked = result.columns.size();
  for (const std::string& text : request.shown) {
    if (std::find(result.columns.begin(), result.columns.end(), text) != result.columns.end()) continue;
    quantities.push_back(parse_quantity(text, model));
    sizes.push_back(magnitude(model.resolve(quantities.back())));
    result.columns.push_back(text);
  }
  ReportedQuantities<Real> bound(model, quantities, request.parameters, result.working_digits);
  bound.look_at(path.t.front(), path.x.front());
  bound.look_at(path.end_time(), path.end());
  Function<Real> magnitudes(compile(model, sizes), request.parameters);
  fill_rows(result, path, bound, magnitudes, request, model.has_loss());
  for (std::size_t k = 0; k < path.projection.before.size(); ++k) {
    result.invariants[k].before = rounded(path.projection.before[k], 3);
  }
  for (const Event<Real>& event : path.events) {
    const auto report = [&](std::size_t digits) {
      return EventReport{event.name,      rounded(event.t, digits),  rounded(event.x, digits),
                         event.direction, event.request.has_value(), event.multiplicity};
    };
    result.events.push_back(report(result.digits));
    result.exact_events.push_back(report(result.working_digits));
  }
  result.unsearched = path.unsearched;
  if (path.outcome == Outcome::converged) fill_limit(result, arrival->limit(), bound);
  const bool backward = request.is_backward();
  for (const Real& time : path.t) result.step_times.push_back(clock_of(to_double(time), backward));
  result.work = path.statistics.work;
  if (request.agree && !settings.descent) {
    result.at = states_of<Real>(kept, result.working_digits, backward);
    result.from_time = clock_of(request.from_time.get_d(), backward);
    result.until = clock_of(request.until.get_d(), backward);
    constexpr double accumulated = 3;  // digits that the errors of all steps may add up to
    result.log10_noise = settings.tolerance.absolute + accumulated;
    // a box around the states on both sides of a jump says nothing of the flow
    if (surveyed && !jumps && is_success(path.outcome)) survey(result, field, settings, backward);
  }
  const bool slides = std::any_of(path.events.begin(), path.events.end(),
                                  [](const Event<Real>& event) { return !event.request.has_value(); });
  const bool by_series = settings.method == series_method || settings.method == automatic_method;
  if (request.agree && by_series && !slides) result.field_digits = field_digits(field.code(), request.parameters, path);
  result.lost_range = has_lost_range(path, request.start);
  result.unprojected = path.projection.failed;
  if (settings.descent) {
    const auto distance = descent_distance(path, field, settings.tolerance);
    result.descent = {rounded(distance.largest, std::min<std::size_t>(result.digits, 6)),
                      rounded(distance.time, result.digits), rounded(distance.until, result.digits)};
  }
  result.outcome = path.outcome;
  result.message = path.message;
  const std::vector<Known>& last = result.rows.back();
  const auto is_no_number = [](const Known& value) { return !value.is_finite(); };
  const auto end_of_checked = last.begin() + static_cast<std::ptrdiff_t>(checked);
  if (path.outcome == Outcome::reached_end && std::any_of(last.begin(), end_of_checked, is_no_number)) {
    result.outcome = Outcome::nonfinite;
    result.message = message(Outcome::nonfinite);
  }
  result.steps = path.statistics.steps;
  result.rejected = path.statistics.rejected;
  result.evaluations = path.statistics.evaluations;
  result.seconds = path.statistics.seconds;
  if (path.obstacle) result.obstacle = rounded(*path.obstacle, result.working_digits);
  return result;
}

}  // namespace

bool is_sampled(const std::string& method) {
  const StepControl control = method_named(method).step_control;
  return control == StepControl::samples || control == StepControl::choice;
}

// in the arithmetic for `digits + extra` digits, reported with `digits`
Run run(const Model& model, const HybridRequest& request, const RunSettings& how) {
  const std::size_t digits = request.digits + how.extra;
  const Method& method = method_named(request.method);
  DigitsPlan plan = plan_for_digits(std::min(digits, method.most_digits));
  // else, and with a tolerance, extra digits are that of the tolerance
  if (!method.is_in_double())
    plan.working_digits =
        std::max(plan.working_digits + digits_of_lateness(request.from_time, request.until), how.least);
  IntegrationSettings settings;
  settings.method = request.method;
  settings.tolerance = plan.tolerance;
  if (request.tolerance) {
    settings.tolerance = tolerance_from(*request.tolerance, plan_for_digits(request.digits).working_digits);
    settings.tolerance.relative -= static_cast<double>(how.extra);
    settings.tolerance.absolute -= static_cast<double>(how.extra);
  }
  settings.tolerance.absolute += log10_least_size(request.start);
  settings.most_steps = request.most_steps;
  settings.most_seconds = request.most_seconds;
  settings.most_work = request.most_work;
  settings.shown_digits = request.digits;
  if (request.longest_step) {  // 0 would be no cap
    settings.longest_step = std::max(request.longest_step->get_d(), std::numeric_limits<double>::min());
  }
  settings.stops = times_of(how.stops, request.is_backward());
  settings.disturbed = how.disturbed;
  settings.descent = request.descent;
  std::vector<EventRequest> requests = requests_of(model, request);
  if (!requests.empty() && request.changes.empty())
    settings.events = std::make_shared<const EventCode>(compile_events(model, std::move(requests)));
  check_descent(settings);
  if (request.project) settings.level_set = std::make_shared<const LevelSetCode>(compile_level_set(model));

  Run result;
  result.digits = request.digits;
  result.working_digits = plan.working_digits;
  return with_real(plan.working_digits,
                   [&]<class Real>(Real) { return run_in<Real>(model, request, settings, how.surveyed, result); });
}

}  // namespace separatrix
