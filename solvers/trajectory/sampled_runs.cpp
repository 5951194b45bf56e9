#include "solvers/trajectory/sampled_runs.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/num/agreement.hpp"
#include "solvers/trajectory/digits_of_runs.hpp"
#include "solvers/trajectory/methods.hpp"

namespace separatrix {
namespace {

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

// The run that another method makes of the same problem, at a cost of the same order; with more digits, where asked.
Run by_other_method(const Model& model, CountedRequest& request, const Run& sampled, const Stops& places,
                    std::size_t more = 0) {
  constexpr std::size_t least_steps = 1000, times_as_many = 10;
  HybridRequest other = request;
  other.method = sampled.method == stiff_method ? series_method : automatic_method;
  other.tolerance.reset();
  other.longest_step.reset();
  other.most_steps = std::min(request.most_steps, least_steps + times_as_many * sampled.steps);
  other.most_work = request.most_work / 2;
  return counted_run(model, request, other,
                     {first_extra + digits_for_multiple_zeros(sampled) + more,
                      least_digits(model, request, sampled.lost_range), places, false, true, 1});
}

// What a run may have stepped over it cannot see with more digits: from the second on it is held to the steps of the other run.
Run agreed_with(const Run& other, const Model& model, CountedRequest& request, Run first) {
  const auto stops = std::make_shared<const std::vector<double>>(other.step_times);
  std::size_t extra = 0;
  const auto next = [&](const Run& last) -> std::optional<RunSettings> {
    const bool held = last.runs > 2;
    if (request.tolerance && (*last.agreed_digits > 0 || held)) return std::nullopt;
    if (*last.agreed_digits > 0 || held) extra += std::min(request.digits - *last.agreed_digits + 1, most_more_digits);
    if (extra > most_extra(request)) return std::nullopt;
    return RunSettings{extra, 0, stops};
  };
  return until_agreed(model, request, std::move(first), next, &other);
}

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

// Samples stand on both sides of a pole that the other method meets: nothing after it is the solution.
Run up_to_the_pole(Run other, const Run& sampled) {
  const bool elsewhere = sampled.outcome == Outcome::escaped;
  other.message += "; " + sampled.method + (elsewhere ? " meets one elsewhere" : " steps over it");
  other.runs = sampled.runs + 1;
  return other;
}

// Samples escape where the other method does not: an error below the absolute tolerance has grown, of a state that is smaller.
// With the steps of the other run and more digits they may come to the end too.
Run escaped_alone(const Model& model, CountedRequest& request, Run first, const Run& other) {
  const auto stops = std::make_shared<const std::vector<double>>(other.step_times);
  for (std::size_t extra = first_extra; !request.tolerance && extra <= most_extra(request); extra *= 2) {
    Run more = run_in_range(model, request, {extra, 0, stops});
    if (is_success(more.outcome)) return agreed_with(other, model, request, std::move(more));
    if (more.outcome != Outcome::escaped) break;
    first = std::move(more);
  }
  return lost(std::move(first), "samples lead to infinity, and " + other.method + " does not");
}

}  // namespace

bool meet_at_one_place(const std::optional<Known>& a, const std::optional<Known>& b, const Rational& start) {
  constexpr std::size_t digits = 2;
  const auto one = a ? a->finite_value() : std::nullopt, other = b ? b->finite_value() : std::nullopt;
  return one && other && agreed_digits(abs(Rational(*one - *other)), abs(Rational(*other - start))) >= digits;
}

Run nothing_agreed(Run run) {
  run.agreed_digits = 0;
  return run;
}

Run lost(Run run, const std::string& why) {
  run.outcome = Outcome::unresolved;
  run.obstacle.reset();
  run.message = why + ": " + run.method + " has lost the solution; ask for more digits, or for another method";
  return run;
}

Stops other_steps(const Run& last, const Stops& places) {
  if (!is_sampled(last.method)) return places;
  return together(places, last.runs == 1 ? last.overlooked : halved(last.step_times));
}

Run repeated_by_samples(const Model& model, CountedRequest& request, Run first, const Stops& places) {
  const std::size_t extra = escapes_at_the_end(first, request) ? extra_for_end(request) : 0;
  if (extra > 0) first = run_in_range(model, request, {extra, 0, places});
  const bool escapes = first.outcome == Outcome::escaped;
  if (!is_success(first.outcome) && !escapes) return first;
  const Run other = by_other_method(model, request, first, places);
  if (escapes) {
    if (is_success(other.outcome)) return escaped_alone(model, request, std::move(first), other);
    const bool elsewhere =
        other.outcome == Outcome::escaped && !meet_at_one_place(first.obstacle, other.obstacle, request.from_time);
    return elsewhere ? up_to_the_pole(other, first) : std::move(first);
  }
  if (other.outcome == Outcome::escaped) {
    const Run again = by_other_method(model, request, first, places, request.digits);
    const bool there =
        again.outcome == Outcome::escaped && meet_at_one_place(other.obstacle, again.obstacle, request.from_time);
    return there ? up_to_the_pole(other, first) : nothing_agreed(std::move(first));
  }
  if (!first.passed_over.empty()) return nothing_agreed(std::move(first));
  if (is_success(other.outcome)) return agreed_with(other, model, request, std::move(first));
  // as any other run in the same arithmetic would have
  if (first.lost_range) return nothing_agreed(std::move(first));
  return agreed_among_samples(model, request, std::move(first), places);
}

}  // namespace separatrix
