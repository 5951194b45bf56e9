#include "solvers/trajectory/repeated_run.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "lib/num/agreement.hpp"
#include "solvers/trajectory/field_digits.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/run_agreement.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_runs = 5;
constexpr std::size_t first_extra = 3;  // digits that the second run has beyond the first
constexpr std::size_t most_extra_digits = 200;
constexpr std::size_t most_more_digits = 4;  // that a sampled method is given from one run to the next

// Ends of steps and their middles. A run that stops there makes no step of the last run again, whatever its estimate of
// errors does not see: that of a pair of formulas may be 0 for a field of t alone.
std::vector<double> halved(const std::vector<double>& ends) {
  std::vector<double> all;
  for (std::size_t k = 0; k < ends.size(); ++k) {
    if (k > 0) all.push_back(ends[k - 1] + (ends[k] - ends[k - 1]) / 2);
    all.push_back(ends[k]);
  }
  return all;
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

// A zero of multiplicity m is one, and where it is, as far as a run tells that has m times the digits.
std::size_t digits_for_multiple_zeros(const Run& run) {
  std::size_t most = 1;
  for (const EventReport& event : run.events) most = std::max(most, event.multiplicity);
  return std::min((most - 1) * run.digits, most_extra_digits);
}

// the fewest digits of a second run by series: it holds all that was given
std::size_t least_digits(const Model& model, const SimulationRequest& request, bool lost_range) {
  return std::max(lost_range ? mpfr_digits : mpfr_digits - 1, exact_digits(model, request) + request.digits + 5);
}

// most digits beyond those asked for
std::size_t most_extra(const SimulationRequest& request) {
  // beyond 12 digits the tolerance in double stays the same: nothing to compare
  const bool is_fixed = method_named(request.method).is_in_double() && !request.tolerance;
  return is_fixed ? std::max<std::size_t>(12, request.digits) - request.digits : most_extra_digits;
}

// What the runs to come may take is what those before have left.
struct CountedRequest : SimulationRequest {
  double spent = 0;

  void count(const Run& made) {
    most_work -= made.work;
    spent += made.work;
  }
};

Run counted_run(const Model& model, CountedRequest& request, const RunSettings& settings = {}) {
  Run made = run(model, request, settings);
  request.count(made);
  return made;
}

// Whether a pole is where the end is, to all digits of the run: the solution may still reach the end before it.
bool escapes_at_the_end(const Run& run, const SimulationRequest& request) {
  const auto pole = run.outcome == Outcome::escaped && run.obstacle ? run.obstacle->finite_value() : std::nullopt;
  if (!pole) return false;
  const Rational gap = abs(Rational(*pole - request.until));
  return agreed_digits(gap, request.until) + 1 >= static_cast<std::size_t>(std::max(-run.log10_noise, 1.0));
}

// Digits beyond those asked for that tell a pole from the end.
std::size_t extra_for_end(const SimulationRequest& request) {
  constexpr std::size_t guard = 5;
  const std::size_t needed = digits_of(request.until) + guard;
  return needed > request.digits ? std::min(needed - request.digits, most_extra_digits) : 0;
}

using Stops = std::shared_ptr<const std::vector<double>>;

Stops together(const Stops& a, const std::vector<double>& b) {
  if (!a && b.empty()) return nullptr;
  std::vector<double> all = b;
  if (a) all.insert(all.end(), a->begin(), a->end());
  std::sort(all.begin(), all.end());
  return std::make_shared<const std::vector<double>>(std::move(all));
}

// The first run, held to look where much may happen between its steps; what it sees there may lead it elsewhere.
struct FirstRun {
  Run run;
  Stops places;  // that every other run has to look at too
};

FirstRun first_run(const Model& model, CountedRequest& request) {
  constexpr std::size_t most_rounds = 6;
  const bool surveyed = request.agree && !request.descent;
  FirstRun first{counted_run(model, request, {0, 0, nullptr, surveyed}), nullptr};
  std::size_t least = 0;
  if (first.run.lost_range) first.run = counted_run(model, request, {0, least = mpfr_digits, nullptr, surveyed});
  double seconds = first.run.seconds;
  for (std::size_t round = 0; round < most_rounds && !first.run.passed_over.empty(); ++round) {
    first.places = together(first.places, first.run.passed_over);
    first.run = counted_run(model, request, {0, least, first.places, surveyed});
    seconds += first.run.seconds;
  }
  first.run.seconds = seconds;
  return first;
}

// The run that Taylor series make of the same problem, at a cost of the same order.
Run by_series(const Model& model, CountedRequest& request, const Run& sampled, const Stops& places) {
  constexpr std::size_t least_steps = 1000, times_as_many = 10;
  SimulationRequest other = request;
  other.method = series_method;
  other.tolerance.reset();
  other.longest_step.reset();
  other.most_steps = std::min(request.most_steps, least_steps + times_as_many * sampled.steps);
  other.most_work = request.most_work / 2;
  Run series =
      run(model, other,
          {first_extra + digits_for_multiple_zeros(sampled), least_digits(model, request, sampled.lost_range), places});
  request.count(series);
  return series;
}

// Until it agrees with the run by series. What it may have stepped over it cannot see with more digits: then it is held
// to the steps of the other run.
Run agreed_with_series(const Model& model, CountedRequest& request, Run best, const Run& series) {
  const auto stops = std::make_shared<const std::vector<double>>(series.step_times);
  best.agreed_digits = agreement(best, series);
  best.runs = 2;
  best.second_method = series.method;
  for (std::size_t extra = 0; *best.agreed_digits < request.digits && best.runs < most_runs;) {
    if (request.tolerance && (*best.agreed_digits > 0 || best.runs > 2)) break;
    if (*best.agreed_digits > 0 || best.runs > 2)
      extra += std::min(request.digits - *best.agreed_digits + 1, most_more_digits);
    if (extra > most_extra(request)) break;
    Run next = counted_run(model, request, {extra, 0, stops});
    next.agreed_digits = agreement(next, series);
    next.runs = best.runs + 1;
    next.second_method = best.second_method;
    next.seconds += best.seconds;
    if (!is_success(next.outcome)) break;
    best = std::move(next);
  }
  if (*best.agreed_digits >= request.digits) keep_common_digits(best, series);
  best.seconds += series.seconds;
  return best;
}

// Until two runs of a method that samples the field agree: the second stops where much may happen between the samples
// of the first, the others halve the steps of the last.
Run agreed_among_samples(const Model& model, CountedRequest& request, Run best, const Stops& places) {
  auto stops = together(places, best.overlooked);
  std::size_t extra = std::min(first_extra + digits_for_multiple_zeros(best), most_extra(request));
  while (is_success(best.outcome) && best.runs < most_runs) {
    Run next = counted_run(model, request, {extra, 0, stops});
    const std::size_t agreed = agreement(best, next);
    next.runs = best.runs + 1;
    next.seconds += best.seconds;
    if (request.tolerance && is_success(next.outcome)) {  // the run that was asked for, and what it is worth
      best.agreed_digits = agreed;
      best.runs = next.runs;
      best.seconds = next.seconds;
      break;
    }
    next.agreed_digits = agreed;
    if (agreed >= request.digits) keep_common_digits(next, best);
    best = std::move(next);
    if (agreed >= request.digits || extra == most_extra(request)) break;
    // what the first run stepped over is no lack of digits
    const std::size_t missing = agreed == 0 && stops && !stops->empty() ? 1 : request.digits - agreed;
    stops = together(places, halved(best.step_times));
    extra = std::min(extra + missing + first_extra, most_extra(request));
  }
  return best;
}

Run repeated_by_samples(const Model& model, CountedRequest& request, Run first, const Stops& places) {
  const std::size_t extra = escapes_at_the_end(first, request) ? extra_for_end(request) : 0;
  if (extra > 0) first = counted_run(model, request, {extra, 0, places});
  if (!is_success(first.outcome)) return first;
  const Run series = by_series(model, request, first, places);
  if (is_success(series.outcome)) return agreed_with_series(model, request, std::move(first), series);
  Run best = agreed_among_samples(model, request, std::move(first), places);
  if (series.outcome == Outcome::escaped && is_success(best.outcome)) {  // samples stand on both sides of a pole
    best.agreed_digits = 0;
    best.second_method = series.method;
  }
  best.seconds += series.seconds;
  return best;
}

// Where the next run is held to stop: auto may have ended by samples.
Stops other_steps(const Run& last, const Stops& places) {
  if (!is_sampled(last.method)) return places;
  return together(places, last.runs == 1 ? last.overlooked : halved(last.step_times));
}

Run repeated_by_series(const Model& model, CountedRequest& request, Run best, const Stops& places) {
  double seconds = best.seconds;
  std::size_t least = least_digits(model, request, best.lost_range);
  std::size_t extra = first_extra + digits_for_multiple_zeros(best);
  while (best.runs < most_runs && (is_success(best.outcome) || may_want_digits(best.outcome))) {
    const auto stops = other_steps(best, places);
    Run next = counted_run(model, request, {extra, least, stops});
    if (next.lost_range) next = counted_run(model, request, {extra, least = std::max(least, mpfr_digits), stops});
    next.runs = best.runs + 1;
    seconds += next.seconds;
    if (!is_success(next.outcome)) {  // what two runs in different arithmetics meet is there
      const std::size_t for_end = escapes_at_the_end(next, request) ? extra_for_end(request) : 0;
      const bool met_again = next.outcome == best.outcome && next.outcome != Outcome::unresolved && extra >= for_end;
      if (is_success(best.outcome)) next.agreed_digits = 0;
      best = std::move(next);
      if (met_again) break;
      extra = std::max(for_end, std::min(2 * extra + request.digits, most_extra_digits));
      continue;
    }
    const std::size_t agreed = agreement(best, next);
    least = digits_against_cancellation(next, request.digits);
    if (request.tolerance) {  // the run that was asked for, and what it is worth
      best.agreed_digits = agreed;
      best.runs = next.runs;
      break;
    }
    next.agreed_digits = agreed;
    if (agreed >= request.digits) keep_common_digits(next, best);
    best = std::move(next);
    if (agreed >= request.digits || extra == most_extra_digits) break;
    extra = std::min(extra + request.digits - agreed + first_extra, most_extra_digits);
  }
  best.seconds = seconds;
  return best;
}

Run repeated(const Model& model, CountedRequest& request) {
  auto [first, places] = first_run(model, request);
  if (!request.agree || request.descent) return std::move(first);
  if (!first.unsearched.empty() || !first.passed_over.empty()) {
    first.agreed_digits = 0;
    return std::move(first);
  }
  const bool sampled = is_sampled(first.method) && request.method != automatic_method;
  return sampled ? repeated_by_samples(model, request, std::move(first), places)
                 : repeated_by_series(model, request, std::move(first), places);
}

}  // namespace

Run repeated_run(const Model& model, const SimulationRequest& asked) {
  CountedRequest request{asked};
  Run last = repeated(model, request);
  last.work = request.spent;
  return last;
}

}  // namespace separatrix
