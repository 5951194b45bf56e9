#include "lib/symbolic/matrix_expression.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/parse_shaped.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

// entries that are numbers, written as a matrix
std::string value(const std::string& formula) {
  const MatrixExpression x = parse_shaped(formula);
  std::string text = std::to_string(x.shape().rows) + "x" + std::to_string(x.shape().columns) + ":";
  for (const Expression each : x.entries()) text += " " + print(each);
  return text;
}

// in double
std::vector<double> computed(const std::string& formula) {
  return Evaluator<double>(compile(parse_shaped(formula).entries(), {}, {}), {})(std::vector<double>{});
}

void check_close(const std::vector<double>& found, const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(found[i] - expected[i]) < 4e-16);
}

const std::vector<std::string> names{"W[1][1]", "W[1][2]", "W[1][3]", "W[2][1]", "W[2][2]", "W[2][3]",
                                     "v[1]",    "v[2]",    "v[3]",    "u[1]",    "u[2]",    "x",
                                     "A[1][1]", "A[1][2]", "A[2][1]", "A[2][2]"};

TEST_CASE("matrices: operations on numbers are exact, by hand") {
  CHECK(value("[[1, 2], [3, 4]]*[5, 6]") == "2x1: 17 39");
  CHECK(value("[[1, 2], [3, 4]]*[[0, 1/3], [1, 0]]") == "2x2: 2 1/3 4 1");
  CHECK(value("transpose([1, 2])*[[1, 2], [3, 4]]") == "1x2: 7 10");
  CHECK(value("transpose([1, 2])*[3, 4]") == "1x1: 11");
  CHECK(value("[1, 2]*transpose([3, 4])") == "2x2: 3 4 6 8");
  CHECK(value("outer([1, 2], [3, 4, 5])") == "2x3: 3 4 5 6 8 10");
  CHECK(value("[[1, 2], [3, 4]]^3") == "2x2: 37 54 81 118");
  CHECK(value("[[1, 2], [3, 4]] .* [[5, 6], [7, 8]]") == "2x2: 5 12 21 32");
  CHECK(value("[6, 8] ./ [3, 4]") == "2x1: 2 2");
  CHECK(value("[6, 8]/4") == "2x1: 3/2 2");
  CHECK(value("2 ./ [4, 8]") == "2x1: 1/2 1/4");
  CHECK(value("[2, 3] .^ 2") == "2x1: 4 9");
  CHECK(value("2 .^ [2, 3]") == "2x1: 4 8");
  CHECK(value("-[1, 2] + 3*[1, 1] - [0, 1/2]") == "2x1: 2 1/2");
  CHECK(value("2*[[1, 2], [3, 4]]*3") == "2x2: 6 12 18 24");
  CHECK(value("transpose([[1, 2, 3], [4, 5, 6]])") == "3x2: 1 4 2 5 3 6");
  CHECK(value("trace([[1, 2], [3, 4]])") == "1x1: 5");
  CHECK(value("diag([1, 2])") == "2x2: 1 0 0 2");
  CHECK(value("diag([[1, 2], [3, 4]])") == "2x1: 1 4");
  CHECK(value("dot([1, 2], [3, 4])") == "1x1: 11");
  CHECK(value("dot(transpose([1, 2]), [3, 4])") == "1x1: 11");
  CHECK(value("dot([[1, 2], [3, 4]], [[5, 6], [7, 8]])") == "1x1: 70");
  CHECK(value("sum([[1, 2], [3, 4]])") == "1x1: 10");
  CHECK(value("norm2([[1, 2], [3, 4]])") == "1x1: 30");
  CHECK(value("norm([3, 4])") == "1x1: 5");
  CHECK(value("norm([1, 2], 2)") == "1x1: 3");
  CHECK(value("max([1, 7, 3])") == "1x1: 7");
  CHECK(value("min([1, 7], -2)") == "1x1: -2");
  CHECK(value("identity(2)") == "2x2: 1 0 0 1");
  CHECK(value("ones(2, 3)") == "2x3: 1 1 1 1 1 1");
  CHECK(value("ones(2)") == "2x1: 1 1");
  CHECK(value("relu([-1, 2])") == "2x1: 0 2");
  CHECK(value("if(1 < 2, [1, 2], [3, 4])") == "2x1: 1 2");
  CHECK(value("sum(i = 1:3, i*[1, i])") == "2x1: 6 14");
  CHECK(value("product(i = 1:2, [[i, 1], [0, 1]])") == "2x2: 2 2 0 1");
  CHECK(value("[[1, 2], [3, 4]][2]") == "1x2: 3 4");
  CHECK(value("[[1, 2], [3, 4]][:][2]") == "2x1: 2 4");
  CHECK(value("[[1, 2], [3, 4]][2][1]") == "1x1: 3");
  CHECK(value("([[1, 2], [3, 4]]*[1, 1])[2]") == "1x1: 7");
  CHECK(value("softmax([3])") == "1x1: 1");
  CHECK(value("softmax([[2, 2], [0, 0]])") == "2x2: 1/2 1/2 1/2 1/2");
}

