#include "solvers/vanishing.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>
#include <utility>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/random_point.hpp"

namespace separatrix {
namespace {

// a share of the digits whose loss to cancellation is usual
constexpr double clear_share = 0.9;
// more digits for a value that is not small: rounding shrinks with them
constexpr std::size_t refinement = 4;

// the terms whose cancellation makes the expression vanish
std::vector<Expression> cancelling_terms(Expression expression) {
  if (expression.kind() != Kind::sum) return {expression};
  return {expression.arguments().begin(), expression.arguments().end()};
}

}  // namespace

VanishingCheck check_vanishing(const Model& model, Expression expression, std::size_t points, std::size_t digits,
                               std::uint64_t seed) {
  const std::vector<Expression> terms = cancelling_terms(expression);
  std::vector<Expression> all{expression};
  all.insert(all.end(), terms.begin(), terms.end());
  const auto tape = compile(model, all);
  const bool with_time = depends_on_time(model, {expression});
  std::mt19937_64 random(seed);
  const auto at = [&](const RandomPoint& drawn, std::size_t with_digits) {
    const PrecisionScope scope(with_digits);
    std::vector<mpfr> point;
    for (const Rational& state : drawn.states) point.push_back(to_real<mpfr>(state));
    point.push_back(to_real<mpfr>(drawn.time));
    Evaluator<mpfr> evaluator(tape, drawn.parameters);
    const std::vector<mpfr> values = evaluator(point);
    mpfr scale(1);
    for (std::size_t k = 1; k < values.size(); ++k) scale = std::max(scale, mpfr(abs(values[k])));
    return std::pair(log10_magnitude(mpfr(values[0] / scale)), to_double(values[0]));
  };
  VanishingCheck check{points, digits, -INFINITY, {}, 0, 0};
  for (std::size_t i = 0; i < points; ++i) {
    const RandomPoint drawn = random_point(model, random, with_time);
    auto [size, value] = at(drawn, digits);
    if (size > clear_share * -static_cast<double>(digits)) std::tie(size, value) = at(drawn, refinement * digits);
    if (std::isnan(size)) {
      ++check.undefined;
    } else if (size > check.log10_largest) {
      check.log10_largest = size;
      check.where = drawn;
      check.value = value;
    }
  }
  return check;
}

}  // namespace separatrix
