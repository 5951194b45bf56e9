#include "lib/num/polynomial.hpp"

#include <doctest/doctest.h>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rational.hpp"

namespace separatrix {
namespace {

template <class Real>
std::vector<PolynomialRoot<Real>> roots(const std::vector<Rational>& coefficients, const Rational& end) {
  std::vector<Real> c;
  for (const Rational& each : coefficients) c.push_back(to_real<Real>(each));
  return polynomial_roots<Real>(c, to_real<Real>(end), Real(0));
}

// s > 0, exactly representable
template <class Real>
void check(const std::vector<PolynomialRoot<Real>>& found, const std::vector<Rational>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Rational error = abs(Rational(to_rational(found[i].s) - expected[i]));
    CHECK(error <= 4 * expected[i] * to_rational(power_of_ten<Real>(log10_roundoff<Real>())));
  }
}

template <class Real>
void check_far_ends() {
  for (const long decades : {0, 3, 16, 50, 200}) {
    const Rational end = power(10, decades);
    check(roots<Real>({ratio(1, 2), -1, -4}, end), {ratio(1, 4)});  // (1/4 − s)(2 + 4s)
    check(roots<Real>({ratio(1, 8), ratio(-3, 4), 1}, end), {ratio(1, 4), ratio(1, 2)});
    check(roots<Real>({ratio(1, 8), ratio(-3, 4), 1, 0, 0}, end), {ratio(1, 4), ratio(1, 2)});
    CHECK(roots<Real>({1, -1, 1}, end).empty());
    const auto touch = roots<Real>({ratio(1, 16), ratio(-1, 2), 1}, end);
    check(touch, {ratio(1, 4)});
    CHECK(touch[0].direction == 0);
    check(roots<Real>({0, ratio(-1, 4), 1}, end), {ratio(1, 4)});  // 0 is not in (0, end]
  }
}

TEST_CASE("polynomial: zeros have all their digits, however far the interval goes on") {
  check_far_ends<double>();
  check_far_ends<float128>();
  const PrecisionScope scope(50);
  check_far_ends<mpfr>();
}

}  // namespace
}  // namespace separatrix
