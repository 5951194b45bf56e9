#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/tape.hpp"
#include "tests/support/random_expression.hpp"
#include "tests/support/show.hpp"
#include "tests/support/tape_listing.hpp"

namespace separatrix {
namespace {

const Expression e = symbol("e"), w = symbol("w"), p = symbol("p"), q = symbol("q");

std::size_t count(const std::vector<Instruction>& code, Operation operation) {
  return static_cast<std::size_t>(
      std::count_if(code.begin(), code.end(), [&](const Instruction& each) { return each.operation == operation; }));
}

TEST_CASE("compile: a shared part is computed once") {
  const Expression u = power(e, 2) * (1 + 2 * w * abs(w));
  const auto tape = compile({exp(u), u}, {e, w}, {});
  CAPTURE(listing(*tape));
  // e², |w|, w|w|, 2·, 1+, e²·, exp
  CHECK(tape->body.size() == 7);
  CHECK(tape->prologue.empty());
  CHECK(tape->results.size() == 2);
}

TEST_CASE("compile: powers of one base share their squares") {
  const auto tape = compile({power(e, 2), power(e, 3), power(e, 4)}, {e}, {});
  CAPTURE(listing(*tape));
  CHECK(tape->body.size() == 3);  // e², e²·e, (e²)²
  const auto roots = compile({sqrt(e), power(e, Expression(Rational(3, 2)))}, {e}, {});
  CHECK(count(roots->body, Operation::sqrt) == 1);
}

TEST_CASE("compile: subtraction and division cost one instruction") {
  CHECK(compile({e - w}, {e, w}, {})->body.size() == 1);
  CHECK(compile({e / w}, {e, w}, {})->body.size() == 1);
  CHECK(compile({-e}, {e}, {})->body.size() == 1);
  CHECK(compile({1 / e}, {e}, {})->body.size() == 1);
  CHECK(compile({2 / e}, {e}, {})->body.size() == 1);
  CHECK(compile({1 - e}, {e}, {})->body.size() == 1);
  CHECK(compile({e * w / (e + w)}, {e, w}, {})->body.size() == 3);
  CHECK(compile({power(e, 8)}, {e}, {})->body.size() == 3);
  CHECK(compile({e}, {e}, {})->body.empty());
  // 1/w used twice: one division, two products
  const auto shared = compile({e / w, q / w}, {e, w, q}, {});
  CHECK(count(shared->body, Operation::divide) == 1);
  CHECK(count(shared->body, Operation::multiply) == 2);
}

// Everything in the body must depend on a variable, nothing in the prologue may.
void check_hoisting(const Tape& tape) {
  std::set<std::uint32_t> varying;
  for (std::uint32_t i = 0; i < tape.variables; ++i) varying.insert(i);
  for (const Instruction& each : tape.prologue) {
    REQUIRE_FALSE(varying.contains(each.left));
    REQUIRE_FALSE(varying.contains(each.right));
    REQUIRE(each.result >= tape.first_fixed_value());
    REQUIRE(each.result < tape.first_temporary());
  }
  for (const Instruction& each : tape.body) {
    REQUIRE((varying.contains(each.left) || varying.contains(each.right)));
    REQUIRE(each.result >= tape.first_temporary());
    REQUIRE(each.result < tape.registers);
    varying.insert(each.result);
  }
}

TEST_CASE("compile: what depends on parameters only runs once, in the prologue") {
  const auto tape = compile({exp(p * q) * e + log(p) * w + p + q + 1}, {e, w}, {p, q});
  CAPTURE(listing(*tape));
  check_hoisting(*tape);
  CHECK(count(tape->body, Operation::exp) == 0);
  CHECK(count(tape->body, Operation::log) == 0);
  CHECK(tape->body.size() == 4);  // two products, two additions
  CHECK(tape->fixed_values == tape->prologue.size());

  // factors and terms of both sorts: the fixed ones are gathered
  const auto gathered = compile({2 * p * q * e * w + 3 * q + p}, {e, w}, {p, q});
  CHECK(gathered->body.size() == 3);
  const auto constant = compile({p + q}, {e}, {p, q});
  CHECK(constant->body.empty());
  CHECK(constant->prologue.size() == 1);
}

TEST_CASE("compile: hoisting and register discipline for random gradients") {
  RandomFormulas random(81);
  const auto& names = RandomFormulas::symbols();
  for (int i = 0; i < 500; ++i) {
    const Expression whole = expression_of(*random.safe_formula().formula, names);
    std::vector<Expression> expressions = gradient(whole, names);
    expressions.push_back(whole);
    CAPTURE(print(whole));
    const auto single = compile(expressions, {names[0]}, {names[1], names[2]}, Storage::single_assignment);
    const auto recycled = compile(expressions, {names[0]}, {names[1], names[2]}, Storage::recycled);
    check_hoisting(*single);
    std::set<std::uint32_t> written;
    for (const Instruction& each : single->body) REQUIRE(written.insert(each.result).second);
    for (const Instruction& each : single->prologue) REQUIRE(written.insert(each.result).second);
    REQUIRE(recycled->registers <= single->registers);
    REQUIRE(recycled->body.size() == single->body.size());

    // no instruction twice, none whose result nobody reads
    std::set<std::tuple<Operation, std::uint32_t, std::uint32_t>> done;
    std::set<std::uint32_t> read(single->results.begin(), single->results.end());
    for (const auto* code : {&single->prologue, &single->body}) {
      for (const Instruction& each : *code) {
        REQUIRE(done.insert({each.operation, each.left, each.right}).second);
        read.insert({each.left, each.right});
      }
    }
    for (const std::uint32_t result : written) REQUIRE(read.contains(result));
  }
}

TEST_CASE("compile: a long chain keeps few registers") {
  Expression chain = e;
  for (int i = 0; i < 10000; ++i) chain = sin(chain) + w;
  const auto tape = compile({chain}, {e, w}, {});
  CHECK(tape->body.size() == 20000);
  CHECK(tape->registers <= 4);
}

TEST_CASE("compile: a symbol that is neither variable nor parameter is refused") {
  CHECK_THROWS_WITH_AS(compile({e * w}, {e}, {p}), "symbol w is not allowed: only states and parameters of the model",
                       InvalidArgument);
}

TEST_CASE("compile: a result may be an input, a number, or the same as another") {
  const auto tape = compile({e, p, Expression(Rational(1, 3)), e + p, e + p}, {e}, {p});
  CHECK(tape->results[0] == 0);
  CHECK(tape->results[1] == 1);
  CHECK(tape->constants == std::vector<Rational>{Rational(1, 3)});
  CHECK(tape->results[2] == tape->first_constant());
  CHECK(tape->results[3] == tape->results[4]);
}

TEST_CASE("compile: the listing") {
  CHECK(listing(*compile({2 * exp(p) * e - w}, {e, w}, {p}, Storage::single_assignment)) ==
        "r3 = 2\n"
        "r4 = exp r2\n"
        "r5 = multiply r3 r4\n"
        "--\n"
        "r6 = multiply r5 r0\n"
        "r7 = subtract r6 r1\n"
        "-> r7\n");
}

}  // namespace
}  // namespace separatrix
