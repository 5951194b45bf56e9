#include "solvers/segment_zero.hpp"

#include <algorithm>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/sign_change.hpp"

namespace separatrix {

std::optional<Rational> zero_on_segment(const Model& model, Expression quantity, const ParameterValues& parameters,
                                        const Segment& segment, const Rational& lower, const Rational& upper,
                                        std::size_t digits) {
  constexpr std::size_t guard_digits = 20;
  const PrecisionScope scope(digits + guard_digits);
  Function<mpfr> function(compile(model, {quantity}), parameters);
  const auto value = [&](const Rational& s) {
    std::vector<mpfr> point;
    for (const Rational& entry : segment.at(s)) point.push_back(to_real<mpfr>(entry));
    point.push_back(mpfr(0));
    return function(point).front();
  };
  const Rational width = upper - lower;
  const mpfr at_lower = value(lower), at_upper = value(upper);
  const auto s =
      sign_change([&](const mpfr& share) { return std::optional(value(lower + width * to_rational(share))); },
                  -static_cast<double>(digits + guard_digits / 2));
  if (!s) return std::nullopt;
  const Rational place = lower + width * to_rational(*s);
  const mpfr size = std::max(mpfr(abs(at_lower)), mpfr(abs(at_upper)));
  if (!(abs(value(place)) <= size * power_of_ten<mpfr>(-static_cast<double>(digits) / 2))) return std::nullopt;
  return place;
}

}  // namespace separatrix
