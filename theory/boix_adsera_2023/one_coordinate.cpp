#include "theory/boix_adsera_2023/one_coordinate.hpp"

#include "lib/symbolic/canonical.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

Expression constant(const Rational& value) { return Expression(value); }

}  // namespace

Expression one_coordinate(const Rational& lambda, const Rational& target, const Rational& u0, const Rational& v0,
                          const Rational& t) {
  const Expression c = constant(abs(Rational(u0 * u0 - v0 * v0))), beta = constant(target);
  const Expression omega = sqrt(power(c, 2) + 4 * power(beta, 2));
  const Expression large = (target > 0 ? 2 * beta + omega : 2 * beta - omega) / c, small = -1 / large;
  const Expression plus = target > 0 ? large : small, minus = target > 0 ? small : large;
  const Expression initial = constant(abs(Rational((u0 + v0) / (u0 - v0))));
  const Expression growth = (initial - minus) / (initial - plus) * exp(constant(lambda) * omega * constant(t));
  const Expression E = (minus - plus * growth) / (1 - growth);
  return c / 4 * (E - 1 / E);
}

Expression one_balanced_coordinate(const Rational& lambda, const Rational& target, const Rational& beta0,
                                   const Rational& t) {
  return constant(target) /
         (1 + constant(target / beta0 - 1) * exp(constant(Rational(-2 * sgn(beta0) * lambda * target * t))));
}

Expression half_height_time(const Rational& lambda, const Rational& target, const Rational& xi, const Rational& eta,
                            const Rational& alpha) {
  const Rational size = abs(target), p = target > 0 ? Rational(xi + eta) : Rational(xi - eta);
  const Expression correction = log(constant(Rational(4 * size / (p * p)))) / (2 * log(constant(Rational(1 / alpha))));
  return (1 + correction) / constant(Rational(lambda * size));
}

}  // namespace separatrix::boix_adsera_2023
