#include "solvers/trajectory/repeated_run.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "solvers/trajectory/clock.hpp"
#include "solvers/trajectory/counted_runs.hpp"
#include "solvers/trajectory/digits_of_runs.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/sampled_runs.hpp"

namespace separatrix {
namespace {

// failures that a run with more digits may not meet
bool may_want_digits(Outcome outcome) {
  return outcome == Outcome::step_underflow || outcome == Outcome::nonfinite || outcome == Outcome::escaped ||
         outcome == Outcome::singularity || outcome == Outcome::unresolved || outcome == Outcome::accumulated;
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
  for (std::size_t round = 0; round < most_rounds && !first.run.passed_over.empty(); ++round) {
    first.places = together(first.places, first.run.passed_over);
    first.run = run_in_range(model, request, {0, 0, first.places, surveyed});
  }
  return first;
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
  last.seconds = request.seconds;
  for (double& time : last.passed_over) time = clock_of(time, request.is_backward());
  return last;
}

}  // namespace separatrix
