#include "lib/num/tolerance.hpp"

#include <algorithm>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {

DigitsPlan plan_for_digits(std::size_t digits) {
  constexpr std::size_t most = most_digits + 200;
  if (digits < 1 || digits > most) {
    throw InvalidArgument("digits", std::to_string(digits), "1 to " + std::to_string(most));
  }
  DigitsPlan plan;
  plan.digits = digits;
  if (digits <= 15) {
    const double exponent = -std::min(14.0, static_cast<double>(digits) + 2);
    plan.tolerance = {exponent, exponent};
    return plan;
  }
  const std::size_t guard = digits / 20 + 2;
  plan.working_digits = digits + 5 + guard;
  const double exponent = -static_cast<double>(digits + 1 + guard);
  plan.tolerance = {exponent, exponent};
  return plan;
}

Tolerance tolerance_from(const Rational& value, std::size_t working_digits) {
  if (value <= 0 || value >= 1) {
    throw InvalidArgument("tolerance", to_string(value), "greater than 0 and less than 1");
  }
  const PrecisionScope scope(20);
  const double exponent = log10_magnitude(to_real<mpfr>(value));
  // exactly: the logarithm of 1e-33 itself may come out a rounding below -33
  if (value < power(Rational(1, 10), static_cast<long>(working_digits))) {
    throw InvalidArgument(
        "tolerance", to_string(to_real<mpfr>(value), 3),
        "at least 1e-" + std::to_string(working_digits) + ", the resolution of the arithmetic; ask for more --digits");
  }
  return {exponent, exponent};
}

}  // namespace separatrix
