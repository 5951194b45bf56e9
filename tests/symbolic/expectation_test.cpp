// Expectations: against moments, published kernels, and integrals computed the long way.
#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/hermite_mean.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/parse_shaped.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

const std::vector<std::string> names{"a", "b", "w[1]", "w[2]", "v[1]", "v[2]"};

double value(Expression expression, const std::vector<std::pair<std::string, double>>& at) {
  std::vector<Expression> variables;
  std::vector<double> point;
  for (const auto& [name, number] : at) {
    variables.push_back(symbol(name));
    point.push_back(number);
  }
  return Evaluator<double>(compile({expression}, variables, {}), std::vector<Rational>{})(point).front();
}

// ∫ f(z) φ(z) dz by the midpoint rule on [−12, 12], whose error falls faster than any power of the step for smooth f; kinks at
// c are put between points of equal weight
double integral(const std::string& f, const std::vector<std::pair<std::string, double>>& at, double kink = 0) {
  constexpr int steps = 200'000;
  std::vector<std::pair<std::string, double>> point = at;
  point.emplace_back("z", 0);
  std::vector<std::string> known = names;
  known.emplace_back("z");
  const Expression body = parse(f, known);
  std::vector<Expression> variables;
  for (const auto& each : point) variables.push_back(symbol(each.first));
  Evaluator<double> evaluate(compile({body}, variables, {}), std::vector<Rational>{});
  std::vector<double> x;
  for (const auto& each : point) x.push_back(each.second);
  double total = 0;
  const double h = 24.0 / steps;
  for (int i = -steps / 2; i < steps / 2; ++i) {
    const double z = kink + (i + 0.5) * h;
    x.back() = z;
    total += evaluate(x).front() * std::exp(-z * z / 2);
  }
  return total * h / std::sqrt(2 * std::numbers::pi);
}

}  // namespace

TEST_CASE("expectation: moments of polynomials") {
  CHECK(parse("expectation(z ~ normal(0, 1), z^6)") == Expression(15));
  CHECK(parse("expectation(z ~ normal(0, 1), z^3 + 1)") == Expression(1));
  // E (m + s g)^4 = m^4 + 6 m^2 s^2 + 3 s^4
  CHECK(expand(parse("expectation(z ~ normal(a, b), z^4)", names) - parse("a^4 + 6*a^2*b^2 + 3*b^4", names)) ==
        Expression(0));
  // phase retrieval: 3|w|^4 + 3|v|^4 - 2|w|^2|v|^2 - 4(w.v)^2
  CHECK(expand(parse("expectation(x[2] ~ normal(0, 1), (dot(w, x)^2 - dot(v, x)^2)^2)", names) -
               parse("3*norm2(w)^2 + 3*norm2(v)^2 - 2*norm2(w)*norm2(v) - 4*dot(w, v)^2", names)) == Expression(0));
  // independent variables, in one expectation or in two
  CHECK(parse("expectation(x ~ normal(0, 1), y ~ normal(1, 2), (x*y)^2)") == Expression(5));
  CHECK(parse("expectation(x ~ normal(0, 1), x^2*expectation(y ~ normal(1, 2), y^2))") == Expression(5));
}

TEST_CASE("expectation: finite distributions") {
  CHECK(parse("expectation(s ~ choice([1, -1]), exp(a*s))", names) == (exp(symbol("a")) + exp(-symbol("a"))) / 2);
  CHECK(parse("expectation(s ~ choice([1, 2, 5], [1, 1, 2]), s^2)") == Expression(ratio(55, 4)));
  // labels of a mixture: (z + s)^2 = 1 + 1
  CHECK(parse("expectation(s ~ choice([1, -1]), z ~ normal(0, 1), (z + s)^2)") == Expression(2));
}

TEST_CASE("expectation: closed forms of one function agree with their integrals") {
  const std::vector<std::pair<std::string, double>> at{{"a", 0.7}, {"b", -0.4}};
  for (const std::string f : {"exp(a*z + b)", "sin(a*z + b)", "cos(a*z + b)", "erf(a*z + b)", "erfc(a*z + b)",
                              "sign(a*z + b)", "abs(a*z + b)", "relu(a*z + b)"}) {
    for (const std::string factor : {"1", "z", "(z^2 - a)", "z^5"}) {
      const std::string body = factor + "*" + f;
      CAPTURE(body);
      const double exact = value(parse("expectation(z ~ normal(0, 1), " + body + ")", names), at);
      // the kink is at z = -b/a; between two points of the midpoint rule the error is of second order
      CHECK(exact == doctest::Approx(integral(body, at, 0.4 / 0.7)).epsilon(1e-8));
    }
  }
  CHECK(value(parse("expectation(z ~ normal(b, a), relu(z))", names), at) ==
        doctest::Approx(integral("relu(a*z + b)", at, 0.4 / 0.7)).epsilon(1e-8));
}

