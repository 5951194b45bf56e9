#include "lib/symbolic/parse.hpp"

#include <doctest/doctest.h>

#include <random>

#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "tests/support/random_expression.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

const Expression x = symbol("x"), y = symbol("y"), z = symbol("z");

TEST_CASE("parse: precedence and grouping") {
  CHECK(parse("x - y - z") == (x - y) - z);
  CHECK(parse("x / y / z") == (x / y) / z);
  CHECK(parse("x / y * z") == (x / y) * z);
  CHECK(parse("-x^2") == -power(x, 2));
  CHECK(parse("2^-1") == Expression(Rational(1, 2)));
  CHECK(parse("x^y^z") == power(x, power(y, z)));
  CHECK(parse("x^-y^2") == power(x, -power(y, 2)));
  CHECK(parse("-x*-y") == x * y);
  CHECK(parse("--x") == x);
  CHECK(parse("x--y") == x + y);
  CHECK(parse("2*-x^2 + 1") == 1 - 2 * power(x, 2));
  CHECK(parse("x/y^2") == x * power(y, -2));
  CHECK(parse(" \t( x\n+y )*z ") == (x + y) * z);
  CHECK(parse("sqrt (x)") == sqrt(x));
}

TEST_CASE("parse: numbers are exact") {
  CHECK(parse("0.1") == Expression(Rational(1, 10)));
  CHECK(parse("1e-3*x") == x / 1000);
  CHECK(parse(".5") == Expression(Rational(1, 2)));
  CHECK(parse("2.") == 2);
  CHECK(parse("2.5E+2") == 250);
  CHECK(parse("0.1 + 0.2 - 0.3") == 0);
}

TEST_CASE("parse: every function") {
  CHECK(parse("exp(x)") == exp(x));
  CHECK(parse("log(x)") == log(x));
  CHECK(parse("sqrt(x)") == sqrt(x));
  CHECK(parse("tanh(x)") == tanh(x));
  CHECK(parse("sigmoid(x)") == sigmoid(x));
  CHECK(parse("softplus(x)") == softplus(x));
  CHECK(parse("sin(x)") == sin(x));
  CHECK(parse("cos(x)") == cos(x));
  CHECK(parse("abs(x)") == abs(x));
  CHECK(parse("sign(x)") == sign(x));
  CHECK(parse("relu(x)") == relu(x));
  CHECK(parse("sinh(x)") == sinh(x));
  CHECK(parse("cosh(x)") == cosh(x));
  CHECK(parse("asin(x)") == asin(x));
  CHECK(parse("acos(x)") == acos(x));
  CHECK(parse("atan(x)") == atan(x));
  CHECK(parse("erf(x)") == erf(x));
  CHECK(parse("erfc(x)") == erfc(x));
  CHECK(parse("exp + log") == symbol("exp") + symbol("log"));  // without brackets: names
}

struct Bad {
  const char* text;
  std::size_t position;
  const char* problem;
};

