#include "solvers/trajectory/repeated_run.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "lib/num/agreement.hpp"
#include "lib/num/digit_plan.hpp"
#include "solvers/trajectory/clock.hpp"
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
         outcome == Outcome::singularity || outcome == Outcome::unresolved || outcome == Outcome::accumulated;
}

std::size_t exact_digits(const Model& model, const SimulationRequest& request) {
  return std::max(input_digits(compile_vector_field(model), request.parameters, request.start),
                  digits_of(request.from_time));
}

// Digits of the arithmetic that rounding inside the field leaves `digits` of, as far as the last run can tell. Where it
// left none, what is lost is smaller than that run could see.
std::size_t digits_against_cancellation(const Run& last, std::size_t digits) {
  constexpr double most = 4000, most_times = 20;
  const double had = static_cast<double>(last.working_digits);
  double lacking = std::max(static_cast<double>(digits + guard::second_run) - last.field_digits, 0.0);
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
  return std::max(lost_range ? mpfr_digits : mpfr_digits - 1,
                  exact_digits(model, request) + request.digits + guard::second_run);
}

// most digits beyond those asked for
std::size_t most_extra(const SimulationRequest& request) {
  // beyond 12 digits the tolerance in double stays the same: nothing to compare
  const bool is_fixed = method_named(request.method).is_in_double() && !request.tolerance;
  return is_fixed ? std::max<std::size_t>(12, request.digits) - request.digits : most_extra_digits;
}

// What the runs to come may take is what those before have left.
struct CountedRequest : HybridRequest {
  double spent = 0;

  void count(const Run& made) {
    most_work -= made.work;
    spent += made.work;
  }
};

Run counted_run(const Model& model, CountedRequest& request, const RunSettings& settings) {
  Run made = run(model, request, settings);
  request.count(made);
  return made;
}

// One whose states stay within the exponents of its arithmetic, where the method has such an arithmetic.
Run run_in_range(const Model& model, CountedRequest& request, RunSettings settings = {}) {
  Run made = counted_run(model, request, settings);
  if (!made.lost_range || method_named(request.method).is_in_double()) return made;
  settings.least = std::max(settings.least, mpfr_digits);
  const double seconds = made.seconds;
  made = counted_run(model, request, settings);
  made.seconds += seconds;
  return made;
}

// Whether a pole is where the end is, to all digits of the run: the solution may still reach the end before it.
bool escapes_at_the_end(const Run& run, const SimulationRequest& request) {
  const auto pole = run.outcome == Outcome::escaped && run.obstacle ? run.obstacle->finite_value() : std::nullopt;
  if (!pole) return false;
  const Rational gap = abs(Rational(*pole - request.until));
  const Rational scale = std::max(Rational(abs(request.until)), Rational(abs(request.from_time)));
  return agreed_digits(gap, scale) + 1 >= static_cast<std::size_t>(std::max(-run.log10_noise, 1.0));
}

// Digits beyond those asked for that tell a pole from the end.
std::size_t extra_for_end(const SimulationRequest& request) {
  const std::size_t needed = std::max(digits_of(request.until), digits_of(request.from_time)) + guard::second_run;
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
  FirstRun first{run_in_range(model, request, {0, 0, nullptr, surveyed}), nullptr};
  double seconds = first.run.seconds;
  for (std::size_t round = 0; round < most_rounds && !first.run.passed_over.empty(); ++round) {
    first.places = together(first.places, first.run.passed_over);
    first.run = run_in_range(model, request, {0, 0, first.places, surveyed});
    seconds += first.run.seconds;
  }
  first.run.seconds = seconds;
  return first;
}

// The run that Taylor series make of the same problem, at a cost of the same order; with more digits, where asked. Radau where
// they do not: a pair of formulas that goes through a stiff field in a million steps is compared with a run of some ten.
Run by_series(const Model& model, CountedRequest& request, const Run& sampled, const Stops& places,
              std::size_t more = 0) {
  constexpr std::size_t least_steps = 1000, times_as_many = 10;
  HybridRequest other = request;
  other.method = sampled.method == stiff_method ? series_method : automatic_method;
  other.tolerance.reset();
  other.longest_step.reset();
  other.most_steps = std::min(request.most_steps, least_steps + times_as_many * sampled.steps);
  other.most_work = request.most_work / 2;
  Run series = run(model, other,
                   {first_extra + digits_for_multiple_zeros(sampled) + more,
                    least_digits(model, request, sampled.lost_range), places, false, true});
  request.count(series);
  return series;
}

