// An expression with the same zeros, against the same by hand.
#include "lib/symbolic/radical.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

Expression read(const std::string& text) { return parse(text, {}); }

}  // namespace

TEST_CASE("radical: every factor once, and none that has no zero") {
  CHECK(radical(read("4*x^3")) == read("x"));
  CHECK(radical(read("x^2*y^5*(x - y)^3")) == read("x*y*(x - y)"));
  CHECK(radical(read("-2*x*y*exp(-x^2)*sigmoid(x)^3")) == read("x*y"));
  CHECK(radical(read("sqrt(x)/y")) == read("x"));
  CHECK(radical(read("softplus(x)^2")) == read("1"));
  CHECK(radical(read("tanh(x - 1)*(1 - tanh(x - 1)^2)")) == read("x - 1"));
  for (const char* text : {"3 - 3*tanh(y)^2", "1 + tanh(x)", "2 - tanh(x)^2", "1 - tanh(x)^3", "1 - sigmoid(x)",
                           "1 + 2*sigmoid(x)", "-5 + 4*sigmoid(x)^2"}) {
    CAPTURE(text);
    CHECK(radical(read(text)) == read("1"));
  }
}

TEST_CASE("radical: what the terms of a sum have in common") {
  CHECK(radical(read("exp(-x^2) - 2*x^2*exp(-x^2)")) == read("1 - 2*x^2"));
  CHECK(radical(read("1 - 1/x^2")) == read("x^2 - 1"));
  CHECK(radical(read("x^3*y - x^2*y^2")) == read("x*y*(x - y)"));
  CHECK(radical(read("x^(3/2) - 4*x^(1/2)")) == read("x*(x - 4)"));
  CHECK(radical(read("cos(x)/x - sin(x)/x^2")) == read("x*cos(x) - sin(x)"));
}

TEST_CASE("radical: what has zeros keeps them") {
  for (const char* text :
       {"x + y", "relu(x)", "sin(x)", "log(x)", "1 + 2*tanh(x)", "1 - 2*sigmoid(x)", "1 - 4*tanh(x)^2", "x^y"}) {
    CAPTURE(text);
    CHECK(radical(read(text)) == read(text));
  }
  CHECK(radical(read("0")) == read("0"));
  CHECK(radical(read("5")) == read("1"));
}

}  // namespace separatrix
