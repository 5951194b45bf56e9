#include "solvers/enclosure/enclosed_integral.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/parse.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/enclosed_chance.hpp"

namespace separatrix::testing {
namespace {

constexpr std::size_t most = 50'000;
const Rational narrow = ratio(1, 10'000'000);

std::optional<Interval> integral(const char* text, const Rational& low, const Rational& high,
                                 const Rational& width = narrow) {
  return enclosed_integral(parse(text), symbol("x"), {low, high}, width, most);
}

void holds(const std::optional<Interval>& found, const Rational& value, const Rational& width = narrow) {
  REQUIRE(found);
  CHECK(found->low <= value);
  CHECK(value <= found->high);
  CHECK(found->high - found->low <= width);
}

}  // namespace

TEST_CASE("enclosed integral: integrals that are known, smooth and with kinks") {
  holds(integral("x", ratio(1, 3), ratio(2, 3)), ratio(1, 6));
  holds(integral("x^5 - 3*x", -1, 2), 6);
  holds(integral("abs(x - 1/3)", -1, 2), ratio(41, 18));
  // e − 1, OEIS A091131; 2/√π ∫₀¹ e^(−x²) = erf 1, A103979
  holds(integral("exp(x)", 0, 1), parse_rational("1.71828182845904523536028747135266"));
  holds(integral("2/sqrt(pi)*exp(-x^2)", 0, 1), parse_rational("0.84270079294971486934122063508260926"));
}

TEST_CASE("enclosed integral: where the slope has no enclosure the range does alone, to fewer digits") {
  const Rational width = ratio(1, 1'000'000);
  holds(integral("sqrt(x)", 0, 1, width), ratio(2, 3), width);
  holds(integral("sign(x - 1/3)", -1, 2, width), ratio(1, 3), width);
}

TEST_CASE("enclosed integral: nothing where there is none, or too many pieces would be needed") {
  CHECK_FALSE(integral("1/x", 0, 1));
  CHECK_FALSE(integral("1/x", -1, 1));
  CHECK_FALSE(integral("log(x)", -1, 1));
  CHECK_FALSE(enclosed_integral(parse("sin(100*x)"), symbol("x"), {0, 1}, narrow, 10));
  CHECK_FALSE(integral("exp(x)", 0, 1, Rational(narrow * narrow * narrow)));  // narrower than doubles are
}

TEST_CASE("enclosed integral: chances of a Gaussian start") {
  using namespace makkuva_2024;
  const auto chance = [](int side, const Rational& s) { return enclosed_chance(energy(), saddle_energy(), side, s); };
  const Rational width = ratio(1, 500'000);
  // mpmath, 25 digits, over w
  holds(chance(-1, ratio(1, 5)), parse_rational("0.9999484168850542852849651"), width);
  holds(chance(-1, ratio(1, 2)), parse_rational("0.9685469304248303604981844"), width);
  holds(chance(-1, 1), parse_rational("0.88699488374776693331787"), width);
  holds(chance(1, ratio(1, 5)), parse_rational("0.003003789175000835370563155"), width);
  holds(chance(1, ratio(1, 2)), parse_rational("0.1890107821792591196324634"), width);
  holds(chance(1, 1), parse_rational("0.3805111452031928866509577"), width);
}

}  // namespace separatrix::testing
