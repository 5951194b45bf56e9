#include "lib/tape/branch.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/symbolic/parse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"
#include "lib/tape/jet.hpp"

namespace separatrix {
namespace {

const std::vector<std::string> names{"x", "y", "p"};

std::shared_ptr<const Tape> tape_of(const std::vector<std::string>& texts) {
  std::vector<Expression> expressions;
  for (const std::string& each : texts) expressions.push_back(parse(each, names));
  return compile(expressions, {symbol("x"), symbol("y")}, {symbol("p")}, Storage::single_assignment);
}

std::vector<double> values(const Tape& tape, double x, double y) {
  Evaluator<double> evaluator(std::make_shared<const Tape>(tape), std::vector<Rational>{Rational(-5)});
  return evaluator(std::vector<double>{x, y});
}

TEST_CASE("branch: each switch is replaced by its side, wherever the point is") {
  // |p| does not vary; x + y occurs in two switches and is one quantity
  const auto tape = tape_of({"abs(p)*x + 3*abs(x + y)", "sign(x + y)*y", "relu(x*y) + exp(relu(x*y))", "abs(x + y)"});
  CHECK(switching_registers(*tape).size() == 2);
  for (const double x : {2.0, -3.0}) {
    for (const double y : {0.5, 7.0}) {
      const double sum = x + y, product = x * y;
      for (const int one : {-1, 0, 1}) {
        for (const int other : {-1, 0, 1}) {
          const auto found = values(*on_branch(*tape, {one, other}), x, y);
          const double relu = other > 0 ? product : 0;
          CHECK(found[0] == doctest::Approx(5 * x + 3 * one * sum));
          CHECK(found[1] == doctest::Approx(one * y));
          CHECK(found[2] == doctest::Approx(relu + std::exp(relu)));
          CHECK(found[3] == doctest::Approx(one * sum));
        }
      }
      CHECK(values(*on_branch(*tape, {sum > 0 ? 1 : -1, product > 0 ? 1 : -1}), x, y) == values(*tape, x, y));
    }
  }
}

TEST_CASE("branch: switches inside switches") {
  const auto tape = tape_of({"abs(abs(x) - 1)", "y"});
  REQUIRE(switching_registers(*tape).size() == 2);
  CHECK(values(*on_branch(*tape, {1, 1}), 5, 0)[0] == 4);
  CHECK(values(*on_branch(*tape, {-1, 1}), 5, 0)[0] == -6);
  CHECK(values(*on_branch(*tape, {-1, -1}), 5, 0)[0] == 6);
  CHECK(switching_registers(*on_branch(*tape, {1, 1})).empty());
}

TEST_CASE("branch: the switching quantities are those of the series, in the same order") {
  const auto tape = tape_of({"abs(y - 2) + sign(x + 1)", "relu(x*y - 3)*abs(y - 2)"});
  JetEvaluator<double> jet(tape, std::vector<Rational>{Rational(1)}, 3);
  const auto registers = switching_registers(*tape);
  REQUIRE(jet.switches() == registers.size());
  CHECK(jet.switches() == 3);
}

}  // namespace
}  // namespace separatrix