// One run after another until two agree: each with the one before, or all with one of another method.
//
// next     of the last run: how the next one is made; none ends it
// other    made by another method; a run that fails is no answer where that came to the end
// returns  with a tolerance the run that was asked for, and what the next says it is worth
template <class Next>
Run until_agreed(const Model& model, CountedRequest& request, Run best, const Next& next, const Run* other = nullptr) {
  double seconds = best.seconds;
  if (other) {
    best.agreed_digits = agreement(best, *other);
    best.runs = 2;
    best.second_method = other->method;
    seconds += other->seconds;
  }
  while (best.runs < most_runs && best.agreed_digits.value_or(0) < request.digits) {
    const std::optional<RunSettings> how = next(best);
    if (!how) break;
    Run made = run_in_range(model, request, *how);
    seconds += made.seconds;
    made.runs = best.runs + 1;
    made.second_method = best.second_method;
    if (!is_success(made.outcome)) {
      if (other) break;
      if (is_success(best.outcome)) made.agreed_digits = 0;
    } else {
      made.agreed_digits = other ? agreement(made, *other) : agreement(best, made);
      if (request.tolerance && !other) {
        best.agreed_digits = made.agreed_digits;
        best.runs = made.runs;
        break;
      }
    }
    const bool agreed = made.agreed_digits.value_or(0) >= request.digits;
    if (agreed && !other) keep_common_digits(made, best);
    best = std::move(made);
  }
  if (other && *best.agreed_digits >= request.digits) keep_common_digits(best, *other);
  best.seconds = seconds;
  return best;
}

// Where the next run is held to stop: auto may have ended by samples.
Stops other_steps(const Run& last, const Stops& places) {
  if (!is_sampled(last.method)) return places;
  return together(places, last.runs == 1 ? last.overlooked : halved(last.step_times));
}

// What a run may have stepped over it cannot see with more digits: from the second on it is held to the steps of the run
// by series.
Run agreed_with_series(const Model& model, CountedRequest& request, Run first, const Run& series) {
  const auto stops = std::make_shared<const std::vector<double>>(series.step_times);
  std::size_t extra = 0;
  const auto next = [&](const Run& last) -> std::optional<RunSettings> {
    const bool held = last.runs > 2;
    if (request.tolerance && (*last.agreed_digits > 0 || held)) return std::nullopt;
    if (*last.agreed_digits > 0 || held) extra += std::min(request.digits - *last.agreed_digits + 1, most_more_digits);
    if (extra > most_extra(request)) return std::nullopt;
    return RunSettings{extra, 0, stops};
  };
  return until_agreed(model, request, std::move(first), next, &series);
}

// The second run stops where much may happen between the samples of the first, the others halve the steps of the last.
Run agreed_among_samples(const Model& model, CountedRequest& request, Run first, const Stops& places) {
  std::size_t extra = first_extra + digits_for_multiple_zeros(first);
  bool had_stops = false;
  const auto next = [&](const Run& last) -> std::optional<RunSettings> {
    if (!is_success(last.outcome)) return std::nullopt;
    const Stops stops = other_steps(last, places);
    if (last.agreed_digits) {
      if (extra == most_extra(request)) return std::nullopt;
      // what the first run stepped over is no lack of digits
      const bool stepped_over = *last.agreed_digits == 0 && had_stops;
      extra += first_extra + (stepped_over ? 1 : request.digits - *last.agreed_digits);
    }
    extra = std::min(extra, most_extra(request));
    had_stops = stops && !stops->empty();
    return RunSettings{extra, 0, stops};
  };
  return until_agreed(model, request, std::move(first), next);
}

Run nothing_agreed(Run run) {
  run.agreed_digits = 0;
  return run;
}

// Samples stand on both sides of a pole that series meet: nothing after it is the solution.
Run up_to_the_pole(Run series, const Run& sampled) {
  const bool elsewhere = sampled.outcome == Outcome::escaped;
  series.message += "; " + sampled.method + (elsewhere ? " meets one elsewhere" : " steps over it");
  series.runs = sampled.runs + 1;
  series.seconds += sampled.seconds;
  return series;
}

// Whether the poles of two runs are at one place of the way from the start, as far as a picture shows.
bool meet_at_one_place(const std::optional<Known>& a, const std::optional<Known>& b, const Rational& start) {
  constexpr std::size_t digits = 2;
  const auto one = a ? a->finite_value() : std::nullopt, other = b ? b->finite_value() : std::nullopt;
  return one && other && agreed_digits(abs(Rational(*one - *other)), abs(Rational(*other - start))) >= digits;
}

// An escape that is none of the solution.
Run lost(Run run, const std::string& why) {
  run.outcome = Outcome::unresolved;
  run.obstacle.reset();
  run.message = why + ": " + run.method + " has lost the solution; ask for more digits, or for another method";
  return run;
}

