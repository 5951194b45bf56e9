#include "solvers/find_invariants.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/num/error.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/vanishing.hpp"
#include "tests/support/problems.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/model.hpp"

namespace separatrix {
namespace {

InvariantSearch search(const Model& model, const std::vector<std::string>& functions) {
  std::vector<Expression> basis;
  for (const std::string& function : functions) basis.push_back(parse(function));
  return find_invariants(model, basis);
}

InvariantSearch search(const Model& model) { return find_invariants(model, default_invariant_basis(model)); }

// u_i v_i fits t_i, with a loss that couples the products
Model diagonal_product() {
  ModelDescription description;
  description.name = "diagonal-product";
  description.states = {"u1", "u2", "u3", "v1", "v2", "v3"};
  description.parameters = {{"t1", "", 1, {}}, {"t2", "", -2, {}}, {"t3", "", 3, {}}};
  description.loss = parse("(u1*v1 - t1)^2 + (u2*v2 - t2)^2/2 + (u3*v3 - t3)^2 + u1*v1*u2*v2/3");
  description.start.assign(6, Rational(1));
  return Model(std::move(description));
}

TEST_CASE("find_invariants: the energy of markov, by itself") {
  const InvariantSearch result = search(makkuva_2024::markov());
  REQUIRE(result.found.size() == 1);
  CHECK(result.irrational == 0);
  CHECK(result.found[0].combination == makkuva_2024::energy());
  CHECK(result.found[0].proved);
  CHECK(result.found[0].log10_largest < -100);
  CHECK(result.found[0].coefficients.front() == 1);
}

TEST_CASE("find_invariants: exactly one per product of a diagonal model") {
  const InvariantSearch result = search(diagonal_product());
  CHECK(result.irrational == 0);
  REQUIRE(result.found.size() == 3);
  for (int i = 0; i < 3; ++i) {
    const std::string n = std::to_string(i + 1);
    CHECK(result.found[i].combination == parse("u" + n + "^2 - v" + n + "^2"));
    CHECK(result.found[i].proved);
  }
}

TEST_CASE("find_invariants: nothing where nothing is conserved") {
  const Model well = gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + y^2/2");
  CHECK(search(well).found.empty());
  CHECK(search(well).irrational == 0);
  CHECK(search(well, {"x", "y", "x*y", "x^2", "y^2", "x^3", "exp(x)", "x^2*y^2"}).found.empty());
}

TEST_CASE("find_invariants: a nearly conserved quantity is not one") {
  for (const std::string tiny : {"1e-20", "1e-50", "1e-70", "1e-100", "1e-200", "1e-1000"}) {
    const Rational size = parse_rational(tiny);
    ModelDescription description;
    description.name = "nearly";
    description.states = {"x", "y"};
    description.equations = {parse("y"), -parse("x") - size * parse("x^3")};
    description.start = {1, 0};
    const Model model(std::move(description));
    CAPTURE(tiny);
    CHECK(search(model, {"x^2", "y^2", "x*y"}).found.empty());
    if (tiny == "1e-1000") continue;  // beyond the most digits, where nothing is found rather than a false one
    const InvariantSearch right = find_invariants(model, {parse("x^2"), parse("y^2"), size * parse("x^4/2")});
    REQUIRE(right.found.size() == 1);
    CHECK(right.found[0].proved);
    CHECK(right.found[0].coefficients == std::vector<Rational>{1, 1, 1});
  }
}

TEST_CASE("find_invariants: rational coefficients, parameters and time in the basis") {
  const Model oval = vector_field_model({"x", "y"}, {"7*y/3", "-11*x/13"}, {1, 0});
  const InvariantSearch found = search(oval);
  REQUIRE(found.found.size() == 1);
  CHECK(found.found[0].combination == parse("x^2 + 91*y^2/33"));

  ModelDescription description;
  description.name = "spring";
  description.states = {"x", "y"};
  description.parameters = {{"k", "stiffness", 1, {Rational(0), {}, false, false}}};
  description.equations = {parse("y"), parse("-k*x")};
  description.start = {1, 0};
  const Model spring(std::move(description));
  CHECK(search(spring).found.empty());  // no number is k for all k
  REQUIRE(search(spring, {"y^2", "k*x^2"}).found.size() == 1);
  CHECK(search(spring, {"y^2", "k*x^2"}).found[0].proved);

  const InvariantSearch timed = search(witch().model, {"t^2", "t", "1/x", "x"});  // 1/x = 1 + t²
  REQUIRE(timed.found.size() == 1);
  CHECK(timed.found[0].combination == parse("t^2 - 1/x"));
  CHECK(timed.found[0].proved);
}

TEST_CASE("find_invariants: irrational coefficients are counted, not rounded") {
  const Model model = vector_field_model({"x", "y"}, {"y", "-sqrt(2)*x"}, {1, 0});
  const InvariantSearch result = search(model, {"x^2", "y^2"});
  CHECK(result.found.empty());
  CHECK(result.irrational == 1);
}

TEST_CASE("find_invariants: functions that say nothing new are left out") {
  const InvariantSearch result = search(rotor().model, {"x^2", "y^2", "7", "2*x^2 - 3*y^2 + 1", "x^2", "t"});
  CHECK(result.basis == std::vector{parse("x^2"), parse("y^2"), parse("t")});
  CHECK(result.redundant.size() == 3);
  REQUIRE(result.found.size() == 1);
  CHECK(result.found[0].combination == parse("x^2 + y^2"));
  CHECK(search(rotor().model, {"1", "7"}).found.empty());
}

TEST_CASE("find_invariants: what simplification cannot prove is numerical only") {
  // sin² + cos² = 1 is no rule of the expansion
  const Model model = vector_field_model({"x", "y"}, {"1 - sin(y)^2 - cos(y)^2", "1"}, {1, 0});
  const InvariantSearch result = search(model, {"x", "y", "x^2"});
  REQUIRE(result.found.size() == 2);
  CHECK_FALSE(result.found[0].proved);
  CHECK(result.found[0].log10_largest <= -100);
}

TEST_CASE("find_invariants: functions with values on a part of the box, or nowhere, or too many") {
  const InvariantSearch result = search(makkuva_2024::markov(), {"e^2", "w^2", "log(w)"});  // w > 0
  REQUIRE(result.found.size() == 1);
  CHECK(result.found[0].combination == parse("e^2 - w^2 - log(w)"));
  CHECK_THROWS_AS(search(rotor().model, {"log(-1 - x^2)"}), InvalidArgument);
  CHECK_THROWS_AS(search(rotor().model, {}), InvalidArgument);
  CHECK_THROWS_AS(search(rotor().model, std::vector<std::string>(500, "x")), InvalidArgument);
}

TEST_CASE("time_derivative: through definitions and time, so that nothing is proved falsely") {
  ModelDescription description;
  description.name = "hidden";
  description.states = {"x"};
  description.definitions = {{"u", "", parse("x^2"), "", false}, {"v", "", parse("u + t"), "", false}};
  description.equations = {parse("-x")};
  description.invariants = {{"u", parse("u")}};
  description.start = {1};
  const Model model(std::move(description));
  CHECK(model.resolve(model.time_derivative(parse("u"))) == parse("-2*x^2"));
  CHECK(model.resolve(model.time_derivative(parse("v"))) == parse("1 - 2*x^2"));
  CHECK(model.time_derivative(parse("t")) == Expression(1));
  for (const std::string quantity : {"u", "v", "t", "u + t", "u*t"}) {
    const Expression slope = model.time_derivative(parse(quantity));
    CHECK(is_identically_zero(slope) != Verdict::holds);
    CHECK(check_vanishing(model, slope, 20, 40, 1).log10_largest > -3);
    CHECK(search(model, {quantity}).found.empty());
  }
  // log x + t is conserved: seen through the definition v too
  const Expression conserved = parse("log(u) + 2*v - 2*u");
  CHECK(is_identically_zero(model.resolve(model.time_derivative(conserved))) == Verdict::holds);
  const InvariantSearch found = search(model, {"log(u)", "v", "u"});
  REQUIRE(found.found.size() == 1);
  CHECK(found.found[0].combination == parse("log(u) + 2*v - 2*u"));
  CHECK(found.found[0].proved);
}

}  // namespace
}  // namespace separatrix