TEST_CASE("parse: every mistake is named at its character") {
  const char* const operand = "expected a number, a name or '('";
  const char* const unclosed = "'(' without its ')'";
  const char* const rest = "expected an operator or the end";
  const char* const unknown_function =
      "unknown function 'foo' (known: exp, log, tanh, sigmoid, softplus, sin, cos, abs, sign, relu, sinh, cosh, asin, "
      "acos, atan, erf, erfc, sqrt, ln, log10, tan, step, atan2, max, min, logsumexp, norm2, norm, sum, product, mean, "
      "expectation, if, transpose, trace, diag, dot, outer, softmax, identity, ones)";
  const std::vector<Bad> rows{
      {"", 0, operand},
      {"   ", 3, operand},
      {"e^2 - *w", 6, operand},
      {"x +", 3, operand},
      {"x *", 3, operand},
      {"x ^", 3, operand},
      {"x -", 3, operand},
      {"* x", 0, operand},
      {"/x", 0, operand},
      {"x^*y", 2, operand},
      {"x* *2", 3, operand},
      {"()", 1, operand},
      {"exp()", 4, operand},
      {"x + )", 4, operand},
      {"x $ y", 2, rest},
      {"x = y", 2, rest},
      {"x y", 2, rest},
      {"2x", 1, rest},
      {"2 3", 2, rest},
      {"2e", 1, rest},
      {"2e+", 1, rest},
      {"1.2.3", 3, rest},
      {"(x)(y)", 3, rest},
      {"x**y", 2, "** is not known; a power is written x^2"},
      {".", 0, "expected digits"},
      {"x + .y", 4, "expected digits"},
      {"(x", 0, unclosed},
      {"x*((x+y)", 2, unclosed},
      {"exp(x", 3, unclosed},
      {"x)", 1, "')' without its '('"},
      {"x + y) * z", 5, "')' without its '('"},
      {"(x y)", 3, "expected an operator or ')'"},
      {"exp(x, y)", 0, "exp with 2 arguments is not allowed: one argument"},
      {"1 + atan2(x)", 4, "atan2 with 1 argument is not allowed: 2 arguments"},
      {"max(x)", 0, "max with 1 argument is not allowed: 2 arguments or more"},
      {"atan2(0, x - x)", 0, "atan2(0, 0) is not allowed: a point other than the origin"},
      {"foo(x)", 0, unknown_function},
      {"1 + foo(x)", 4, unknown_function},
      {"1 + foo(x, y, z)", 4, unknown_function},
      {"foo()", 0, unknown_function},
      {"if(x, 1, 2)", 4, "expected a comparison, '<' or '>'"},
      {"if(x > y)", 8, "expected ',' as in if(a < b, then, else)"},
      {"if(x > y, 1)", 11, "expected ',' as in if(a < b, then, else)"},
      {"if(x > y, 1, 2", 2, unclosed},
      {"1/0", 1, "division by 0"},
      {"x + y/(z - z)", 5, "division by 0"},
      {"0^-1", 1, "0 to a negative power"},
      {"(x-x)^(-1/2)", 5, "0 to a negative power"},
      {"é", 0, operand},
      {"sum(x)", 4, "expected sum(i = 1:n, ...)"},
      {"sum()", 4, "expected sum(i = 1:n, ...)"},
      {"sum(2 = 1:3, x)", 4, "expected sum(i = 1:n, ...)"},
      {"sum(i = 1, x)", 9, "expected sum(i = 1:n, ...)"},
      {"product(i = 1:3)", 15, "expected product(i = 1:n, ...)"},
      {"sum(i = 1/2:3, i)", 8, "the lower end of a range must be a whole number"},
      {"sum(i = 1:n, i)", 10, "the upper end of a range must be a whole number"},
      {"sum(i = 1:1e30, i)", 10, "the upper end of a range is too large"},
      {"sum(i = 1:1e9, i)", 4, "more than 100000 terms"},
      {"sum(i = 1:1000, sum(j = 1:1000, i*j))", 20, "more than 100000 terms"},
      {"sum(i = 1:2, sum(i = 1:2, i))", 17, "the index 'i' has another meaning already"},
      {"sum(i = 1:3, x", 3, unclosed},
      {"sum(i = 3:1, x", 3, unclosed},
      {"sum(i = 1:3, *x)", 13, operand},
      {"sum(i = 1:3, x, y)", 14, "expected an operator or ')'"},
      {"sum(i = -1:1, 1/i)", 15, "division by 0"},
      {"u[x]", 2, "an index must be a whole number"},
      {"u[1/2]", 2, "an index must be a whole number"},
      {"u[1 - 2]", 2, "an index must not be negative, and this one is -1"},
      {"u[1", 1, "'[' without its ']'"},
      {"u[1)", 3, "expected an operator or ']'"},
  };
  for (const Bad& row : rows) {
    CAPTURE(std::string(row.text));
    try {
      parse(row.text);
      FAIL_CHECK("accepted");
    } catch (const ParseError& error) {
      CHECK(error.position() == row.position);
      CHECK(error.problem() == row.problem);
    }
  }
}

