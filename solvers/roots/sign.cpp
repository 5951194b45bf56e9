#include "solvers/roots/sign.hpp"

#include <cmath>

#include "lib/tape/enclose.hpp"

namespace separatrix {

CertainSign::CertainSign(Expression expression, const std::vector<Expression>& symbols)
    : tape_(compile({expression}, symbols, {})) {}

int CertainSign::operator()(std::span<const Rational> values) const {
  constexpr std::size_t first_digits = 30, most_digits = 7680;
  for (std::size_t digits = first_digits; digits <= most_digits; digits *= 2) {
    const BallPrecision precision(std::lround(std::ceil(static_cast<double>(digits) * std::log2(10.0))));
    EnclosureEvaluator<ball> evaluate(tape_, {});
    const std::vector<ball> point = enclose_all<ball>(values);
    ball value;
    if (evaluate(point, {&value, 1})) continue;  // not defined on all of a ball that may still shrink
    if (arb_is_positive(value.raw())) return 1;
    if (arb_is_negative(value.raw())) return -1;
  }
  return 0;
}

}  // namespace separatrix
