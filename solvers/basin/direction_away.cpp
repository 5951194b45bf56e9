#include "solvers/basin/direction_away.hpp"

#include <algorithm>

#include "lib/num/agreement.hpp"

namespace separatrix {
namespace {

// value rounded to so many digits behind the point
Known rounded_behind_point(const Rational& value, std::size_t digits) {
  const Rational unit = power(Rational(10), static_cast<long>(digits)), scaled = abs(value) * unit + ratio(1, 2);
  const mpz_class whole = scaled.get_num() / scaled.get_den();
  const Rational places = Rational(whole) / unit;
  return rounded(value < 0 ? Rational(-places) : places, std::max<std::size_t>(whole.get_str().size(), 1));
}

}  // namespace

DirectionAway direction_away(const std::vector<Rational>& unit, const Rational& error, const Rational& margin,
                             const Rational& margin_error, std::size_t digits) {
  DirectionAway away;
  away.digits = std::min(agreed_digits(error, Rational(1)), digits);
  away.error = error + power(Rational(10), -static_cast<long>(away.digits)) / 2;
  for (const Rational& entry : unit) away.unit.push_back(rounded_behind_point(entry, away.digits));
  if (margin == 0) return away;
  away.margin = rounded(margin, std::clamp<std::size_t>(agreed_digits(margin_error, margin), 1, digits));
  return away;
}

DirectionAway rounded(const DirectionAway& away, std::size_t digits) {
  DirectionAway fewer = direction_away(rationals(away.unit), away.error, 0, 0, std::min(away.digits, digits));
  if (away.margin) fewer.margin = rounded(*away.margin, digits);
  return fewer;
}

}  // namespace separatrix
