#include "solvers/trajectory/certain_values.hpp"

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/tape/function.hpp"
#include "lib/tape/unroll.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_operations = 20'000, most_times = 8;

// falls with the precision as rounding errors do: the value itself is 0
bool is_rounding(const Known& before, const Known& now, std::size_t more_digits) {
  const auto a = before.finite_value(), b = now.finite_value();
  return a && b && abs(*b) <= abs(*a) * power(Rational(10), -static_cast<long>(more_digits / 2));
}

}  // namespace

std::vector<Known> certain_values(const std::shared_ptr<const Tape>& tape, const ParameterValues& parameters,
                                  const std::vector<Rational>& point, std::size_t digits) {
  if (unrolled_size(*tape) > most_operations) return {};
  const auto compute = [&](std::size_t working) {
    const PrecisionScope scope(working);
    std::vector<mpfr> at;
    for (const Rational& each : point) at.push_back(to_real<mpfr>(each));
    return rounded(Function<mpfr>(tape, parameters)(at), digits);
  };
  const std::size_t first = digits + guard::second_run;
  std::vector<Known> values = compute(first);
  std::vector<bool> certain(values.size(), false);
  until_decided(doubled(2 * first, most_times * first), [&](std::size_t working) {
    const std::vector<Known> better = compute(working);
    bool all = true;
    for (std::size_t k = 0; k < values.size(); ++k) {
      const bool has_none = !values[k].is_finite() && !better[k].is_finite();
      certain[k] = has_none || (!(better[k] == Known(0)) && agreed_digits(values[k], better[k]) >= digits);
      values[k] = !certain[k] && is_rounding(values[k], better[k], working / 2) ? Known(0) : better[k];
      all = all && certain[k];  // what is 0 may be too small for these digits
    }
    return all;
  });
  return values;
}

}  // namespace separatrix