TEST_CASE("parse: the whole message points at the character") {
  try {
    parse("e^2 - *w");
    FAIL("accepted");
  } catch (const ParseError& error) {
    CHECK(std::string(error.what()) == "expected a number, a name or '(' at character 7\n    e^2 - *w\n          ^");
  }
}

TEST_CASE("parse: only allowed names") {
  CHECK(parse("x + y", {"x", "y"}) == x + y);
  try {
    parse("x + w1*y", {"x", "y"});
    FAIL("accepted");
  } catch (const ParseError& error) {
    CHECK(error.position() == 4);
    CHECK(error.problem() == "unknown name 'w1' (known: x, y)");
  }
}

TEST_CASE("parse: functions made of others") {
  CHECK(parse("ln(x)") == log(x));
  CHECK(parse("log10(x)") == log(x) / log(Expression(10)));
  CHECK(parse("log10(1000)") == 3);
  CHECK(parse("log10(1/100)") == -2);
  CHECK(parse("log10(20)") == log(Expression(20)) / log(Expression(10)));
  CHECK(parse("tan(x)") == sin(x) / cos(x));
  CHECK(parse("atan2(y, x)") == atan2(y, x));
  CHECK(parse("max(0, x)") == relu(x));
  CHECK(parse("max(x, 0)") == relu(x));
  CHECK(parse("max(2, 3, 5/2)") == 3);
  CHECK(parse("min(0, x)") == -relu(-x));
  CHECK(parse("min(2, 3, 5/2)") == 2);
  CHECK(parse("max(x, y)") == y + relu(x - y));
  CHECK(parse("min(x, y)") == y - relu(y - x));
  CHECK(parse("step(x)") == Expression(Rational(1, 2)) + sign(x) / 2);
  CHECK(parse("step(-3) + 10*step(2)") == 10);
  CHECK(parse("logsumexp(x, y)") == y + softplus(x - y));
  CHECK(parse("logsumexp(x)") == x);
  CHECK(parse("norm2(x, y, 3)") == power(x, 2) + power(y, 2) + 9);
  CHECK(parse("norm(3, 4)") == 5);
  CHECK(parse("norm(x, y)") == sqrt(power(x, 2) + power(y, 2)));
}

TEST_CASE("parse: conditions") {
  CHECK(parse("if(1 < 2, x, y)") == x);
  CHECK(parse("if(1 > 2, x, y)") == y);
  CHECK(parse("if(2 >= 1, x, y)") == x);
  CHECK(parse("if(2 <= 1, x, y)") == y);
  CHECK(parse("if(1 < 2 and 3 < 2, x, y)") == y);
  CHECK(parse("if(1 < 2 or 3 < 2, x, y)") == x);
  CHECK(parse("if(3 < 2 and 3 < 2 or 1 < 2, x, y)") == x);
  CHECK(parse("if(1 < 2 or 3 < 2 and 3 < 2, x, y)") == x);
  CHECK(parse("if(x < y, 1, 0)") == parse("step(y - x)"));
  CHECK(parse("if(x - y > 2*z, x, y)") == parse("step(x - y - 2*z)*x + (1 - step(x - y - 2*z))*y"));
  CHECK(parse("if + and + or", {"if", "and", "or"}) == symbol("if") + symbol("and") + symbol("or"));
}

TEST_CASE("parse: pi is the constant, unless it is a name of the model") {
  CHECK(parse("pi") == pi());
  CHECK(parse("acos(-1)") == pi());
  CHECK(parse("4*atan(1)") == pi());
  CHECK(parse("2*asin(1)") == pi());
  CHECK(parse("sin(pi*x)", {"x"}) == sin(pi() * x));
  CHECK(parse("2*pi", {"pi"}) == 2 * symbol("pi"));
  CHECK(parse("cos(pi)") == -1);
  CHECK(parse("sin(3*pi/2)") == -1);
  CHECK(parse("cos(pi/2)") == 0);
  CHECK(parse("sin(-7*pi)") == 0);
  CHECK(parse("sqrt(pi^2)") == pi());
}

