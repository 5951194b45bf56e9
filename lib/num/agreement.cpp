#include "lib/num/agreement.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {

namespace {

constexpr std::size_t equal = 1'000'000;

}  // namespace

std::size_t agreed_digits(const Known& a, const Known& b) {
  const auto x = a.finite_value(), y = b.finite_value();
  return x && y ? agreed_digits(abs(Rational(*x - *y)), std::max(Rational(abs(*x)), Rational(abs(*y)))) : 0;
}

std::size_t agreed_digits(const Rational& error, const Rational& scale) {
  if (error == 0) return equal;
  if (error > scale) return 0;
  const Rational ratio_of_both = error / scale;
  const PrecisionScope scope(20);
  const double digits = std::floor(-log10_magnitude(to_real<mpfr>(ratio_of_both)));
  if (digits >= equal) return equal;
  // the logarithm is rounded: one of its neighbours may be meant
  long n = static_cast<long>(std::max(digits, 0.0)) + 1;
  while (n > 0 && ratio_of_both > power(10, -n)) --n;
  return static_cast<std::size_t>(n);
}

Known vouched(const Known& value, const Known& again, const std::optional<Rational>& scale) {
  const auto x = value.finite_value(), y = again.finite_value();
  if (!x || !y) return {};
  return {value, scale ? agreed_digits(Rational(abs(*x - *y)), *scale) : agreed_digits(value, again)};
}

std::size_t agreed_digits_of_limits(const std::vector<Known>& a, const std::vector<Known>& b) {
  std::size_t least = 1'000'000;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Rational x = a[i].value(), y = b[i].value();
    const Rational scale = std::max({Rational(1), Rational(abs(x)), Rational(abs(y))});
    least = std::min(least, agreed_digits(Rational(abs(x - y)), scale));
  }
  return least;
}

}  // namespace separatrix
