#include "solvers/vanishing.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>
#include <utility>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/kink_points.hpp"
#include "solvers/random_point.hpp"
#include "solvers/resolving_digits.hpp"

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
  VanishingCheck check;
  check.points = points;
  check.log10_largest = -INFINITY;
  const auto resolving = resolving_digits(model, all, digits);
  check.digits = resolving.value_or(digits);
  check.unresolved = !resolving;
  const double zero = -clear_share * static_cast<double>(check.digits);
  const auto examine = [&](const RandomPoint& drawn) {
    auto [size, value] = at(drawn, check.digits);
    auto [fine_size, fine_value] = at(drawn, 2 * check.digits);
    // small with some digits and no smaller with twice as many: a value
    if (size <= zero && fine_size > 2 * zero) std::tie(size, value) = std::pair(std::max(size, fine_size), fine_value);
    if (size > zero) std::tie(size, value) = at(drawn, refinement * check.digits);
    if (std::isnan(size)) {
      ++check.undefined;
    } else if (size > check.log10_largest) {
      check.log10_largest = size;
      check.where = drawn;
      check.value = value;
    }
  };
  for (std::size_t i = 0; i < points; ++i) examine(random_point(model, random, with_time));
  const KinkPoints kinks = kink_points(model, all, random, with_time);
  const std::size_t undefined = check.undefined;
  for (const RandomPoint& drawn : kinks.points) examine(drawn);
  check.undefined = undefined;  // far out there need not be a value
  check.positive = kinks.positive;
  return check;
}

}  // namespace separatrix