TEST_CASE("parse: sums and products over a range of an index") {
  CHECK(parse("sum(i = 1:4, i^2)") == 30);
  CHECK(parse("product(k=1:5, k)") == 120);
  CHECK(parse("sum(i = 1:3, u[i]*v[i + 1])") == parse("u1*v2 + u2*v3 + u3*v4"));
  CHECK(parse("product(i = 0:2, x - i)") == x * (x - 1) * (x - 2));
  CHECK(parse("sum(i = 1:3, sum(j = i + 1:3, a[i][j]))") == parse("a1_2 + a1_3 + a2_3"));
  CHECK(parse("2*sum(i = 2:2, x^i)/3 + i") == 2 * power(x, 2) / 3 + symbol("i"));
  CHECK(parse("sum(i = 3:1, u[i]) + product(i = 1:0, (u[i]))") == 1);
  CHECK(parse("sum(i = -2:2, abs(x - i)/(2*i + 1))") ==
        parse("-abs(x+2)/3 - abs(x+1) + abs(x) + abs(x-1)/3 + abs(x-2)/5"));
  CHECK(parse("u[12]") == symbol("u12"));
  CHECK(parse("sum + product*x") == symbol("sum") + symbol("product") * x);
  try {
    parse("sum(i = 1:3, u[i])", {"u1", "u2"});
    FAIL("accepted");
  } catch (const ParseError& error) {
    CHECK(error.position() == 13);
    CHECK(error.problem() == "unknown name 'u3' (known: u1, u2)");
  }
  CHECK_THROWS_AS(parse("sum(x = 1:3, x)", {"x"}), ParseError);
}

TEST_CASE("parse: a function where it has no value is an error of the text, not of the caller") {
  for (const char* text : {"exp(-log(0))", "x + sigmoid(log(-1))", "1e9999999"}) {
    CAPTURE(std::string(text));
    CHECK_THROWS_AS(parse(text), ParseError);
  }
}

TEST_CASE("parse: depth ends in an error, length does not") {
  const std::size_t deep = 1'000'000;
  CHECK_THROWS_AS(parse(std::string(deep, '(') + "x" + std::string(deep, ')')), ParseError);
  std::string tower = "x";
  for (std::size_t i = 0; i < deep; ++i) tower += "^x";
  CHECK_THROWS_AS(parse(tower), ParseError);
  CHECK(parse(std::string(900, '(') + "x" + std::string(900, ')')) == x);
  CHECK(parse(std::string(deep, '-') + "x") == x);
  std::string longest = "0";
  for (int i = 0; i < 100000; ++i) longest += "+x";
  CHECK(parse(longest) == 100000 * x);
}

TEST_CASE("parse: the formula as written gives the expression as built") {
  RandomFormulas random(31);
  for (int i = 0; i < 2000; ++i) {
    const auto formula = random.safe_formula().formula;
    const std::string text = text_of(*formula, RandomFormulas::symbols());
    CAPTURE(text);
    REQUIRE(parse(text) == expression_of(*formula, RandomFormulas::symbols()));
  }
}

TEST_CASE("parse: random rubbish is parsed or refused with a position inside the text") {
  const std::vector<std::string> pieces{"x",     "y",        "1", "0",   ".",          "e",    "(",    ")",     "+",
                                        "-",     "*",        "/", "^",   " ",          "exp(", "log(", "sqrt(", "abs(",
                                        "sign(", "sigmoid(", ",", "1/2", "sum(i=1:2,", "[",    "]",    "i"};
  std::mt19937_64 random(32);
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::size_t n = random() % 12; n > 0; --n) text += pieces[random() % pieces.size()];
    CAPTURE(text);
    try {
      const Expression result = parse(text);
      ++accepted;
      REQUIRE(parse(print(result)) == result);
    } catch (const ParseError& error) {
      REQUIRE(error.position() <= text.size());
    }
  }
  CHECK(accepted > 500);
}

}  // namespace
}  // namespace separatrix
