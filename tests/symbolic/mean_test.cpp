#include <doctest/doctest.h>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

const Dataset points("points", {"x", "y"}, {1, 2, 3, -1, ratio(1, 2), 5});
const Dataset others("others", {"x", "z"}, {7, 2});
const Expression x = column(points, "x"), y = column(points, "y");
const Expression a = symbol("a"), b = symbol("b"), u = symbol("u"), v = symbol("v");

TEST_CASE("dataset: a record of named columns, equal content being the same record") {
  CHECK(points.samples() == 3);
  CHECK(points.value(2, 0) == ratio(1, 2));
  CHECK(points.column_index("y") == 1);
  CHECK_FALSE(points.column_index("z"));
  CHECK(points == Dataset("points", {"x", "y"}, {1, 2, 3, -1, ratio(1, 2), 5}));
  CHECK_FALSE(points == Dataset("points", {"x", "y"}, {1, 2, 3, -1, ratio(1, 2), 6}));
  CHECK_FALSE(points == Dataset("point", {"x", "y"}, {1, 2, 3, -1, ratio(1, 2), 5}));
  CHECK_THROWS_AS(Dataset("d", {"x"}, {}), InvalidArgument);
  CHECK_THROWS_AS(Dataset("d", {}, {1}), InvalidArgument);
  CHECK_THROWS_AS(Dataset("d", {"x", "x"}, {1, 2}), InvalidArgument);
  CHECK_THROWS_AS(Dataset("d", {"x", "y"}, {1, 2, 3}), InvalidArgument);
  CHECK_THROWS_AS(column(points, "w"), UnknownName);
}

TEST_CASE("mean: columns are bound by their own data, symbols of the same name are not") {
  const Expression loss = mean(points, power(y - a * x, 2));
  CHECK(mean(points, power(y - a * x, 2)) == loss);
  CHECK_FALSE(x == symbol("x"));
  CHECK_FALSE(x == column(others, "x"));
  CHECK(symbols_of({&loss, 1}) == std::vector{a});
  CHECK(depends_on(loss, std::vector{a}));
  CHECK_FALSE(depends_on(loss, std::vector{symbol("x")}));
  CHECK(depends_on_sample(x * a, points));
  CHECK_FALSE(depends_on_sample(loss, points));
  CHECK_FALSE(depends_on_sample(x, others));
  CHECK(unbound_data(x * column(others, "x")).size() == 2);
  const Expression nested = mean(others, x * column(others, "x"));
  CHECK(unbound_data(nested) == std::vector{points});
  CHECK(mean(points, x * mean(points, x)) == power(mean(points, x), 2));
}

TEST_CASE("mean: what does not depend on the sample is taken out") {
  CHECK(mean(points, 3) == Expression(3));
  CHECK(mean(points, a * b) == a * b);
  CHECK(mean(points, -2 * x) == -2 * mean(points, x));
  CHECK(mean(points, a * exp(b) * x * y) == a * exp(b) * mean(points, x * y));
  CHECK(mean(points, mean(points, x)) == mean(points, x));
  CHECK(mean(points, column(others, "x")) == column(others, "x"));
}

TEST_CASE("mean: expansion is linear and proves identities") {
  const Expression loss = mean(points, power(y - a * x, 2));
  CHECK(expand(loss) ==
        mean(points, power(y, 2)) - 2 * a * mean(points, x * y) + power(a, 2) * mean(points, power(x, 2)));
  CHECK(is_identically_zero(mean(points, a + x) - a - mean(points, x)) == Verdict::holds);
  CHECK(is_identically_zero(mean(points, (a + x) * (a - x)) - power(a, 2) + mean(points, power(x, 2))) ==
        Verdict::holds);
  CHECK(is_identically_zero(mean(points, a + x) - mean(points, x)) == Verdict::undecided);
  // a body too large to be multiplied out is one term: what is outside cancels all the same
  const Expression large = mean(points, power(sum({x, y, a, b, u, v, exp(x), exp(a * x)}), 8));
  CHECK((expand(large, 10) == large));
  CHECK((expand((u + v) * large, 10) == u * large + v * large));
}

