#include "solvers/roots/sign.hpp"

#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/tape/evaluate.hpp"

namespace separatrix {
namespace {

mpfr value_with(const std::shared_ptr<const Tape>& tape, std::span<const Rational> values, std::size_t digits) {
  const PrecisionScope scope(digits);
  Evaluator<mpfr> evaluator(tape, {});
  std::vector<mpfr> point;
  for (const Rational& value : values) point.push_back(to_real<mpfr>(value));
  return evaluator(point).front();
}

}  // namespace

CertainSign::CertainSign(Expression expression, const std::vector<Expression>& symbols)
    : tape_(compile({expression}, symbols, {})) {}

int CertainSign::operator()(std::span<const Rational> values) const {
  for (std::size_t digits = 30; digits <= 480; digits *= 2) {
    const mpfr rough = value_with(tape_, values, digits);
    const mpfr fine = value_with(tape_, values, 2 * digits);
    if (!isfinite(fine)) return 0;
    if (fine != 0 && 10 * abs(rough - fine) < abs(fine)) return fine > 0 ? 1 : -1;
  }
  return 0;
}

}  // namespace separatrix
