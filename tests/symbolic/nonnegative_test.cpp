#include "lib/symbolic/nonnegative.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/parse.hpp"

namespace separatrix {

TEST_CASE("expressions that are nowhere negative by their signs") {
  const std::vector<Expression> k{symbol("k")};
  for (const char* text :
       {"0", "3/2", "x^2 + y^2", "x^4*exp(y)", "x*tanh(x)", "3*x^3*sinh(x)*y^2", "1 - cos(x)", "2 + sin(x) - cos(y)",
        "abs(x)", "k*x^2", "k", "sqrt(x)", "1/x^2", "exp(-x) + sigmoid(y)*cosh(x)", "(x - y)^2*(1 + x^2)",
        "sin(x)*sin(x)", "-x*(-x)", "x*atan(x)*y*erf(y)"}) {
    CAPTURE(text);
    CHECK(is_visibly_nonnegative(parse(text), k));
  }
  for (const char* text : {"-1", "x", "x^3", "x*y", "x^2 - y^2", "-x^2", "1 - 2*cos(x)", "x*tanh(y)", "-k",
                           "-x*tanh(x)", "1/x", "log(x)", "1 + x", "x^2 + y"}) {
    CAPTURE(text);
    CHECK_FALSE(is_visibly_nonnegative(parse(text), k));
  }
  CHECK_FALSE(is_visibly_nonnegative(parse("k*x^2"), {}));
}

TEST_CASE("sums of squares") {
  for (const char* text :
       {"x^2 + x*y + y^2", "x^2 - 2*x*y + y^2", "(x - 2*y + 3*z)^2", "x^4 - x^2*y^2 + y^4", "x^2 + 2*x + 1",
        "x^4 + 2*x^2*y + y^2", "sin(x)^2 + 2*y*sin(x) + y^2", "5", "0", "(x^2 - 1)^2 + (x*y)^2"}) {
    CAPTURE(text);
    CHECK(is_sum_of_squares(parse(text)));
  }
  // the last but one is Motzkin's polynomial: it is nowhere negative, and no sum of squares
  for (const char* text : {"x^2 + 3*x*y + y^2", "x^2 + 2*x + 1/2", "x^2 + x", "x", "-1", "x*y", "x^2 + y",
                           "x^4*y^2 + x^2*y^4 - 3*x^2*y^2 + 1", "1/x"}) {
    CAPTURE(text);
    CHECK_FALSE(is_sum_of_squares(parse(text)));
  }
}

}  // namespace separatrix