TEST_CASE("mean: differentiation goes inside, and by the chain rule outside of it") {
  const Expression residual = y - a * x;
  CHECK(is_identically_zero(differentiate(mean(points, power(residual, 2)), a) + 2 * mean(points, x * residual)) ==
        Verdict::holds);
  CHECK(differentiate(mean(points, power(residual, 2)), symbol("x")) == Expression(0));
  CHECK(differentiate(log(mean(points, exp(a * x))), a) == mean(points, x * exp(a * x)) / mean(points, exp(a * x)));
  // f(u + v): one mean for both
  const std::vector<Expression> variables{u, v};
  const std::vector<Expression> slope = gradient(mean(points, exp(x * exp(u + 2 * v))), variables);
  const Expression inner = mean(points, x * exp(x * exp(u + 2 * v)));
  CHECK(slope[0] == inner * exp(u + 2 * v));
  CHECK(slope[1] == 2 * inner * exp(u + 2 * v));
  // a second derivative, and the derivative of a mean inside a mean
  CHECK(jacobian(std::vector{differentiate(mean(points, exp(a * x)), a)}, std::vector{a})[0] ==
        mean(points, power(x, 2) * exp(a * x)));
  const Expression centred = mean(points, power(x - a * mean(points, x), 2));
  CHECK(is_identically_zero(differentiate(centred, a) - 2 * (a - 1) * power(mean(points, x), 2)) == Verdict::holds);
}

TEST_CASE("mean: substitution reaches the body") {
  const Expression loss = mean(points, exp(a * x));
  CHECK(substitute(loss, {{a, u * v}}) == mean(points, exp(u * v * x)));
  CHECK(substitute(loss, {{a, 0}}) == Expression(1));
  CHECK(substitute(loss, {{symbol("x"), 5}}) == loss);
  CHECK(substitute(loss, {{x, y}}) == mean(points, exp(a * y)));
  CHECK(substitute(loss + b, {{loss, u}}) == u + b);
}

TEST_CASE("mean: notation that is read back") {
  const std::vector<Dataset> data{points, others};
  const Dataset tokens("tokens", {"x0_0", "x0_1", "x1_0", "x1_1"}, {1, 2, 3, 4});
  for (const Expression e : {mean(points, power(y - a * x, 2)) / 2, exp(mean(points, x * log(a + y))) - mean(points, y),
                             mean(points, x * a + mean(others, a * column(others, "z") + y)),
                             mean(others, sin(column(others, "x")) * a + 1)}) {
    CAPTURE(print(e));
    CHECK(parse(print(e), {}, data) == e);
    CHECK(parse(print(e), {"a"}, data) == e);
  }
  CHECK(print(mean(points, power(y - a * x, 2))) == "mean(points, (-a*x + y)^2)");
  CHECK(print_latex(mean(points, a + x)) == "\\left\\langle a + x \\right\\rangle_{\\mathrm{points}}");
  CHECK(parse("sum(i = 0:1, mean(tokens, x[i][1]*a[i]))", {}, {tokens}) ==
        symbol("a0") * mean(tokens, column(tokens, "x0_1")) + symbol("a1") * mean(tokens, column(tokens, "x1_1")));
  CHECK(print_latex(column(tokens, "x1_0")) == "x_{1,0}");
  // the innermost mean counts
  CHECK(parse("mean(points, mean(others, x*y))", {}, data) == mean(points, mean(others, column(others, "x") * y)));
}

