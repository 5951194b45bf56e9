#include "lib/num/agreement.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {

std::size_t agreed_digits(const std::string& a, const std::string& b) {
  constexpr std::size_t equal = 1'000'000;
  Rational x, y;
  try {
    x = parse_rational(a);
    y = parse_rational(b);
  } catch (const InvalidArgument&) {
    return 0;  // "nan", "inf"
  }
  if (x == y) return equal;
  const Rational larger = std::max(Rational(abs(x)), Rational(abs(y)));
  const PrecisionScope scope(20);
  const double digits = -log10_magnitude(to_real<mpfr>(Rational(abs(Rational(x - y)) / larger)));
  return digits <= 0 ? 0 : static_cast<std::size_t>(std::floor(digits));
}

}  // namespace separatrix
