#include "solvers/enclosure/sign_on_box.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/exact_value.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

SignOnBox sign(const char* text, const std::vector<Interval>& box, std::size_t most_boxes = 20'000) {
  return sign_on_box(parse(text), {symbol("x"), symbol("y")}, box, most_boxes);
}

const std::vector<Interval> square{{-2, 2}, {-2, 2}};

TEST_CASE("sign on a box: a proof where it is positive, however the terms cancel") {
  CHECK(sign("x^2 + y^2 + 1/1000", square).positive == Verdict::holds);
  // (x − y)² + 1/10, which intervals alone do not see
  CHECK(sign("x^2 - 2*x*y + y^2 + 1/10", square).positive == Verdict::holds);
  CHECK(sign("exp(x) - x - 99/100", square).positive == Verdict::holds);                    // e^x ≥ 1 + x
  CHECK(sign("1/3 - x", {{ratio(1, 4), ratio(1, 4)}, {0, 1}}).positive == Verdict::holds);  // x is fixed
}

TEST_CASE("sign on a box: a point at which it is negative, inside the box") {
  for (const char* text : {"x^2 + y^2 - 1/1000", "exp(x) - x - 1001/1000", "x + y + 399/100"}) {
    CAPTURE(text);
    const SignOnBox found = sign(text, square);
    REQUIRE(found.positive == Verdict::fails);
    REQUIRE(found.where);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK((*found.where)[i] >= square[i].low);
      CHECK((*found.where)[i] <= square[i].high);
    }
  }
  const Expression sum = parse("x^2 + y^2 - 1/1000");
  const SignOnBox found = sign("x^2 + y^2 - 1/1000", square);
  const auto value = exact_values({&sum, 1}, {{symbol("x"), (*found.where)[0]}, {symbol("y"), (*found.where)[1]}});
  CHECK(*value.front() < 0);
}

// its slope is 0 on both sides of the jump, and in the middle of the box it is > 0
TEST_CASE("sign on a box: no mean value theorem over a jump") {
  CHECK(sign("sign(x) + 1/2", square).positive == Verdict::fails);
  CHECK(sign("sign(x) + 3/2", square).positive == Verdict::holds);
  CHECK(sign("abs(x) + 1/2", square).positive == Verdict::holds);  // a kink is none
}

TEST_CASE("sign on a box: what touches 0, has no value or takes too long is undecided") {
  CHECK(sign("x^2 + y^2", square).positive == Verdict::undecided);
  CHECK(sign("log(x) + 10", square).positive == Verdict::undecided);
  CHECK(sign("x^2 - 2*x*y + y^2 + 1/1000000", square, 10).positive == Verdict::undecided);
}

}  // namespace
}  // namespace separatrix