TEST_CASE("expectation: kernels of two units") {
  const std::vector<std::pair<std::string, double>> at{{"w[1]", 0.6}, {"w[2]", 0.8}, {"v[1]", 2}, {"v[2]", 0}};
  const auto of = [&](const std::string& f) {
    return value(parse("expectation(x[2] ~ normal(0, 1), " + f + "(dot(w, x))*" + f + "(dot(v, x)))", names), at);
  };
  const double pi = std::numbers::pi;
  // w.v = 6/5, |w| = 1, |v| = 2, cos = 3/5, sin = 4/5, angle asin(4/5)
  CHECK(of("erf") == doctest::Approx(2 / pi * std::asin(2.4 / std::sqrt(3.0 * 9))).epsilon(1e-14));
  CHECK(of("sign") == doctest::Approx(2 / pi * std::asin(0.6)).epsilon(1e-14));
  CHECK(of("relu") == doctest::Approx((0.8 + (pi - std::asin(0.8)) * 0.6) / pi).epsilon(1e-14));
  // half of the mass, of the second moment
  CHECK(expand(parse("expectation(x[2] ~ normal(0, 1), relu(dot(w, x))^2) - norm2(w)/2", names)) == Expression(0));
}

TEST_CASE("expectation: by quadrature only the summands without a closed form") {
  const auto read = [](const std::string& text) {
    return parse_shaped(text, names, {}, Expectations::by_quadrature).number();
  };
  // what has a closed form keeps it
  CHECK(read("expectation(z ~ normal(0, 1), z^2)") == Expression(1));
  CHECK(print(read("expectation(z ~ normal(0, 1), tanh(a*z)^2 + 3*z^2)")) ==
        "3 + expectation(z ~ normal(0, 1), tanh(a*z)^2)");
  CHECK(print(read("expectation(x[2] ~ normal(0, 1), y ~ normal(0, 1), b*tanh(x[2] + a*y))")) ==
        "expectation(x[2] ~ normal(0, 1), y ~ normal(0, 1), tanh(a*y + x[2]))*b");
  CHECK(print_latex(read("expectation(z ~ normal(0, 1), tanh(a*z))")).find("rangle_{z}") != std::string::npos);
  // d/da E tanh(az)² = 2 E z tanh(az)(1 − tanh(az)²), an expectation again
  const Expression loss = read("expectation(z ~ normal(0, 1), tanh(a*z)^2)");
  CHECK(differentiate(loss, symbol("a")) == read("expectation(z ~ normal(0, 1), 2*z*tanh(a*z)*(1 - tanh(a*z)^2))"));
  CHECK(parse_shaped(print(loss), names, {}, Expectations::by_quadrature).number() == loss);
  // E tanh(z)² by mpmath
  const Expression fine = with_hermite_rule({{loss}}, {256, 35}).front();
  CHECK(value(fine, {{"a", 1}}) == doctest::Approx(0.394294490397841174).epsilon(1e-14));
  CHECK(value(loss, {{"a", 1}}) != doctest::Approx(0.394294490397841174).epsilon(1e-9));
  const std::string four = "expectation(x[4] ~ normal(0, 1), tanh(sum(x)))";
  CHECK_THROWS_WITH_AS(
      read(four),
      doctest::Contains("an expectation without a closed form over 4 normal variables is not allowed: at "
                        "most 3 of them in a term at character 34"),
      ParseError);
}

TEST_CASE("expectation: what has no closed form, and what is no distribution") {
  struct Mistake {
    std::string text, problem;
    std::size_t position;
  };
  for (const Mistake& each : {
           Mistake{"expectation(z ~ normal(0, 1), tanh(z))", "the expectation of tanh(z~1)", 30},
           {"expectation(z ~ normal(0, 1), 1/z)", "the expectation of 1/z~1", 30},
           {"expectation(z ~ cauchy(0, 1), z)", "there is no distribution cauchy (known: normal, choice)", 16},
           {"expectation(z ~ normal(0), z)",
            "normal(...) is not allowed: two numbers, normal(mean, standard deviation)", 16},
           {"expectation(z ~ normal(0, -1), z)", "the standard deviation of z = -1 is not allowed: 0 or more", 16},
           {"expectation(z ~ choice([1, -1], [1]), z)", "choice(...) is not allowed: a vector of values", 16},
           {"expectation(z ~ choice([1, -1], [1, -1]), z)",
            "a weight of choice(values, weights) = -1 is not allowed: 0 or more", 16},
           {"expectation(z ~ choice([1, -1], [0, 0]), z)", "the sum of the weights of choice(values, weights) = 0", 16},
           {"expectation(a ~ normal(0, 1), a)", "the random variable 'a' has another meaning already", 12},
           {"expectation(z, z)", "expected expectation(z ~ normal(0, 1), ...)", 12},
           {"expectation(y ~ normal(0, 1), z ~ normal(y, 1), z)", "free of the other variables", 34},
           {"expectation(z[2] ~ normal(0, 1), z)", "what an expectation is of is a vector of 2", 33},
           {"expectation(z ~ normal(0, 1), z) + z", "unknown name 'z'", 35},
       }) {
    CAPTURE(each.text);
    try {
      parse(each.text, names);
      FAIL_CHECK("accepted");
    } catch (const ParseError& error) {
      CAPTURE(error.problem());
      CHECK(error.problem().find(each.problem) != std::string::npos);
      CHECK(error.position() == each.position);
    }
  }
}

}  // namespace separatrix
