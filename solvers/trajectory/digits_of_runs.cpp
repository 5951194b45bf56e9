#include "solvers/trajectory/digits_of_runs.hpp"

#include <algorithm>

#include "lib/num/agreement.hpp"
#include "lib/num/digit_plan.hpp"
#include "solvers/trajectory/field_digits.hpp"
#include "solvers/trajectory/methods.hpp"

namespace separatrix {
namespace {

std::size_t exact_digits(const Model& model, const SimulationRequest& request) {
  return std::max(input_digits(compile_vector_field(model), request.parameters, request.start),
                  digits_of(request.from_time));
}

}  // namespace

std::size_t digits_against_cancellation(const Run& last, std::size_t digits) {
  constexpr double most = 4000, most_times = 20;
  const double had = static_cast<double>(last.working_digits);
  double lacking = std::max(static_cast<double>(digits + guard::second_run) - last.field_digits, 0.0);
  if (last.field_digits <= 0) lacking = std::max(lacking, 3 * had);
  return static_cast<std::size_t>(std::min(most, had + std::min(lacking, most_times * had)));
}

std::size_t digits_for_multiple_zeros(const Run& run) {
  std::size_t most = 1;
  for (const EventReport& event : run.events) most = std::max(most, event.multiplicity);
  return std::min((most - 1) * run.digits, most_extra_digits);
}

std::size_t least_digits(const Model& model, const SimulationRequest& request, bool lost_range) {
  return std::max(lost_range ? mpfr_digits : mpfr_digits - 1,
                  exact_digits(model, request) + request.digits + guard::second_run);
}

std::size_t most_extra(const SimulationRequest& request) {
  // beyond 12 digits the tolerance in double stays the same: nothing to compare
  const bool is_fixed = method_named(request.method).is_in_double() && !request.tolerance;
  return is_fixed ? std::max<std::size_t>(12, request.digits) - request.digits : most_extra_digits;
}

bool escapes_at_the_end(const Run& run, const SimulationRequest& request) {
  const auto pole = run.outcome == Outcome::escaped && run.obstacle ? run.obstacle->finite_value() : std::nullopt;
  if (!pole) return false;
  const Rational gap = abs(Rational(*pole - request.until));
  const Rational scale = std::max(Rational(abs(request.until)), Rational(abs(request.from_time)));
  return agreed_digits(gap, scale) + 1 >= static_cast<std::size_t>(std::max(-run.log10_noise, 1.0));
}

std::size_t extra_for_end(const SimulationRequest& request) {
  const std::size_t needed = std::max(digits_of(request.until), digits_of(request.from_time)) + guard::second_run;
  return needed > request.digits ? std::min(needed - request.digits, most_extra_digits) : 0;
}

}  // namespace separatrix
