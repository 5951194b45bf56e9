#include "lib/symbolic/print.hpp"

#include <doctest/doctest.h>

#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/parse.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/random_expression.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

const Expression e = symbol("e"), w = symbol("w"), x = symbol("x"), y = symbol("y");

TEST_CASE("print: usual notation") {
  CHECK(print(power(e, 2) - power(w, 2) - sign(w) * log(abs(w))) == "e^2 - w^2 - sign(w)*log(abs(w))");
  CHECK(print(Expression(Rational(-1, 10))) == "-1/10");
  CHECK(print(-x) == "-x");
  CHECK(print(-x / 2) == "-1/2*x");
  CHECK(print(x - 2 * y) == "x - 2*y");
  CHECK(print(x / y) == "x/y");
  CHECK(print(2 / (x * y)) == "2/(x*y)");
  CHECK(print(1 / x) == "1/x");
  CHECK(print(1 / power(x, 2)) == "1/x^2");
  CHECK(print(-1 / sqrt(x)) == "-1/sqrt(x)");
  CHECK(print((x + y) * w) == "w*(x + y)");
  CHECK(print(-(x + y)) == "-(x + y)");
  CHECK(print(power(x + y, 2)) == "(x + y)^2");
  CHECK(print(power(x, -y)) == "x^(-y)");
  CHECK(print(power(power(x, y), 2)) == "(x^y)^2");
  CHECK(print(power(x, power(y, w))) == "x^(y^w)");
  CHECK(print(power(x, Expression(Rational(2, 3)))) == "x^(2/3)");
  CHECK(print(power(Expression(Rational(1, 2)), x)) == "(1/2)^x");
  CHECK(print(pi() / 2) == "1/2*pi");
  CHECK(print(power(pi(), 2) * x) == "pi^2*x");
  CHECK(print(atan2(y, x + 1)) == "atan2(y, 1 + x)");
  CHECK(print(erfc(x)) == "erfc(x)");
}

TEST_CASE("print: notation names parts, but never the whole") {
  const Expression u = power(e, 2) * (1 + 2 * w * abs(w));
  const Notation notation{{u, "u"}};
  CHECK(print(exp(u) + w, notation) == "exp(u) + w");
  CHECK(print(u, notation) == print(u));
}

TEST_CASE("print: latex") {
  CHECK(print_latex(x / y) == "\\frac{x}{y}");
  CHECK(print_latex(Expression(Rational(-1, 2))) == "-\\frac{1}{2}");
  CHECK(print_latex(abs(w)) == "\\left|w\\right|");
  CHECK(print_latex(sqrt(x + y)) == "\\sqrt{x + y}");
  CHECK(print_latex(sigmoid(x)) == "\\sigma\\left(x\\right)");
  CHECK(print_latex(sign(w)) == "\\operatorname{sign}\\left(w\\right)");
  CHECK(print_latex(power(exp(x), 2)).find("e^{x}^") == std::string::npos);  // double superscript
  CHECK(print_latex(power(x, y + 1)) == "x^{1 + y}");
  CHECK(print_latex(pi() / 2) == "\\frac{\\pi}{2}");
  CHECK(print_latex(asin(x)) == "\\arcsin\\left(x\\right)");
  CHECK(print_latex(acos(x)) == "\\arccos\\left(x\\right)");
  CHECK(print_latex(atan(x)) == "\\arctan\\left(x\\right)");
  CHECK(print_latex(sinh(x)) == "\\sinh\\left(x\\right)");
  CHECK(print_latex(cosh(x)) == "\\cosh\\left(x\\right)");
  CHECK(print_latex(erf(x)) == "\\operatorname{erf}\\left(x\\right)");
  CHECK(print_latex(erfc(x)) == "\\operatorname{erfc}\\left(x\\right)");
  CHECK(print_latex(atan2(y, x)) == "\\operatorname{atan2}\\left(y, x\\right)");
  CHECK(latex_name("omega") == "\\omega");
  CHECK(latex_name("x1") == "x_{1}");
  CHECK(latex_name("beta_12") == "\\beta_{12}");
  CHECK(latex_name("speed") == "\\mathrm{speed}");
}

TEST_CASE("print: latex brackets are balanced for random expressions") {
  RandomFormulas random(41);
  for (int i = 0; i < 500; ++i) {
    const std::string text = print_latex(expression_of(*random.safe_formula().formula, RandomFormulas::symbols()));
    CAPTURE(text);
    int open = 0, left = 0;
    for (std::size_t k = 0; k < text.size(); ++k) {
      open += text[k] == '{' ? 1 : text[k] == '}' ? -1 : 0;
      left += text.compare(k, 5, "\\left") == 0 ? 1 : text.compare(k, 6, "\\right") == 0 ? -1 : 0;
      REQUIRE(open >= 0);
      REQUIRE(left >= 0);
    }
    REQUIRE(open == 0);
    REQUIRE(left == 0);
  }
}

TEST_CASE("print: what is printed is parsed to the same expression, derivatives too") {
  RandomFormulas random(42);
  for (int i = 0; i < 2500; ++i) {
    const Expression whole = expression_of(*random.safe_formula().formula, RandomFormulas::symbols());
    const std::string text = print(whole);
    CAPTURE(text);
    REQUIRE(parse(text) == whole);
    for (const Expression slope : gradient(whole, RandomFormulas::symbols())) {
      const std::string derivative = print(slope);
      if (derivative.ends_with("…")) continue;
      CAPTURE(derivative);
      REQUIRE(parse(derivative) == slope);
    }
  }
}

TEST_CASE("print: long sums and products inside others keep their brackets") {
  for (const int count : {3, 15, 16, 17, 40}) {
    CAPTURE(count);
    std::vector<Expression> names;
    for (int i = 0; i < count; ++i) names.push_back(symbol(std::string(1, 'a').append(std::to_string(i))));
    const Expression wide = sum(names), tall = product(names);
    for (const Expression whole :
         {wide + symbol("zz"), wide + symbol("A"), wide - symbol("zz"), symbol("A") - wide, 3 * wide + 1, -wide,
          wide * symbol("zz"), wide / symbol("A"), symbol("A") / wide, tall * symbol("zz"), 3 * tall, -tall,
          symbol("A") / tall, 3 * tall + symbol("A"), symbol("A") - tall / 2, power(tall, 2) / wide}) {
      REQUIRE(parse(print(whole)) == whole);
    }
  }
}

TEST_CASE("print: the longest text ends in an ellipsis") {
  Expression doubled = x;
  for (int i = 0; i < 60; ++i) doubled = sin(doubled) * exp(doubled);
  const std::string text = print(doubled);
  CHECK(text.ends_with("…"));
  CHECK(text.size() < 1'000'100);
}

TEST_CASE("print: depth is no limit") {
  Expression deep = x;
  for (int i = 0; i < 100000; ++i) deep = sin(deep);
  const std::string text = print(deep);
  CHECK(text.size() == 100000 * 5 + 1);
}

}  // namespace
}  // namespace separatrix