TEST_CASE("matrices: functions against mpmath") {
  check_close(computed("softmax([1, -2, 1/2])"),
              {0.60374889614862578092, 0.030058887569574019368, 0.36619221628180019971});
  check_close(computed("softmax(transpose([1, -2, 1/2]))"),
              {0.60374889614862578092, 0.030058887569574019368, 0.36619221628180019971});
  check_close(computed("logsumexp([1, -2, 1/2])"), {1.504596902342283503356824});
  check_close(computed("tanh([[1, 2], [3, -4]]/2*[1/3, 1])"), {0.82320064558588317274, -0.90514825364486643824});
  check_close(computed("norm([[1, 2], [3, -4]]/2)"), {2.7386127875258305673});
  check_close(computed("softmax([10000, 0, -10000])"), {1, 0, 0});
}

TEST_CASE("matrices: names stand for all their entries") {
  const Expression x = symbol("x");
  CHECK(parse("W[2][3]", names) == symbol("W[2][3]"));
  CHECK(parse("W[2]*v", names) == parse("W[2][1]*v[1] + W[2][2]*v[2] + W[2][3]*v[3]", names));
  CHECK(parse_shaped("W*v", names).entry(1, 0) == parse("W[2]*v", names));
  CHECK(parse("(W*v)[1]", names) == parse("sum(j = 1:3, W[1][j]*v[j])", names));
  CHECK(parse("norm2(W)", names) == parse("sum(i = 1:2, sum(j = 1:3, W[i][j]^2))", names));
  CHECK(parse("trace(W*transpose(W))", names) == parse("norm2(W)", names));
  CHECK(parse("x*v[2]", names) == x * symbol("v[2]"));
  CHECK(parse("W[:][2][1]", names) == symbol("W[1][2]"));
  CHECK(print(parse("W[1][2]^2", names)) == "W[1][2]^2");
  CHECK(print_latex(symbol("W[1][2]")) == "W_{1,2}");
  CHECK(print_latex(symbol("v[3]")) == "v_{3}");
  CHECK(print_latex(symbol("W1[2][3]")) == "{W_{1}}_{2,3}");
}

TEST_CASE("matrices: the gradient of a deep linear network is the one of the matrix formula") {
  const std::vector<std::string> all{"P[1][1]", "P[1][2]", "P[2][1]", "P[2][2]", "Q[1][1]", "Q[1][2]",
                                     "Q[1][3]", "Q[2][1]", "Q[2][2]", "Q[2][3]", "A[1][1]", "A[1][2]",
                                     "A[1][3]", "A[2][1]", "A[2][2]", "A[2][3]"};
  const Expression loss = parse("0.5*norm2(P*Q - A)", all);
  const auto agrees = [&](const std::string& name, const std::string& formula) {
    const MatrixExpression unknown = parse_shaped(name, all), expected = parse_shaped(formula, all);
    REQUIRE(unknown.shape() == expected.shape());
    for (std::size_t i = 0; i < unknown.shape().rows; ++i) {
      for (std::size_t j = 0; j < unknown.shape().columns; ++j) {
        CHECK(expand(differentiate(loss, unknown.entry(i, j)) - expected.entry(i, j)) == 0);
      }
    }
  };
  agrees("P", "(P*Q - A)*transpose(Q)");
  agrees("Q", "transpose(P)*(P*Q - A)");
}

