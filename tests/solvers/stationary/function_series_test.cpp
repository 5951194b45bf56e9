#include "solvers/stationary/function_series.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "tests/support/agreement.hpp"

namespace separatrix {
namespace {

TEST_CASE("function series: around 1/4, against mpmath's taylor()") {
  const PrecisionScope scope(40);
  const std::map<Kind, std::vector<std::string>> all{
      {Kind::sinh,
       {"0.25261231680816830791412515054206", "1.0314130998795731761592954175204", "0.12630615840408415395706257527103",
        "0.1719021833132621960265492362534", "0.010525513200340346163088547939252",
        "8.5951091656631098013274618126698e-3", "3.5085044001134487210295159797508e-4"}},
      {Kind::cosh,
       {"1.0314130998795731761592954175204", "0.25261231680816830791412515054206", "0.51570654993978658807964770876019",
        "0.04210205280136138465235419175701", "0.042975545828315549006637309063349",
        "2.1051026400680692326177095878505e-3", "1.4325181942771849668879103021116e-3"}},
      {Kind::asin,
       {"0.25268025514207865348565743699371", "1.0327955589886445027144707732753", "0.13770607453181926702859610310337",
        "0.2203297192509108272457537649654", "0.12240539958383934846986320275855", "0.15145628108507055384004406954659",
        "0.13021758419727905088776202761017"}},
      {Kind::acos,
       {"1.318116071652817965745664254646", "-1.0327955589886445027144707732753", "-0.13770607453181926702859610310337",
        "-0.2203297192509108272457537649654", "-0.12240539958383934846986320275855",
        "-0.15145628108507055384004406954659", "-0.13021758419727905088776202761017"}},
      {Kind::atan,
       {"0.24497866312686415417208248121128", "0.94117647058823529411764705882353",
        "-0.22145328719723183391003460207612", "-0.22579550851482461496709410407762",
        "0.18390584403922366829899067300439", "0.058272910581840283915915475995118",
        "-0.13824402393905809929188256972633"}},
      {Kind::erf,
       {"0.27632639016823693298506826776482", "1.0600141293761142434974185339227",
        "-0.26500353234402856087435463348067", "-0.30917078773469998768674707239411",
        "0.12698085924818035208562826187615", "0.080053150395591961097461295530618",
        "-0.040532658332480757314289311127859"}},
      {Kind::erfc,
       {"0.72367360983176306701493173223518", "-1.0600141293761142434974185339227",
        "0.26500353234402856087435463348067", "0.30917078773469998768674707239411",
        "-0.12698085924818035208562826187615", "-0.080053150395591961097461295530618",
        "0.040532658332480757314289311127859"}},
  };
  for (const auto& [function, expected] : all) {
    CAPTURE(std::string(function_name(function)));
    const auto found = taylor_coefficients<mpfr>(function, mpfr(1) / 4, 6);
    REQUIRE(found);
    REQUIRE(found->size() == expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k) {
      CHECK(agree((*found)[k], to_real<mpfr>(parse_rational(expected[k])), 30));
    }
  }
}

TEST_CASE("function series: exact around 0 where the coefficients are rational") {
  const auto coefficients = [](Kind function) {
    return taylor_coefficients<Rational>(function, Rational(0), 5).value();
  };
  CHECK(coefficients(Kind::sinh) == std::vector<Rational>{0, 1, 0, ratio(1, 6), 0, ratio(1, 120)});
  CHECK(coefficients(Kind::cosh) == std::vector<Rational>{1, 0, ratio(1, 2), 0, ratio(1, 24), 0});
  CHECK(coefficients(Kind::asin) == std::vector<Rational>{0, 1, 0, ratio(1, 6), 0, ratio(3, 40)});
  CHECK(coefficients(Kind::atan) == std::vector<Rational>{0, 1, 0, ratio(-1, 3), 0, ratio(1, 5)});
  CHECK_FALSE(taylor_coefficients<Rational>(Kind::erf, Rational(0), 5));   // 2/sqrt(pi)
  CHECK_FALSE(taylor_coefficients<Rational>(Kind::acos, Rational(0), 5));  // pi/2
  CHECK_FALSE(taylor_coefficients<mpfr>(Kind::asin, mpfr(1), 5));          // its slope is infinite
}

}  // namespace
}  // namespace separatrix