TEST_CASE("mean: what is wrong, at which character") {
  struct Mistake {
    std::string text;
    std::size_t position;
    std::string problem;
  };
  const std::vector<std::string> allowed{"a", "y"};
  for (const Mistake& mistake : {
           Mistake{"a + mean(point, x)", 9, "there is no data set 'point' (known: points, others)"},
           {"mean(a*x)", 5, "expected mean(data, ...) with the name of a data set"},
           {"mean(points)", 5, "expected mean(data, ...) with the name of a data set"},
           {"mean()", 5, "expected mean(data, ...) with the name of a data set"},
           {"mean(points, w)", 13, "unknown name 'w' (known: a, y, x, y)"},
           {"mean(points, x) + x", 18, "unknown name 'x' (known: a, y)"},
           {"mean(points, y)", 13, "'y' is a column of points and the name of something else"},
           {"mean(points, x", 4, "'(' without its ')'"},
           {"mean(points, x, x, x)", 17, "expected an operator or ')'"},
           {"mean(points, x, [1, 2])", 16, "a weight is a vector of 2, and a number is needed"},
           {"mean(points, x, x - 2)", 16, "a weight of mean(points, ...) = -1 is not allowed: 0 or more"},
           {"mean(points, x, 0*x)", 16, "the sum of the weights of mean(points, ...) = 0 is not allowed: above 0"},
           {"sum(x = 1:2, mean(points, x))", 18, "the index 'x' around this mean is a column of points too"},
           {"mean(points, sum(x = 1:2, x))", 17, "the index 'x' has another meaning already"},
       }) {
    CAPTURE(mistake.text);
    try {
      parse(mistake.text, allowed, {points, others});
      FAIL_CHECK("accepted");
    } catch (const ParseError& error) {
      CHECK(error.problem() == mistake.problem);
      CHECK(error.position() == mistake.position);
    }
  }
  CHECK_THROWS_WITH_AS(parse("mean(points, x)"), doctest::Contains("there is no data set 'points' (known: none)"),
                       ParseError);
}

TEST_CASE("mean: samples that count as their weights say") {
  const std::vector<Dataset> data{points};
  // x = 1, 3, 1/2 and y = 2, -1, 5 with weights x: (2 - 3 + 5/2)/(9/2)
  CHECK(parse("mean(points, y, x)", {}, data) == mean(points, x * y) * ratio(3 * 2, 9));
  // equal weights are none
  CHECK(parse("mean(points, y*a, 7)", {"a"}, data) == parse("mean(points, y*a)", {"a"}, data));
  // of weights that are not known the mean stays
  CHECK(parse("mean(points, y, exp(b*x))", {"b"}, data) == mean(points, exp(b * x) * y) / mean(points, exp(b * x)));
}

TEST_CASE("mean: numbered columns are a vector, those with two numbers a matrix") {
  const Dataset rows("rows", {"x1", "x2", "y"}, {1, 2, 3, 4, 5, 6});
  const Dataset tokens("tokens", {"x0_1", "x0_2", "x1_1", "x1_2", "y0", "y1"}, {1, 2, 3, 4, 5, 6});
  const std::vector<Dataset> data{rows, tokens};
  const Expression x1 = column(rows, "x1"), x2 = column(rows, "x2");
  const std::vector<std::string> names{"w[1]", "w[2]"};
  CHECK(parse("mean(rows, dot(w, x)^2)", names, data) ==
        mean(rows, power(symbol("w[1]") * x1 + symbol("w[2]") * x2, 2)));
  CHECK(parse("mean(rows, x[2])", names, data) == mean(rows, x2));
  const auto token = [&](const char* name) { return column(tokens, name); };
  CHECK(parse("mean(tokens, dot(y, x*w))", names, data) ==
        mean(tokens, token("y0") * (token("x0_1") * symbol("w[1]") + token("x0_2") * symbol("w[2]")) +
                         token("y1") * (token("x1_1") * symbol("w[1]") + token("x1_2") * symbol("w[2]"))));
  CHECK(parse("mean(tokens, dot(w, x[1]))", names, data) ==
        mean(tokens, symbol("w[1]") * token("x1_1") + symbol("w[2]") * token("x1_2")));
  // a name with a meaning of its own keeps it
  CHECK(parse("mean(rows, x*x1)", {"x"}, data) == symbol("x") * mean(rows, x1));
  // a number left out between two, one column alone, numbers of both kinds
  for (const Dataset& other : {Dataset("rows", {"x1", "x3"}, {1, 2}), Dataset("rows", {"x1", "y"}, {1, 2}),
                               Dataset("rows", {"x1", "x1_1"}, {1, 2})}) {
    CHECK_THROWS_WITH_AS(parse("mean(rows, sum(x))", names, {other}), doctest::Contains("unknown name 'x'"),
                         ParseError);
  }
}

}  // namespace
}  // namespace separatrix
