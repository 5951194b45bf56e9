#include "theory/forms/product_of_two.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/forms/riccati.hpp"

namespace separatrix {
namespace {

// (2x + √(c² + 4x²))/c = e^(2y) of x = (c/2) sinh 2y, without cancellation
Expression exponential(const Rational& x, Expression c) {
  const Expression size(Rational(2 * abs(x)));
  const Expression large = (size + sqrt(power(c, 2) + power(size, 2))) / c;
  return x < 0 ? 1 / large : large;
}

// Ė = rate (c/2)(E₊ − E)(E − E₋): the positive root attracts
Riccati of_exponential(const ProductOfTwo& product) {
  const Expression c(product.imbalance), stable = exponential(product.target, c);
  return {stable, -1 / stable, Expression(product.rate) * c / 2};
}

}  // namespace

Expression solution(const ProductOfTwo& product, const Rational& start, Expression t) {
  const Expression rate(product.rate), target(product.target);
  if (product.imbalance == 0) {
    const bool learns = start * product.target > 0;
    const Expression sign = sgn(start), stable = learns ? target : 0, unstable = learns ? 0 : target;
    return solution(Riccati{stable, unstable, 2 * sign * rate}, Expression(start), t);
  }
  const Expression c(product.imbalance), E = solution(of_exponential(product), exponential(start, c), t);
  return c / 4 * (E - 1 / E);
}

Expression time_to_zero(const ProductOfTwo& product, const Rational& start) {
  return time_between(of_exponential(product), exponential(start, Expression(product.imbalance)), 1);
}

}  // namespace separatrix
