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
  // no number is k for all k, but k itself is
  REQUIRE(search(spring, {"x^2", "y^2"}).found.size() == 1);
  CHECK(search(spring, {"x^2", "y^2"}).found[0].combination == parse("k*x^2 + y^2"));
  REQUIRE(search(spring, {"y^2", "k*x^2"}).found.size() == 1);
  CHECK(search(spring, {"y^2", "k*x^2"}).found[0].proved);

  const InvariantSearch timed = search(witch().model, {"t^2", "t", "1/x", "x"});  // 1/x = 1 + t²
  REQUIRE(timed.found.size() == 1);
  CHECK(timed.found[0].combination == parse("t^2 - 1/x"));
  CHECK(timed.found[0].proved);
}

TEST_CASE("find_invariants: coefficients with parameters, of every degree that it takes") {
  // Euler's top: energy and angular momentum
  ModelDescription top;
  top.name = "top";
  top.states = {"p", "q", "r"};
  top.parameters = {{"i1", "", 1, {}}, {"i2", "", 2, {}}, {"i3", "", 3, {}}};
  top.equations = {parse("(i2 - i3)/i1*q*r"), parse("(i3 - i1)/i2*r*p"), parse("(i1 - i2)/i3*p*q")};
  top.start = {ratio(1, 10), 1, ratio(1, 10)};
  const InvariantSearch found = search(Model(top));
  REQUIRE(found.found.size() == 2);
  CHECK(found.found[0].combination == parse("i1*p^2 + i2*q^2 + i3*r^2"));
  CHECK(found.found[1].combination == parse("i1^2*p^2 + i2^2*q^2 + i3^2*r^2"));
  for (const FoundInvariant& each : found.found) CHECK(each.proved);
  CHECK(found.unexpressed == 0);

  // Lotka and Volterra: d x − c log x + b y − a log y
  ModelDescription prey;
  prey.name = "prey";
  prey.states = {"x", "y"};
  for (const char* name : {"a", "b", "c", "d"})
    prey.parameters.push_back({name, "", 1, {Rational(0), {}, false, false}});
  prey.equations = {parse("x*(a - b*y)"), parse("y*(d*x - c)")};
  prey.start = {1, 2};
  const InvariantSearch cycle = search(Model(prey), {"x", "y", "log(x)", "log(y)", "x^2", "x*y"});
  REQUIRE(cycle.found.size() == 1);
  CHECK(cycle.found[0].proved);
  const Expression right = parse("d*x - c*log(x) + b*y - a*log(y)");
  CHECK((cycle.found[0].combination == right || cycle.found[0].combination == expand(-right)));

  // 1/(k − m) in the field: a proof that needs one denominator
  ModelDescription ratio_model;
  ratio_model.name = "ratio";
  ratio_model.states = {"x", "y"};
  ratio_model.parameters = {{"k", "", 3, {}}, {"m", "", 1, {}}};
  ratio_model.equations = {parse("y*k/(k - m)"), parse("-x*m/(k - m)")};
  ratio_model.start = {1, 0};
  const InvariantSearch quotient = search(Model(ratio_model), {"x^2", "y^2"});
  REQUIRE(quotient.found.size() == 1);
  CHECK(quotient.found[0].proved);

  // a coefficient that is no polynomial is counted
  ModelDescription root;
  root.name = "root";
  root.states = {"x", "y"};
  root.parameters = {{"k", "", 3, {Rational(1), Rational(4), false, false}}};
  root.equations = {parse("y"), parse("-exp(k)*x")};
  root.start = {1, 0};
  const InvariantSearch beyond = search(Model(root), {"x^2", "y^2"});
  CHECK(beyond.found.empty());
  CHECK(beyond.unexpressed == 1);
}

TEST_CASE("find_invariants: every branch of a kink is reached") {
  const Model far = vector_field_model({"x", "v"}, {"v", "-x + relu(x - 5)"}, {1, 0});
  CHECK(search(far, {"x^2", "v^2"}).found.empty());
  const Model farther = vector_field_model({"x", "v"}, {"v", "-x + relu(x - 1e9)"}, {1, 0});
  CHECK(search(farther, {"x^2", "v^2"}).found.empty());
  const Model corner = vector_field_model({"x", "v"}, {"v", "-x + relu(x - 50)*relu(v - 70)"}, {1, 0});
  CHECK(search(corner, {"x^2", "v^2"}).found.empty());
  CHECK(search(far, {"x^2", "v^2", "relu(x - 5)^2"}).found.size() == 1);
  // enough points out there to tell the functions apart that are 0 here
  const InvariantSearch three = search(far, {"x^2", "v^2", "relu(x - 5)", "relu(x - 5)^2", "relu(x - 5)^3"});
  REQUIRE(three.found.size() == 1);
  CHECK(three.redundant.empty());
  CHECK(three.found[0].combination == parse("x^2 + v^2 - relu(x - 5)^2"));
  // a side that does not exist is no obstacle
  const Model never = vector_field_model({"x", "v"}, {"v", "-x + relu(-1 - x^2)"}, {1, 0});
  const InvariantSearch one_sided = search(never, {"x^2", "v^2"});
  REQUIRE(one_sided.found.size() == 1);
  CHECK_FALSE(one_sided.found[0].proved);
  CHECK(one_sided.positive == std::vector{parse("1 + x^2")});
}

TEST_CASE("find_invariants: a term far below the digits is seen") {
  for (const char* force : {"exp(1e-400*x) - 1", "exp(exp(-900)*x) - 1", "cos(1e-150*x) - 1", "tanh(1e-300*x^3)"}) {
    CAPTURE(force);
    const Model model = vector_field_model({"x", "v"}, {"v", std::string("-x + ") + force}, {1, 0});
    CHECK(search(model, {"x^2", "v^2"}).found.empty());
    const Expression slope = parse(std::string("2*v*(") + force + ")");
    CHECK(check_vanishing(model, slope, 10, 60, 1).log10_largest > -1000);
  }
  const Model beyond = vector_field_model({"x", "v"}, {"v", "-x + exp(1e-30000*x) - 1"}, {1, 0});
  CHECK(search(beyond, {"x^2", "v^2"}).found.empty());
  CHECK(search(beyond, {"x^2", "v^2"}).unresolved);
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
