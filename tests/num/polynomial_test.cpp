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

// (s − 1/3)^m (s + 2), whose coefficients are rounded
template <class Real>
void check_multiple() {
  for (std::size_t m = 2; m <= 6; ++m) {
    CAPTURE(m);
    std::vector<Rational> c{2, 1};
    for (std::size_t k = 0; k < m; ++k) {
      c.insert(c.begin(), 0);
      for (std::size_t i = 0; i + 1 < c.size(); ++i) c[i] -= c[i + 1] / 3;
    }
    const auto found = roots<Real>(c, 5);
    REQUIRE(found.size() == 1);
    CHECK(found[0].multiplicity == m);
    CHECK(found[0].direction == (m % 2 == 0 ? 0 : 1));
    const Rational error = abs(Rational(to_rational(found[0].s) - ratio(1, 3)));
    CHECK(error <= 1000 * to_rational(power_of_ten<Real>(log10_roundoff<Real>())));
  }
}

TEST_CASE("polynomial: a multiple zero that only roundoff splits is one, found at once and to its digits") {
  check_multiple<double>();
  check_multiple<float128>();
  const PrecisionScope scope(80);
  check_multiple<mpfr>();
}

}  // namespace
}  // namespace separatrix
