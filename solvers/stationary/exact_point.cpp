#include "solvers/stationary/exact_point.hpp"

#include <utility>

#include "lib/num/convert.hpp"

namespace separatrix {
namespace {

constexpr long largest_denominator = 1000;

// the first convergent of the continued fraction within the tolerance
std::optional<Rational> simple_fraction(const mpfr& value, const Rational& tolerance) {
  if (!isfinite(value)) return std::nullopt;
  const Rational exact = to_rational(value);
  Rational rest = exact;
  mpz_class p0 = 0, q0 = 1, p1 = 1, q1 = 0;
  for (;;) {
    mpz_class whole;
    mpz_fdiv_q(whole.get_mpz_t(), rest.get_num_mpz_t(), rest.get_den_mpz_t());
    p0 = std::exchange(p1, mpz_class(whole * p1 + p0));
    q0 = std::exchange(q1, mpz_class(whole * q1 + q0));
    if (q1 > largest_denominator) return std::nullopt;
    Rational convergent(p1, q1);
    convergent.canonicalize();
    if (abs(Rational(convergent - exact)) <= tolerance) return convergent;
    rest = 1 / Rational(rest - whole);  // not 0: the last convergent is exact
  }
}

}  // namespace

std::optional<std::vector<Rational>> simple_fractions(const std::vector<mpfr>& x, const Rational& tolerance) {
  std::vector<Rational> fractions;
  for (const mpfr& each : x) {
    const auto fraction = simple_fraction(each, tolerance);
    if (!fraction) return std::nullopt;
    fractions.push_back(*fraction);
  }
  return fractions;
}

}  // namespace separatrix