// Samples escape where series do not: an error below the absolute tolerance has grown, of a state that is smaller. With the
// steps of the series and more digits they may come to the end too.
Run escaped_alone(const Model& model, CountedRequest& request, Run first, const Run& series) {
  const auto stops = std::make_shared<const std::vector<double>>(series.step_times);
  for (std::size_t extra = first_extra; !request.tolerance && extra <= most_extra(request); extra *= 2) {
    Run more = run_in_range(model, request, {extra, 0, stops});
    more.seconds += first.seconds;
    if (is_success(more.outcome)) return agreed_with_series(model, request, std::move(more), series);
    if (more.outcome != Outcome::escaped) break;
    first = std::move(more);
  }
  return lost(std::move(first), "samples lead to infinity, and Taylor series do not");
}

Run repeated_by_samples(const Model& model, CountedRequest& request, Run first, const Stops& places) {
  const std::size_t extra = escapes_at_the_end(first, request) ? extra_for_end(request) : 0;
  if (extra > 0) first = run_in_range(model, request, {extra, 0, places});
  const bool escapes = first.outcome == Outcome::escaped;
  if (!is_success(first.outcome) && !escapes) return first;
  const Run series = by_series(model, request, first, places);
  if (escapes) {
    if (is_success(series.outcome)) return escaped_alone(model, request, std::move(first), series);
    const bool elsewhere =
        series.outcome == Outcome::escaped && !meet_at_one_place(first.obstacle, series.obstacle, request.from_time);
    return elsewhere ? up_to_the_pole(series, first) : std::move(first);
  }
  if (series.outcome == Outcome::escaped) {
    const Run again = by_series(model, request, first, places, request.digits);
    const bool there =
        again.outcome == Outcome::escaped && meet_at_one_place(series.obstacle, again.obstacle, request.from_time);
    return there ? up_to_the_pole(series, first) : nothing_agreed(std::move(first));
  }
  if (!first.passed_over.empty()) return nothing_agreed(std::move(first));
  if (is_success(series.outcome)) return agreed_with_series(model, request, std::move(first), series);
  // as any other run in the same arithmetic would have
  if (first.lost_range) return nothing_agreed(std::move(first));
  Run best = agreed_among_samples(model, request, std::move(first), places);
  best.seconds += series.seconds;
  return best;
}

// Whether a failure is the one that the run before has met too: a pole at one place.
bool is_met_again(const Run& run, std::optional<Outcome> met, const std::optional<Known>& place,
                  const Rational& start) {
  if (met != run.outcome || run.outcome == Outcome::unresolved) return false;
  return run.outcome != Outcome::escaped || meet_at_one_place(place, run.obstacle, start);
}

// With more digits each: those that agreement lacks, or that a failure may go away with. What two runs in different
// arithmetics meet is there.
Run repeated_by_series(const Model& model, CountedRequest& request, Run first, const Stops& places) {
  std::size_t least = least_digits(model, request, first.lost_range);
  std::size_t extra = first_extra + digits_for_multiple_zeros(first);
  std::optional<Outcome> met;  // by the run before the last
  std::optional<Known> place;  // of its pole
  const auto next = [&](const Run& last) -> std::optional<RunSettings> {
    const bool is_first = last.runs == 1;
    if (!is_success(last.outcome)) {
      if (!may_want_digits(last.outcome)) return std::nullopt;
      const std::size_t for_end = escapes_at_the_end(last, request) ? extra_for_end(request) : 0;
      if (is_met_again(last, met, place, request.from_time) && extra >= for_end) return std::nullopt;
      if (!is_first) extra = std::max(for_end, std::min(2 * extra + request.digits, most_extra_digits));
    } else if (!is_first) {
      if (extra == most_extra_digits) return std::nullopt;
      least = std::max(least, digits_against_cancellation(last, request.digits));
      extra = std::min(extra + request.digits - *last.agreed_digits + first_extra, most_extra_digits);
    }
    met = last.outcome;
    place = last.obstacle;
    return RunSettings{extra, least, other_steps(last, places), false, true};
  };
  Run best = until_agreed(model, request, std::move(first), next);
  const bool elsewhere =
      best.outcome == Outcome::escaped && best.runs > 1 && !is_met_again(best, met, place, request.from_time);
  return elsewhere ? lost(std::move(best), "runs with more digits escape at other times, or not at all") : best;
}

Run repeated(const Model& model, CountedRequest& request) {
  auto [first, places] = first_run(model, request);
  if (!request.agree || request.descent) return std::move(first);
  if (!first.unsearched.empty()) return nothing_agreed(std::move(first));
  if (is_sampled(first.method) && request.method != automatic_method)
    return repeated_by_samples(model, request, std::move(first), places);
  if (!first.passed_over.empty()) return nothing_agreed(std::move(first));
  return repeated_by_series(model, request, std::move(first), places);
}

}  // namespace

Run repeated_run(const Model& model, const HybridRequest& asked) {
  CountedRequest request{asked};
  Run last = repeated(model, request);
  last.work = request.spent;
  for (double& time : last.passed_over) time = clock_of(time, request.is_backward());
  return last;
}

}  // namespace separatrix
