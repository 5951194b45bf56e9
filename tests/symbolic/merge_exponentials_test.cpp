#include "lib/symbolic/merge_exponentials.hpp"

#include <doctest/doctest.h>

#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "tests/support/random_expression.hpp"

namespace separatrix {
namespace {

const Expression x = symbol("x"), y = symbol("y");

TEST_CASE("merged exponentials: products, powers, logarithms and logistic functions") {
  CHECK(merge_exponentials(exp(x) * exp(y) * x) == exp(x + y) * x);
  CHECK(merge_exponentials(exp(x) / sqrt(exp(x) / 25) / sqrt(exp(x) / 25)) == Expression(25));
  CHECK(merge_exponentials(log(sqrt(exp(x * y) / 25))) == x * y / 2 + log(Expression(ratio(1, 5))));
  CHECK(merge_exponentials(1 / (1 + exp(x))) == sigmoid(-x));
  CHECK(merge_exponentials(exp(x) / power(1 + exp(x), 2)) == sigmoid(x) * sigmoid(-x));
  // the sign of x is open
  CHECK(merge_exponentials(sqrt(4 * x)) == 2 * sqrt(x));
  CHECK(merge_exponentials(sqrt(-4 * x)) == sqrt(-4 * x));
}

TEST_CASE("merged exponentials: random formulas keep their values") {
  const PrecisionScope scope(working_digits_of_formulas);
  RandomFormulas random(404);
  const std::vector<Expression>& symbols = RandomFormulas::symbols();
  int compared = 0, changed = 0;
  for (int trial = 0; trial < 300; ++trial) {
    const auto [formula, points] = random.safe_formula();
    const Expression inner = expression_of(*formula, symbols);
    const Expression value = exp(inner) * sqrt(3 * exp(symbols[0]) * (1 + exp(-inner))) / (1 + 2 * exp(symbols[0]));
    const Expression merged = merge_exponentials(value);
    changed += merged == value ? 0 : 1;
    const std::vector<mpfr> both = values_at<mpfr>({value, merged}, symbols, points[0]);
    if (isnan(both[0]) || isinf(both[0])) continue;
    ++compared;
    CHECK(abs(both[0] - both[1]) <= abs(both[0]) * mpfr(1e-60));
  }
  CHECK(compared > 200);
  CHECK(changed > 200);
}

}  // namespace
}  // namespace separatrix
