#include "theory/makkuva_2024/enclosed_chance.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/enclosure/enclosed_integral.hpp"

namespace separatrix::makkuva_2024 {
namespace {

Rational power_of_half(unsigned long exponent) { return Rational(1) / Rational(mpz_class(1) << exponent); }

// 2³¹/√2 is between these two
const Rational before_saddle = Rational(1518500249) * power_of_half(31),
               behind_saddle = Rational(1518500250) * power_of_half(31);

}  // namespace

std::optional<Interval> enclosed_chance(Expression energy, Expression saddle_energy, int side, const Rational& s) {
  const Expression w = symbol("w"), scale(s), zero(0);
  const Expression density = exp(-power(w, 2) / (2 * power(scale, 2))) / (scale * sqrt(2 * pi()));
  // a jump of sign w would cost the slopes
  const Expression on_axis = substitute(energy, {{symbol("e"), zero}, {sign(w), -1}, {abs(w), -w}});
  const Expression square = saddle_energy - on_axis;
  const Expression height = sqrt(relu(square)) / (scale * sqrt(Expression(2)));
  const Rational width = power_of_half(21), near_0 = power_of_half(22), highest = Rational(1) / (2 * s),
                 tail = power_of_half(25), slivers = Rational((behind_saddle - before_saddle) * highest);
  const Interval far{Rational(-7 * s), Rational(-behind_saddle)}, near{Rational(-before_saddle), Rational(-near_0)};
  const auto beyond = enclosed_integral(side < 0 ? density * erf(height) : density, w, far, width);
  if (!beyond) return std::nullopt;
  if (side < 0) return Interval{1 - beyond->high - slivers - tail, 1 - beyond->low};
  const auto between = enclosed_integral(density * erfc(height), w, near, width);
  if (!between) return std::nullopt;
  return Interval{beyond->low + between->low, beyond->high + between->high + slivers + near_0 * highest + tail};
}

}  // namespace separatrix::makkuva_2024
