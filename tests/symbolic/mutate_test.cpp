#include "lib/symbolic/mutate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/print.hpp"
#include "tests/support/random_expression.hpp"

namespace separatrix {
namespace {

const Expression x = symbol("x"), y = symbol("y"), p = symbol("p"), q = symbol("q"), r = symbol("r");

// the formulas that each slip makes, written by hand in the usual notation
using ByHand = std::map<Slip, std::set<std::string>>;

ByHand found(Expression formula, const std::vector<Expression>& interchangeable = {}) {
  ByHand all;
  for (const Mutation& each : mutations(formula, interchangeable)) all[each.slip].insert(print(each.formula));
  return all;
}

// by way of the parser, so that the order of terms does not matter
ByHand read(const ByHand& written) {
  ByHand all;
  for (const auto& [slip, formulas] : written) {
    for (const std::string& each : formulas) all[slip].insert(print(parse(each, {"x", "y", "p", "q", "r"})));
  }
  return all;
}

TEST_CASE("mutations: all slips of some formulas, by hand") {
  CHECK(found(x - y / 2) == read({{Slip::sign, {"-(x - y/2)", "-x - y/2", "x + y/2"}},
                                  {Slip::term, {"x", "-y/2"}},
                                  {Slip::constant, {"x - 1000001/2000000*y"}},
                                  {Slip::factor, {"x - y"}}}));
  CHECK(found(power(x, 3)) == read({{Slip::sign, {"-x^3"}}, {Slip::exponent, {"x^4"}}}));
  CHECK(found(1 / x) == read({{Slip::sign, {"-1/x"}}, {Slip::exponent, {"1/x^2"}}}));
  CHECK(found(sqrt(x)) == read({{Slip::sign, {"-sqrt(x)"}}, {Slip::constant, {"x^(1000001/2000000)"}}}));
  CHECK(found(exp(2 * x)) == read({{Slip::sign, {"-exp(2*x)", "exp(-2*x)"}},
                                   {Slip::constant, {"exp(1000001/500000*x)"}},
                                   {Slip::factor, {"exp(x)"}}}));
  CHECK(found(Expression(3)) == read({{Slip::sign, {"-3"}}, {Slip::constant, {"3000003/1000000"}}}));
  CHECK(found(x).at(Slip::sign) == std::set<std::string>{"-x"});
}

TEST_CASE("mutations: a parameter is taken for the next one, and nothing else for anything") {
  const auto swapped = [](Expression formula, const std::vector<Expression>& interchangeable) {
    return found(formula, interchangeable)[Slip::symbol];
  };
  using Formulas = std::set<std::string>;
  CHECK(swapped(p * exp(q * x), {p, q}) == Formulas{print(q * exp(q * x)), print(p * exp(p * x))});
  CHECK(swapped(p * x, {p, q, r}) == Formulas{print(q * x)});
  CHECK(swapped(r * x, {p, q, r}) == Formulas{print(p * x)});
  CHECK(swapped(p, {p, q}) == Formulas{"q"});
  CHECK(swapped(p * x, {p}).empty());
  CHECK(swapped(p * q * x, {}).empty());
}

TEST_CASE("mutations: a part that occurs twice is changed in both places") {
  const Expression part = x + 1, formula = exp(part) + log(part);
  std::set<std::string> all;
  for (const auto& [slip, formulas] : found(formula)) all.insert(formulas.begin(), formulas.end());
  CHECK(all.count(print(exp(x) + log(x))) == 1);  // the term 1 lost
  CHECK(all.count(print(exp(x) + log(x + 1))) == 0);
}

TEST_CASE("mutations: what has no value is no formula") {
  CHECK(found(1 / (p - q), {p, q}).count(Slip::symbol) == 0);  // 1/(q - q), 1/(p - p)
  CHECK(found(1 / (p - q), {p, q, r}).at(Slip::symbol) == std::set<std::string>{print(1 / (p - r))});
}

// the other road: any formula, and what must be true of all its mutations
TEST_CASE("mutations: of random formulas each is another one, once, made by the part that it names") {
  RandomFormulas random(71);
  const std::vector<Expression>& symbols = RandomFormulas::symbols();
  for (int i = 0; i < 100; ++i) {
    const Expression formula = expression_of(*random.safe_formula().formula, symbols);
    const std::vector<Mutation> all = mutations(formula, symbols);
    std::set<std::string> printed{print(formula)};
    for (const Mutation& each : all) {
      CAPTURE(print(formula));
      CAPTURE(print(each.formula));
      REQUIRE(printed.insert(print(each.formula)).second);
      REQUIRE_FALSE(each.from == each.to);
      REQUIRE(print(formula).size() > 0);
    }
    if (!(formula == Expression(0))) REQUIRE_FALSE(all.empty());
    const std::vector<Mutation> again = mutations(formula, symbols);
    REQUIRE(std::ranges::equal(all, again, {}, &Mutation::formula, &Mutation::formula));
  }
}

}  // namespace
}  // namespace separatrix
