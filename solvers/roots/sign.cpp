#include "solvers/roots/sign.hpp"

#include <cmath>

#include "lib/num/digit_plan.hpp"
#include "lib/tape/enclose.hpp"

namespace separatrix {

CertainSign::CertainSign(Expression expression, const std::vector<Expression>& symbols)
    : tape_(compile({expression}, symbols, {})) {}

int CertainSign::operator()(std::span<const Rational> values) const {
  constexpr std::size_t first_digits = 30, last_digits = 7680;
  return until_decided(doubled(first_digits, last_digits), [&](std::size_t digits) {
    const BallPrecision precision(std::lround(std::ceil(static_cast<double>(digits) * std::log2(10.0))));
    EnclosureEvaluator<ball> evaluate(tape_, {});
    const std::vector<ball> point = enclose_all<ball>(values);
    ball value;
    if (evaluate(point, {&value, 1})) return 0;  // not defined on all of a ball that may still shrink
    return arb_is_positive(value.raw()) ? 1 : arb_is_negative(value.raw()) ? -1 : 0;
  });
}

}  // namespace separatrix
