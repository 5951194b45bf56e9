#include "lib/symbolic/elementary_zero.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

const std::vector<Expression> positive{symbol("s"), symbol("u")};

Verdict zero(const std::string& text) { return is_zero_elementary(parse(text), positive); }

TEST_CASE("elementary zero: identities of the textbooks") {
  for (const char* text :
       {// addition theorems
        "tanh(x + y) - (tanh(x) + tanh(y))/(1 + tanh(x)*tanh(y))", "cosh(x)^2 - sinh(x)^2 - 1",
        "4*cosh(x/2)^2 - 2*cosh(x) - 2", "sinh(2*x) - 2*sinh(x)*cosh(x)", "1 - tanh(x/2)^2 - 1/cosh(x/2)^2",
        "exp(a*(b + 1)) - exp(a*b)*exp(a)", "exp(x/3)^3 - exp(x)", "exp(2*x/3)*exp(x/2) - exp(7*x/6)",
        // logistic functions
        "sigmoid(x) + sigmoid(-x) - 1", "tanh(x/2) - 2*sigmoid(x) + 1", "softplus(x) - softplus(-x) - x",
        "sigmoid(x)*(1 - sigmoid(x)) - 1/(4*cosh(x/2)^2)", "exp(softplus(x)) - 1 - exp(x)",
        // logarithms, and what they undo
        "log(s*u^3/4) - log(s) - 3*log(u) + 2*log(2)", "log((s - u)/u) - log(s/u - 1)",
        "exp(-2*s*(log(s/u - 1)/(2*s))) - u/(s - u)", "log(a^2) - 2*log(abs(a))", "log(1/4) - log(5/4) + log(5)",
        "log((a*b - b)/a) - log(abs(b)) - log(1 - 1/a)", "softplus(log(2 - 2*a) - log(1 - a) + x) - log(1 + 2*exp(x))",
        // roots
        "sqrt(a^2 + 4*b^2)^2 - a^2 - 4*b^2", "1/(sqrt(1 + a^2) - 1) - (sqrt(1 + a^2) + 1)/a^2",
        "sqrt(s)*sqrt(u) - sqrt(s*u)", "s^(1/3)*s^(1/6) - sqrt(s)", "sqrt(12) - 2*sqrt(3)", "u^(1 - a)*u^a - u",
        "sqrt(8*s^3) - 2*s*sqrt(2*s)", "sqrt(2 + sqrt(3))^4 - 7 - 4*sqrt(3)",
        // signs
        "abs(a*b) - abs(a)*abs(b)", "sign(a)*abs(a) - a", "relu(a) - relu(-a) - a", "abs(a)^3 - a^2*abs(a)",
        "abs(a/b)*abs(b) - abs(a)", "a*b - abs(a*a*b/a)*sign(a)*sign(b)",
        "abs(a)*sqrt(1 + b^2)*sqrt(3) - abs(a)*sqrt(3 + 3*b^2)", "log(sqrt(1 + a^2)) - log(1 + a^2)/2"}) {
    CAPTURE(std::string(text));
    CHECK(zero(text) == Verdict::holds);
  }
}

TEST_CASE("elementary zero: what is not 0 is not proved") {
  for (const char* text :
       {"tanh(x + y) - (tanh(x) + tanh(y))/(1 - tanh(x)*tanh(y))", "cosh(x)^2 + sinh(x)^2 - 1", "softplus(x) - x",
        "exp(x/3)^3 - exp(1000001*x/1000000)", "log(s*u^3/4) - log(s) - 3*log(u) + log(2)",
        "log(a*b^2 - b^2) - log(abs(b)) - log(a - 1)", "sqrt(s*u) - s*sqrt(u)", "sqrt(a^2 + 4*b^2) - a - 2*b",
        "s^(1/3)*s^(1/6) - s^(1/3)", "abs(a) - a", "sign(a) - 1", "relu(a) - a", "sqrt(2) - sqrt(3)",
        "u^(1 - a)*u^a - 1", "x - y"}) {
    CAPTURE(std::string(text));
    CHECK(zero(text) == Verdict::undecided);
  }
  CHECK(zero("0*x") == Verdict::holds);
  CHECK(is_zero_elementary(Expression(3)) == Verdict::fails);
}

TEST_CASE("elementary zero: of roots and logarithms nothing is said where they have no value") {
  // b may be negative without a sign: √(ab) is not √a √b then, and ln|ab| is
  CHECK(is_zero_elementary(parse("sqrt(a*b) - sqrt(a)*sqrt(b)")) != Verdict::holds);
  CHECK(is_zero_elementary(parse("sqrt(a^2*b) - a*sqrt(b)")) != Verdict::holds);
  CHECK(is_zero_elementary(parse("log(a*b) - log(abs(a)) - log(abs(b))")) == Verdict::holds);
  // a denominator that is 0 identically
  CHECK(is_zero_elementary(parse("x/(cosh(y)^2 - sinh(y)^2 - 1) - x/(cosh(y)^2 - sinh(y)^2 - 1)*exp(0*y + z)")) !=
        Verdict::holds);
}

TEST_CASE("elementary zero: a solution satisfies its equation, for all parameters at once") {
  // logistic growth, and a Riccati equation whose roots are irrational
  const Expression t = symbol("t"), y = parse("s/(1 + (s/u - 1)*exp(-2*s*t))");
  CHECK(is_zero_elementary(differentiate(y, t) - 2 * y * (symbol("s") - y), positive) == Verdict::holds);
  CHECK(is_zero_elementary(differentiate(y, t) - 2 * y * (symbol("u") - y), positive) != Verdict::holds);
  const Expression r = parse("sqrt(d^2 + 4*b^2)"),
                   nu = -symbol("d") / 2 + r / 2 * parse("tanh(q + sqrt(d^2 + 4*b^2)*t/2)");
  CHECK(is_zero_elementary(differentiate(nu, t) - (parse("b^2") - symbol("d") * nu - nu * nu)) == Verdict::holds);
  CHECK(is_zero_elementary(differentiate(nu, t) - (parse("b^2") - symbol("d") * nu - 2 * nu * nu)) != Verdict::holds);
}

}  // namespace
}  // namespace separatrix
