#include "lib/model/quantity.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

Model model() {
  ModelDescription said;
  said.name = "a";
  said.states = {"x", "y"};
  said.parameters = {{"k", "", 2, {}}};
  said.definitions = {{"u", "", parse("x*y"), "", false}};
  said.loss = parse("u^2/2");
  said.invariants = {{"gap", parse("x^2 - y^2")}};
  said.start = {1, 2};
  return Model(said);
}

TEST_CASE("quantity: the loss, definitions and invariants by their names") {
  const Model a = model();
  CHECK(quantity_names(a) == std::vector<std::string>{"x", "y", "k", "u", "t", "loss", "gap"});
  CHECK(parse_quantity("loss", a) == parse("u^2/2"));
  CHECK(parse_quantity("2*gap - k*t", a) == parse("2*(x^2 - y^2) - k*t"));
  CHECK(a.resolve(parse_quantity("loss - u", a)) == parse("(x*y)^2/2 - x*y"));
  CHECK_THROWS_AS(parse_quantity("z", a), ParseError);
}

TEST_CASE("quantity: a name of the formulas keeps its meaning") {
  ModelDescription said = model().description();
  said.definitions.push_back({"gap", "", parse("x + 1"), "", false});
  CHECK(parse_quantity("gap", Model(said)) == symbol("gap"));
  said.loss.reset();
  said.equations = {parse("-x"), parse("-y")};
  CHECK_THROWS_AS(parse_quantity("loss", Model(said)), ParseError);
}

}  // namespace
}  // namespace separatrix
