#include "lib/num/airy.hpp"

#include <doctest/doctest.h>
#include <gsl/gsl_sf_airy.h>

#include <boost/math/constants/constants.hpp>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "tests/support/agreement.hpp"

namespace separatrix {
namespace {

// Taylor series of Y″ = xY from 0: (k+2)(k+1) y_{k+2} = y_{k−1}
std::pair<mpfr, mpfr> series(const mpfr& x, const mpfr& value, const mpfr& slope) {
  std::vector<mpfr> y{value, slope, mpfr(0)};
  mpfr sum = value + slope * x, derivative = slope, power = x;  // power = x^(k−1)
  for (unsigned k = 2; k < 600; ++k) {
    if (k > 2) y.push_back(y[k - 3] / (k * (k - 1)));
    derivative += k * y[k] * power;
    power *= x;
    sum += y[k] * power;
  }
  return {sum, derivative};
}

TEST_CASE("airy: against the Taylor series of Y'' = xY at 0, 100 digits") {
  const PrecisionScope scope(130);
  const Airy zero = airy(mpfr(0));
  // Ai(0) = 3^(−2/3)/Γ(2/3), Ai'(0) = −3^(−1/3)/Γ(1/3)
  mpfr third(0), gamma(0);
  third = mpfr(1) / 3;
  mpfr_gamma(gamma.backend().data(), mpfr(2 * third).backend().data(), MPFR_RNDN);
  const mpfr ai = pow(mpfr(3), mpfr(-2 * third)) / gamma;
  mpfr_gamma(gamma.backend().data(), third.backend().data(), MPFR_RNDN);
  const mpfr ai_slope = -pow(mpfr(3), mpfr(-third)) / gamma;
  CHECK(agree(zero.ai, ai, 125));
  CHECK(agree(zero.ai_slope, ai_slope, 125));
  for (const char* at : {"-7.25", "-1", "0.125", "2", "5.5"}) {
    const mpfr x(at);
    const Airy found = airy(x);
    const auto [y, slope] = series(x, ai, ai_slope);
    CHECK(agree(found.ai, y, 110));
    CHECK(agree(found.ai_slope, slope, 110));
    // the Wronskian, 1/π
    const mpfr pi = boost::math::constants::pi<mpfr>();
    CHECK(agree(mpfr(found.ai * found.bi_slope - found.ai_slope * found.bi), mpfr(1 / pi), 115));
  }
}

TEST_CASE("airy: against GSL in double, also where Ai is tiny") {
  const PrecisionScope scope(40);
  for (const double x : {-20.0, -3.5, -1.0, 0.0, 1.0, 10.0, 60.0}) {
    CAPTURE(x);
    const Airy found = airy(mpfr(x));
    const gsl_mode_t mode = GSL_PREC_DOUBLE;
    CHECK(to_double(found.ai) == doctest::Approx(gsl_sf_airy_Ai(x, mode)).epsilon(1e-11));
    CHECK(to_double(found.ai_slope) == doctest::Approx(gsl_sf_airy_Ai_deriv(x, mode)).epsilon(1e-11));
    CHECK(to_double(found.bi) == doctest::Approx(gsl_sf_airy_Bi(x, mode)).epsilon(1e-11));
    CHECK(to_double(found.bi_slope) == doctest::Approx(gsl_sf_airy_Bi_deriv(x, mode)).epsilon(1e-11));
  }
}

TEST_CASE("airy: first zeros") {
  const PrecisionScope scope(60);
  CHECK(to_double(first_airy_zero()) == doctest::Approx(gsl_sf_airy_zero_Ai(1)).epsilon(1e-12));
  CHECK(to_double(first_airy_slope_zero()) == doctest::Approx(gsl_sf_airy_zero_Ai_deriv(1)).epsilon(1e-12));
  CHECK(abs(airy(first_airy_zero()).ai) < mpfr("1e-58"));
  CHECK(abs(airy(first_airy_slope_zero()).ai_slope) < mpfr("1e-58"));
  CHECK_THROWS_AS(airy(mpfr("nan")), InvalidArgument);
}

}  // namespace
}  // namespace separatrix
