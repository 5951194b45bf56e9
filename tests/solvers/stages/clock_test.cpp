#include "solvers/stages/clock.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "lib/num/decimal.hpp"
#include "tests/support/networks.hpp"

using namespace separatrix;

namespace {

const std::vector<Rational> alphas = numbers("1/10,1/30,1/100,1/1000");

std::vector<std::optional<Known>> times(const std::function<double(double alpha)>& law) {
  std::vector<std::optional<Known>> all;
  for (const Rational& alpha : alphas) all.emplace_back(rounded(law(to_double(alpha)), 15));
  return all;
}

}  // namespace

TEST_CASE("units of clocks") {
  CHECK(Clock{}.text() == "ln(1/alpha)");
  CHECK(Clock{1}.text() == "alpha^-1");
  CHECK(Clock{ratio(1, 3)}.text() == "alpha^-1/3");
  // ln 10, and (10^-3)^(-1/3)
  CHECK(Clock{}.unit(ratio(1, 10), 15).text() == "2.30258509299405");
  CHECK(Clock{ratio(1, 3)}.unit(ratio(1, 1000), 15).text() == "10");
}

TEST_CASE("the power of a clock is found whatever is added to the times") {
  // t = 3 α^(−1/3) + 7, t = 2 α^(−2) − 1, t = 2 ln(1/α) + 5
  const auto third = measured_power(alphas, times([](double a) { return 3 * std::pow(a, -1. / 3) + 7; }));
  const auto two = measured_power(alphas, times([](double a) { return 2 * std::pow(a, -2) - 1; }));
  const auto logarithm = measured_power(alphas, times([](double a) { return -2 * std::log(a) + 5; }));
  REQUIRE(third);
  REQUIRE(two);
  REQUIRE(logarithm);
  CHECK(third->value == doctest::Approx(1. / 3).epsilon(1e-10));
  CHECK(two->value == doctest::Approx(2).epsilon(1e-10));
  CHECK(std::abs(logarithm->value) < 1e-10);
  CHECK(*third->change < 1e-10);
  CHECK(clock_of(*third).power == ratio(1, 3));
  CHECK(clock_of(*two).power == 2);
  CHECK(clock_of(*logarithm).is_logarithmic());
}

TEST_CASE("a power that changes from one triple to the next says so, and times that say nothing say nothing") {
  const auto mixed = measured_power(alphas, times([](double a) { return 1 / a + 20 * std::log(1 / a); }));
  REQUIRE(mixed);
  CHECK(*mixed->change > 0.1);
  CHECK_FALSE(measured_power(alphas, times([](double a) { return a; })));
  CHECK_FALSE(measured_power({alphas[0], alphas[1]}, {Known(1), Known(2)}));
  CHECK_FALSE(measured_power(alphas, {Known(1), std::nullopt, Known(2), std::nullopt}));
}

TEST_CASE("extrapolation is exact in the unit of the right clock, and in no other") {
  std::vector<std::optional<Known>> scaled;
  const Clock clock{1};
  for (const Rational& alpha : alphas) scaled.emplace_back(rounded(Rational(3 + 7 * alpha), 15));  // (3/α + 7)/(1/α)
  const auto right = extrapolate_times(clock, alphas, scaled, 12), wrong = extrapolate_times({}, alphas, scaled, 12);
  CHECK(right->value.text() == "3");
  CHECK(to_double(right->error->value()) < 1e-10);
  CHECK(std::abs(to_double(wrong->value.value()) - 3) > 1e-2);
}
