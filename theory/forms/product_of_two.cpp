#include "theory/forms/product_of_two.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/forms/riccati.hpp"

namespace separatrix {
namespace {

// (2x + √(c² + 4x²))/c = e^(2y) of x = (c/2) sinh 2y, without cancellation
Expression exponential(Expression x, int sign, Expression c) {
  const Expression size = 2 * (sign < 0 ? -x : x);
  const Expression large = (size + sqrt(power(c, 2) + power(size, 2))) / c;
  return sign < 0 ? 1 / large : large;
}

// Ė = rate (c/2)(E₊ − E)(E − E₋): the positive root attracts
Riccati of_exponential(const ProductTerms& terms, const ProductSigns& signs) {
  const Expression c = terms.imbalance, stable = exponential(terms.target, signs.target, c);
  return {stable, -1 / stable, terms.rate * c / 2};
}

}  // namespace

ProductSigns signs_of(const ProductOfTwo& product, const Rational& start) {
  return {sgn(product.target), sgn(start), product.imbalance == 0};
}

ProductTerms terms_of(const ProductOfTwo& product, const Rational& start) {
  return {product.target, product.imbalance, product.rate, start};
}

Expression solution(const ProductTerms& terms, const ProductSigns& signs, Expression t) {
  if (signs.is_balanced) {
    const bool learns = signs.start * signs.target > 0;
    const Expression stable = learns ? terms.target : 0, unstable = learns ? 0 : terms.target;
    return solution(Riccati{stable, unstable, 2 * signs.start * terms.rate}, terms.start, t);
  }
  const Expression c = terms.imbalance,
                   E = solution(of_exponential(terms, signs), exponential(terms.start, signs.start, c), t);
  return c / 4 * (E - 1 / E);
}

Expression solution(const ProductOfTwo& product, const Rational& start, Expression t) {
  return solution(terms_of(product, start), signs_of(product, start), t);
}

Expression time_to_zero(const ProductTerms& terms, const ProductSigns& signs) {
  return time_between(of_exponential(terms, signs), exponential(terms.start, signs.start, terms.imbalance), 1);
}

Expression time_to_zero(const ProductOfTwo& product, const Rational& start) {
  return time_to_zero(terms_of(product, start), signs_of(product, start));
}

}  // namespace separatrix
