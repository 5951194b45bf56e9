#include "solvers/trajectory/scales.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

// of a number that may be beyond the range of double
double log10_of(const Rational& value) {
  const PrecisionScope scope(20);
  return log10_magnitude(to_real<mpfr>(value));
}

}  // namespace

double log10_least_size(const std::vector<Rational>& start) {
  double least = 0;
  for (const Rational& each : start) {
    if (each != 0) least = std::min(least, log10_of(each));
  }
  return least;
}

std::size_t digits_of_lateness(const Rational& a, const Rational& b) {
  constexpr double few = 2;
  if (a == b) return 0;
  const Rational late = std::max(Rational(abs(a)), Rational(abs(b)));
  const double digits = log10_of(Rational(late / abs(Rational(b - a))));
  return digits > few ? static_cast<std::size_t>(std::ceil(digits)) : 0;
}

}  // namespace separatrix
