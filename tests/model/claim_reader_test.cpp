#include <doctest/doctest.h>

#include <string>

#include "lib/model/model_file.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

// lines 1 to 9
const std::string model = R"(name = "a"
states = ["x", "y"]
loss = "(x^2 - 1)^2/4 + k*y^2/2"
[parameters]
k = { default = "1/2", above = 0 }
[start]
x = 1
y = 2
[[claim]]
)";

std::vector<GivenClaim> claims_in(const std::string& text) { return parse_model_file(model + text, "a.toml").claims; }

// "12:5 what is wrong"
std::string mistake(const std::string& text) {
  try {
    claims_in(text);
  } catch (const FileError& problem) {
    return std::to_string(problem.place().line) + ":" + std::to_string(problem.place().column) + " " +
           problem.problem();
  }
  return "";
}

TEST_CASE("claims of a file: all that is written is in the record") {
  const auto claims = claims_in(R"(id = "floor-1"
kind = "rate"
statement = "the floor is reached"
source = "by hand"
quantity = "y*x_0"
exponent = "-k"
law = "exponential"
hypotheses = ["k < 2", "k^2 > 1/9 and k < 7"]
over = { k = "1/10:1", x = "-1:1.5" }
from = { y = "x + 1" }
samples = 7
until = 20
[[claim]]
id = "saddles"
kind = "count"
of = "saddle"
equals = 1
set = { k = "3" }
)");
  REQUIRE(claims.size() == 2);
  const GivenClaim& floor = claims[0];
  CHECK(floor.id == "floor-1");
  CHECK(floor.statement == "the floor is reached");
  CHECK(floor.source == "by hand");
  CHECK(floor.hypotheses.size() == 2);
  CHECK(floor.hypotheses[1].text == "k^2 > 1/9 and k < 7");
  REQUIRE(floor.over.size() == 2);
  CHECK(floor.over[1].name == "x");
  CHECK(floor.over[1].high == ratio(3, 2));
  REQUIRE(floor.from.size() == 1);
  CHECK(floor.from[0].second.value == parse("x + 1"));
  CHECK(floor.samples == 7);
  const auto& rate = std::get<GivenRate>(floor.says);
  CHECK(rate.quantity.value == parse("y*x_0"));
  CHECK(rate.exponent.value == parse("-k"));
  CHECK(rate.exponential);
  CHECK(rate.approach.along == "t");
  CHECK_FALSE(rate.approach.towards);
  CHECK(rate.approach.until == 20);
  CHECK(std::get<GivenCount>(claims[1].says).of == "saddle");
  CHECK(claims[1].set.front().second == 3);
  for (std::size_t i = 0; i < claims.size(); ++i)
    CHECK(claim_kinds[claims[i].says.index()] == (i == 0 ? "rate" : "count"));
}

TEST_CASE("claims of a file: loss and invariants are written out, and a start may be an expression") {
  const auto claims = claims_in("id = \"a\"\nkind = \"identity\"\nexpression = \"loss\"\nscope = \"everywhere\"\n");
  CHECK(std::get<GivenIdentity>(claims[0].says).expression.value == parse("(x^2 - 1)^2/4 + k*y^2/2"));
}

TEST_CASE("claims of a file: a mistake is answered with line and character") {
  const std::string begin = "id = \"a\"\n";  // line 10
  CHECK(mistake(begin + "kind = \"identity\"\nexpression = \"x + * y\"").starts_with("12:19 expected"));
  CHECK(mistake(begin + "kind = \"identity\"\nexpression = \"x + z\"").starts_with("12:19 unknown name 'z'"));
  CHECK(
      mistake(begin + "kind = \"identity\"\nexpression = \"t\"\nscope = \"everywhere\"").starts_with("12:15 unknown"));
  CHECK(mistake(begin + "kind = \"identity\"").starts_with("9:1 a claim has no expression"));
  CHECK(mistake(begin + "kind = \"theorem\"").starts_with("11:8 there is no kind theorem"));
  CHECK(mistake(begin + "kind = \"count\"\nof = \"minimum\"\nequals = 2").starts_with("12:6 there is no of minimum"));
  CHECK(mistake(begin + "kind = \"count\"\nof = \"saddle\"\nequals = -1").starts_with("13:10 a count equals"));
  CHECK(mistake(begin + "kind = \"count\"\nof = \"saddle\"\nequals = 1\nlabel = \"saddle\"")
            .starts_with("14:1 there is no"));
  CHECK(mistake(begin + "kind = \"basin\"\nstarts = \"x = 0\"\nlabel = \"saddle\"").starts_with("12:13 expected"));
  CHECK(mistake(begin + "kind = \"basin\"\nstarts = \"x > 0\"\nlabel = \"equilibrium-0\"").starts_with("13:9 'equil"));
  CHECK(mistake(begin + "kind = \"bound\"\nexpression = \"x\"").starts_with("9:1 a bound has one of below"));
  CHECK(mistake(begin + "kind = \"stage\"\nevent = \"x\"\ntime = \"y\"").starts_with("13:9 unknown name 'y'"));
  CHECK(mistake(begin + "kind = \"stage\"\norder = [\"x\"]").starts_with("12:9 an order is a list of two"));
  CHECK(mistake(begin + "kind = \"limit\"\nquantity = \"x\"\nto = 1\nalong = \"x\"")
            .starts_with("14:9 there is no para"));
  const std::string limit = begin + "kind = \"limit\"\nquantity = \"x\"\nto = 1\n";  // lines 10 to 13
  CHECK(mistake(limit + "over = { k = \"1/10\" }").starts_with("14:14 an interval is LOW:HIGH"));
  CHECK(
      mistake(limit + "over = { k = \"-1:1\" }").starts_with("14:14 this interval leaves the domain of the parameter"));
  CHECK(mistake(limit + "over = { k = \"2:1\" }").starts_with("14:14 the low end"));
  CHECK(mistake(limit + "over = { z = \"1:2\" }").starts_with("14:10 there is no state or parameter z"));
  CHECK(mistake(limit + "over = { k = \"1:2\" }\nset = { k = 1 }").starts_with("15:9 k has an interval"));
  CHECK(mistake(limit + "set = { k = 0 }").starts_with("14:13 k = 0 is outside its domain"));
  CHECK(mistake(limit + "hypotheses = [\"x > 0\"]").starts_with("14:16 unknown name 'x'"));
  CHECK(mistake(limit + "[[claim]]\n" + limit).starts_with("15:6 there is a claim a already"));
  CHECK(mistake(limit + "towards = 0").starts_with("14:11 time goes towards"));
}

TEST_CASE("claims of a file: one bracket too few is named") {
  std::string text = model;
  text.replace(text.find("[[claim]]"), 9, "[claim]");
  try {
    parse_model_file(text + "id = \"a\"\n", "a.toml");
    FAIL("it was read");
  } catch (const FileError& problem) {
    CHECK(problem.place().line == 9);
    CHECK(problem.problem() == "a claim is a table [[claim]], with two brackets");
  }
}

}  // namespace
}  // namespace separatrix
