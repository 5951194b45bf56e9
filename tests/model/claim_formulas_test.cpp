#include "lib/model/claim_formulas.hpp"

#include <doctest/doctest.h>

#include "lib/model/model_file.hpp"
#include "lib/model/model_formulas.hpp"
#include "lib/symbolic/canonical.hpp"

namespace separatrix {
namespace {

const std::string model_text = R"(
name = "wells"
states = ["x"]
loss = "x^2/2"
[start]
x = 1
)";

GivenClaim claim(const std::string& says) {
  return parse_model_file(model_text + "[[claim]]\nid = \"c\"\n" + says, "m.toml").claims.front();
}

std::vector<std::string> exact_keys(const std::string& says) {
  GivenClaim of = claim(says);
  std::vector<std::string> keys;
  for (const ExactFormula& each : exact_formulas(of)) {
    keys.push_back(each.name);
    CHECK_FALSE(each.formula->text.empty());
  }
  if (const GivenCondition* condition = exact_condition(of)) keys.push_back(condition->text);
  return keys;
}

TEST_CASE("claims: the formulas that another one in their place would make another claim") {
  using Keys = std::vector<std::string>;
  CHECK(exact_keys("kind = \"identity\"\nexpression = \"x - x_0*exp(-t)\"") == Keys{"expression"});
  CHECK(exact_keys("kind = \"limit\"\nquantity = \"x\"\nto = \"0\"") == Keys{"to"});
  CHECK(exact_keys("kind = \"rate\"\nquantity = \"x\"\nexponent = \"-1\"\nlaw = \"exponential\"") == Keys{"exponent"});
  CHECK(exact_keys("kind = \"stage\"\nevent = \"x - 1/2\"\ntime = \"log(2)\"") == Keys{"event", "time"});
  CHECK(exact_keys("kind = \"stage\"\norder = [\"x - 1/2\", \"x - 1/3\"]").empty());
  CHECK(exact_keys("kind = \"bound\"\nexpression = \"x\"\nbelow = \"4\"").empty());
  CHECK(exact_keys("kind = \"count\"\nof = \"strict minimum\"\nequals = 1").empty());
  CHECK(exact_keys("kind = \"basin\"\nstarts = \"x > 0\"\nlabel = \"equilibrium-1\"").empty());
  CHECK(exact_keys("kind = \"basin\"\nstarts = \"x > 0\"\nlabel = \"equilibrium-1\"\nexactly = true") == Keys{"x > 0"});
}

TEST_CASE("claims: about another model, the loss that a formula names is that of the other model") {
  const ModelFile file = parse_model_file(model_text, "m.toml");
  const Expression x = symbol("x");
  const Model other = formulas_of(file.model).front().with(power(x, 4));
  const auto identity = std::get<GivenIdentity>(
      about(claim("kind = \"identity\"\nexpression = \"loss - x^2/2\"\nscope = \"everywhere\""), other).says);
  CHECK(identity.expression.value == power(x, 4) - power(x, 2) / 2);
  const auto bound =
      std::get<GivenBound>(about(claim("kind = \"bound\"\nexpression = \"x\"\nat_most = \"loss\""), other).says);
  CHECK(bound.sides.front().bound.value == power(x, 4));
  const auto stage =
      std::get<GivenStage>(about(claim("kind = \"stage\"\nevent = \"loss - 1/8\"\ntime = \"log(2)\""), other).says);
  CHECK(stage.events.front().value == power(x, 4) - ratio(1, 8));
  CHECK(stage.time->value == log(Expression(2)));
}

}  // namespace
}  // namespace separatrix
