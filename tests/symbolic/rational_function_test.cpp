#include "lib/symbolic/rational_function.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

Verdict zero(const std::string& text) { return is_zero_rational_function(parse(text)); }

TEST_CASE("rational function: identities over one denominator") {
  for (const char* text :
       {"1/(a - b) - 1/(a + b) - 2*b/(a^2 - b^2)", "a/b/(c/d) - a*d/(b*c)", "1/(1 + 1/x) - x/(x + 1)",
        "(x + y)^3/(x + y) - x^2 - 2*x*y - y^2", "exp(x)/(1 - exp(x)) + 1 - 1/(1 - exp(x))",
        "1/(x*(x + 1)) - 1/x + 1/(x + 1)", "(a/(b + c))^2*(b + c)^2 - a^2"}) {
    CAPTURE(text);
    CHECK(zero(text) == Verdict::holds);
  }
}

TEST_CASE("rational function: what is not 0, and what is not decided") {
  CHECK(zero("1/(a - b) - 1/(a + b)") == Verdict::undecided);
  CHECK(zero("(a^2 - b^2)/(a - b) - a + b") == Verdict::undecided);
  CHECK(zero("sin(x)^2 + cos(x)^2 - 1") == Verdict::undecided);
  CHECK(zero("x - x + 3") == Verdict::fails);
  CHECK(zero("0*x") == Verdict::holds);
}

TEST_CASE("zero in canonical form: what either form shows") {
  const auto shown = [](const char* text) { return is_zero_in_canonical_form(parse(text)); };
  CHECK(shown("(x + y)^2 - x^2 - 2*x*y - y^2") == Verdict::holds);  // expanded
  CHECK(shown("1/(1 + 1/x) - x/(x + 1)") == Verdict::holds);        // over one denominator
  CHECK(shown("(x + 1)*(x - 1) - x^2") == Verdict::fails);          // −1
  CHECK(shown("1/(1 + 1/x) - x/(x + 1) + 2") != Verdict::holds);
  CHECK(shown("sin(x)^2 + cos(x)^2 - 1") == Verdict::undecided);
}

}  // namespace
}  // namespace separatrix
