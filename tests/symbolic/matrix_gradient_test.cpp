#include "lib/symbolic/matrix_gradient.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/parse_shaped.hpp"
#include "lib/symbolic/print_matrix.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"

namespace separatrix {
namespace {

const std::vector<std::string> names = [] {
  std::vector<std::string> all{"k"};
  for (const char* each : {"W[2][3]", "P[2][2]", "A[2][3]", "x[3]", "v[2]", "y[2]"}) {
    const std::vector<std::string> entries = parse_shaped_name(each)->entries();
    all.insert(all.end(), entries.begin(), entries.end());
  }
  return all;
}();

// at the point 0.3, 0.41, 0.52, …
std::vector<double> at_a_point(const std::vector<Expression>& expressions) {
  std::vector<Expression> variables;
  std::vector<double> point;
  for (const std::string& each : names) {
    point.push_back(0.3 + 0.11 * static_cast<double>(variables.size()));
    variables.push_back(symbol(each));
  }
  return Evaluator<double>(compile(expressions, variables, {}), {})(point);
}

// the formula as it is printed, whose entries are the derivatives by entries
void check(const std::string& formula, const std::string& variable, const std::string& expected) {
  CAPTURE(formula);
  const MatrixExpression number = parse_shaped(formula, names);
  const auto gradients = matrix_gradient(number, {variable}, {});
  REQUIRE(gradients);
  const MatrixExpression found = gradients->at(variable);
  CHECK(print(found) == expected);
  const MatrixExpression unknown = parse_shaped(variable, names);
  REQUIRE(found.shape() == unknown.shape());
  CHECK(parse_shaped(print(found), names).shape() == found.shape());
  std::vector<Expression> slopes;
  for (const Expression each : unknown.entries()) slopes.push_back(differentiate(number.number(), each));
  const std::vector<double> by_entries = at_a_point(slopes), by_matrices = at_a_point(found.entries()),
                            read_again = at_a_point(parse_shaped(print(found), names).entries());
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    CHECK(by_matrices[i] == doctest::Approx(by_entries[i]).epsilon(1e-12));
    CHECK(read_again[i] == doctest::Approx(by_entries[i]).epsilon(1e-12));
  }
}

TEST_CASE("gradients of formulas of matrices are those of the books, and of their entries") {
  check("norm2(P*W - A)/2", "W", "transpose(P)*(P*W - A)");
  check("norm2(P*W - A)/2", "P", "(P*W - A)*transpose(W)");
  check("norm2(W*x - y)", "W", "2*(W*x - y)*transpose(x)");
  check("transpose(v)*P*v", "v", "P*v + transpose(P)*v");
  check("transpose(v)*P*v", "P", "v*transpose(v)");
  check("trace(W*transpose(W))", "W", "2*W");
  check("trace(P)", "P", "identity(2)");
  check("trace(P*P)", "P", "2*transpose(P)");
  check("trace(P^2)/2", "P", "transpose(P)");
  check("dot(A, W)", "W", "A");
  check("dot(v, W*x)", "W", "v*transpose(x)");
  check("norm(v)", "v", "v/norm(v)");
  check("logsumexp(W*x)", "W", "softmax(W*x)*transpose(x)");
  check("dot(y, tanh(W*x))", "W", "(y ./ cosh(W*x) .^ 2)*transpose(x)");
  check("dot(y, relu(W*x))", "W", "(y .* step(W*x))*transpose(x)");
  check("sum(W .^ 3)", "W", "3*W .^ 2");
  check("sum(exp(v))/k", "v", "exp(v)/k");
  check("sum(v .* y)", "v", "y");
  check("norm2(outer(v, x) - A)/2", "v", "(outer(v, x) - A)*x");
  check("norm2(diag(v)*W)/2", "v", "diag(diag(v)*W*transpose(W))");
  check("norm2(v)^2/4", "v", "norm2(v)*v");
  check("k*norm2(W - k*A)/2", "k", "norm2(W - k*A)/2 - k*dot(W - k*A, A)");
  check("dot(y, softmax(v))", "v", "softmax(v) .* y - dot(softmax(v), y)*softmax(v)");
}

TEST_CASE("gradients pass through definitions, which stay names") {
  const std::vector<std::string> known = [] {
    std::vector<std::string> all = names;
    for (const std::string& each : {"r[1]", "r[2]"}) all.push_back(each);
    return all;
  }();
  const std::vector<NamedFormula> definitions{{"r", parse_shaped("W*x - y", known)}};
  const auto gradients = matrix_gradient(parse_shaped("norm2(r)/2", known), {"W", "x"}, definitions);
  REQUIRE(gradients);
  CHECK(print(gradients->at("W")) == "r*transpose(x)");
  CHECK(print(gradients->at("x")) == "transpose(W)*r");
}

TEST_CASE("an operation without a rule gives no gradient, and one of constants does not matter") {
  const auto gradient = [](const std::string& formula) {
    return matrix_gradient(parse_shaped(formula, names), {"W"}, {});
  };
  CHECK_FALSE(gradient("norm2(W[1])"));
  CHECK_FALSE(gradient("W[1][2]^2"));
  CHECK_FALSE(gradient("max(W)"));
  CHECK(gradient("norm2(W)*max(A)*A[1][2]"));
}

TEST_CASE("formulas of matrices in LaTeX") {
  const auto latex = [](const std::string& formula) { return print_latex(parse_shaped(formula, names)); };
  CHECK(latex("-transpose(P)*(P*W - A)") == "-P^{\\top} \\left(P W - A\\right)");
  CHECK(latex("norm2(P*W - A)/2") == "\\frac{1}{2} \\left\\| P W - A \\right\\|^{2}");
  CHECK(latex("trace(P)*v") == "\\operatorname{tr}\\left(P\\right) v");
  CHECK(latex("v .* tanh(y)") == "v \\odot \\tanh\\left(y\\right)");
  CHECK(latex("[[1, k], [0, 1/2]]*v") == "\\begin{pmatrix} 1 & k \\\\ 0 & \\frac{1}{2} \\end{pmatrix} v");
}

}  // namespace
}  // namespace separatrix
