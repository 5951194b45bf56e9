#include "solvers/basin/segment_zero.hpp"

#include <algorithm>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "solvers/roots/sign_change.hpp"

namespace separatrix {

namespace {

// under a PrecisionScope of digits + guard::chain
std::optional<Rational> zero(const std::function<std::optional<mpfr>(const Rational& s)>& value, const Rational& lower,
                             const Rational& upper, std::size_t digits) {
  const Rational width = upper - lower;
  const auto at_lower = value(lower), at_upper = value(upper);
  if (!at_lower || !at_upper) return std::nullopt;
  const std::size_t places = digits + guard::chain / 2;
  const auto s = sign_change([&](const mpfr& share) { return value(lower + width * to_rational(share)); },
                             -static_cast<double>(places));
  if (!s) return std::nullopt;
  const Rational place = lower + width * to_rational(*s);
  const mpfr size = std::max(mpfr(abs(*at_lower)), mpfr(abs(*at_upper)));
  const auto rest = value(place);
  if (!rest || !(abs(*rest) <= size * power_of_ten<mpfr>(-static_cast<double>(digits) / 2))) return std::nullopt;
  return place;
}

}  // namespace

std::optional<Rational> zero_on_segment(const Model& model, Expression quantity, const ParameterValues& parameters,
                                        const Segment& segment, const Rational& lower, const Rational& upper,
                                        std::size_t digits) {
  const PrecisionScope scope(digits + guard::chain);
  Function<mpfr> function(compile(model, {quantity}), parameters);
  const auto value = [&](const Rational& s) {
    std::vector<mpfr> point;
    for (const Rational& entry : segment.at(s)) point.push_back(to_real<mpfr>(entry));
    point.push_back(mpfr(0));
    return std::optional(function(point).front());
  };
  return zero(value, lower, upper, digits);
}

std::optional<Rational> zero_on_segment(
    const std::function<std::optional<Known>(const std::vector<Rational>& state, std::size_t digits)>& value,
    const Segment& segment, const Rational& lower, const Rational& upper, std::size_t digits) {
  const PrecisionScope scope(digits + guard::chain);
  const auto number = [&](const Rational& s) {
    const auto found = value(segment.at(s), digits + guard::chain);
    return found ? std::optional(to_real<mpfr>(found->value())) : std::nullopt;
  };
  return zero(number, lower, upper, digits);
}

}  // namespace separatrix
