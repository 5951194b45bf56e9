#include "theory/boix_adsera_2023/one_coordinate.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/forms/product_of_two.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

Expression constant(const Rational& value) { return Expression(value); }

}  // namespace

Expression one_coordinate(const Rational& lambda, const Rational& target, const Rational& u0, const Rational& v0,
                          const Rational& t) {
  return solution(ProductOfTwo{target, abs(Rational(u0 * u0 - v0 * v0)), lambda}, Rational(u0 * v0), constant(t));
}

Expression half_height_time(const Rational& lambda, const Rational& target, const Rational& xi, const Rational& eta,
                            const Rational& alpha) {
  const Rational size = abs(target), p = target > 0 ? Rational(xi + eta) : Rational(xi - eta);
  const Expression correction = log(constant(Rational(4 * size / (p * p)))) / (2 * log(constant(Rational(1 / alpha))));
  return (1 + correction) / constant(Rational(lambda * size));
}

}  // namespace separatrix::boix_adsera_2023