TEST_CASE("matrices: every wrong shape is one sentence with both shapes, at its place") {
  struct Wrong {
    std::string formula;
    std::size_t position;
    std::string says;
  };
  for (const Wrong& each : {
           Wrong{"norm2(W*u)", 7,
                 "product of a 2x3 matrix and a vector of 2 is not allowed: as many columns on the left, 3, as rows on "
                 "the right, 2"},
           Wrong{"norm2(v*v)", 7,
                 "product of a vector of 3 and a vector of 3 is not allowed: dot(v, w), outer(v, w) or v .* w"},
           Wrong{"norm2(W + v)", 8, "sum of a 2x3 matrix and a vector of 3 is not allowed: equal shapes"},
           Wrong{"norm2(W - x)", 8, "sum of a 2x3 matrix and a number"},
           Wrong{"norm2(W .* v)", 8, "elementwise product of a 2x3 matrix and a vector of 3"},
           Wrong{"norm2(W ./ v)", 8, "elementwise quotient of a 2x3 matrix and a vector of 3"},
           Wrong{"norm2(W .^ v)", 8, "elementwise power of a 2x3 matrix and a vector of 3"},
           Wrong{"norm2(1/v)", 7, "division by a vector of 3 is not allowed: a number, or entry by entry with ./"},
           Wrong{"norm2(W^2)", 7, "power of a 2x3 matrix"},
           Wrong{"norm2(A^(1/2))", 7, "power of a 2x2 matrix is not allowed: a whole power"},
           Wrong{"x^v", 1, "an exponent that is a vector of 3"},
           Wrong{"trace(W)", 0, "trace of a 2x3 matrix is not allowed: a square matrix"},
           Wrong{"dot(v, u)", 0, "dot of a vector of 3 and a vector of 2"},
           Wrong{"norm2(outer(W, v))", 6, "outer of a 2x3 matrix and a vector of 3"},
           Wrong{"atan2(v, x)", 0, "atan2 of a vector of 3 is not allowed: numbers"},
           Wrong{"W[3][1]", 1, "index 3 of a 2x3 matrix is not allowed: 1 to 2"},
           Wrong{"v[4]", 1, "index 4 of a vector of 3 is not allowed: 1 to 3"},
           Wrong{"v[0]", 2, "an index is 1 or more"},
           Wrong{"x*v[1][1]", 6, "an index of a number"},
           Wrong{"W", 0, "this is a 2x3 matrix, and a number is needed"},
           Wrong{"if(v > 0, 1, 2)", 3, "the left side is a vector of 3, and a number is needed"},
           Wrong{"norm2([1, v])", 10, "an entry of a list is a vector of 3"},
           Wrong{"norm2([[1, 2], [3]])", 15, "row 2 has 1 entries, the first one has 2"},
           Wrong{"norm2([1, 2)", 11, "expected an operator or ']'"},
           Wrong{"norm2([1, 2", 6, "'[' without its ']'"},
           Wrong{"trace(A, A)", 0, "trace with 2 arguments is not allowed: 1 argument"},
           Wrong{"norm2(identity(x))", 6, "the size of identity(n) is not allowed: a whole number"},
           Wrong{"norm2(identity(10000))", 6, "identity with 100000000 entries"},
           Wrong{"norm2(Z)", 6, "unknown name 'Z' (known: W[2][3], v[3], u[2], x, A[2][2])"},
       }) {
    CAPTURE(each.formula);
    try {
      parse(each.formula, names);
      FAIL_CHECK("accepted");
    } catch (const ParseError& problem) {
      CAPTURE(problem.problem());
      CHECK(problem.position() == each.position);
      CHECK(problem.problem().find(each.says) != std::string::npos);
    }
  }
}

TEST_CASE("shaped names: declarations, and lists of entries") {
  const auto matrix = parse_shaped_name("W1[2][3]");
  REQUIRE(matrix);
  CHECK(matrix->name == "W1");
  CHECK(matrix->shape == Shape{2, 3});
  CHECK(matrix->entries() ==
        std::vector<std::string>{"W1[1][1]", "W1[1][2]", "W1[1][3]", "W1[2][1]", "W1[2][2]", "W1[2][3]"});
  CHECK(parse_shaped_name("v[2]")->entries() == std::vector<std::string>{"v[1]", "v[2]"});
  for (const std::string wrong :
       {"W", "", "[2]", "W[0]", "W[-1]", "W[2", "W[2]x", "W[1][1][1]", "W[x]", "W[2000][2000]"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_shaped_name(wrong));
  }
  const auto places = find_places(names, "v");
  REQUIRE(places);
  CHECK(places->first == 6);
  CHECK(places->shape == Shape{3, 1});
  CHECK(find_places(names, "W[2][1]")->first == 3);
  CHECK_FALSE(find_places(names, "Z"));
  CHECK(whole_names(names) == std::vector<std::string>{"W", "v", "u", "x", "A"});
}

}  // namespace
}  // namespace separatrix
