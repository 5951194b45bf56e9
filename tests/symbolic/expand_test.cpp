#include "lib/symbolic/expand.hpp"

#include <doctest/doctest.h>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/random_expression.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

const Expression a = symbol("a"), b = symbol("b"), c = symbol("c"), d = symbol("d");

TEST_CASE("expand: multiplies out") {
  CHECK(expand((a + b) * c) == a * c + b * c);
  CHECK(expand(power(a + b, 2)) == power(a, 2) + 2 * a * b + power(b, 2));
  CHECK(expand(power(a * b, -1)) == power(a, -1) * power(b, -1));
  CHECK(expand(exp((a + b) * c)) == exp(a * c + b * c));
  CHECK(expand(a) == a);
  CHECK(expand(power(a + b, -1)) == power(a + b, -1));
}

TEST_CASE("expand: proves identities") {
  const std::vector<Expression> zeros{
      power(a + b, 3) - power(a, 3) - 3 * power(a, 2) * b - 3 * a * power(b, 2) - power(b, 3),
      power(a * b, -1) * a * b - 1,
      (a - b) * (a + b) - power(a, 2) + power(b, 2),
      (a + b + c) * (power(a, 2) + power(b, 2) + power(c, 2) - a * b - b * c - c * a) - power(a, 3) - power(b, 3) -
          power(c, 3) + 3 * a * b * c,
      // Lagrange's identity
      (power(a, 2) + power(b, 2)) * (power(c, 2) + power(d, 2)) - power(a * c + b * d, 2) - power(a * d - b * c, 2),
      exp((a + b) * (a - b)) - exp(power(a, 2) - power(b, 2)),
      power(abs(a) * sign(b), 2) - power(a, 2) * power(sign(b), 2),
      sqrt(a + b) * sqrt(a + b) * c - a * c - b * c,
  };
  for (const Expression zero : zeros) {
    CAPTURE(print(zero));
    CHECK(is_identically_zero(zero) == Verdict::holds);
    CHECK(is_identically_zero(zero + 1) == Verdict::fails);
    CHECK(is_identically_zero(zero + a) == Verdict::undecided);
  }
}

TEST_CASE("expand: polynomial identities of many terms, in every arrangement") {
  // (a+b+c+d)^n has up to 165 terms: more than a nested sum may have to be merged by itself
  for (long n = 2; n <= 8; ++n) {
    CAPTURE(n);
    const Expression whole = power(a + b + c + d, n);
    const Expression split = power(a + b + c + d, n / 2) * power(d + c + b + a, n - n / 2);
    CHECK(is_identically_zero(whole - split) == Verdict::holds);
    CHECK(is_identically_zero(whole + a * b - (split + b * a)) == Verdict::holds);
    CHECK(is_identically_zero(whole + exp(a) - expand(split + exp(a))) == Verdict::holds);
    CHECK(is_identically_zero((whole - 1) - (split + 1)) == Verdict::fails);
    // (a+…)^n = (a+…)·(a+…)^(n-1), term by term
    const Expression rest = power(a + b + c + d, n - 1);
    CHECK(is_identically_zero(whole - a * rest - b * rest - c * rest - d * rest) == Verdict::holds);
  }
}

TEST_CASE("expand: a product beyond the limit of terms stays factored") {
  const Expression square = power(a + b, 2);
  CHECK(expand(square * power(c + d, 2), 4).kind() == Kind::product);
  CHECK(expand(square * power(c + d, 2), 9).kind() == Kind::sum);
}

TEST_CASE("expand: never proves what is not so") {
  RandomFormulas random(71);
  const PrecisionScope scope(working_digits_of_formulas);
  int decided = 0;
  for (int i = 0; i < 1500; ++i) {
    const auto [formula, points] = random.safe_formula();
    const Expression whole = expression_of(*formula, RandomFormulas::symbols());
    const Expression expanded = expand(whole);
    const Verdict zero = is_identically_zero(whole - RandomFormulas::symbols()[0] * (whole - 1));
    CAPTURE(print(whole));
    for (const std::vector<Rational>& point : points) {
      std::vector<mpfr> numbers;
      for (const Rational& coordinate : point) numbers.push_back(to_real<mpfr>(coordinate));
      const mpfr value = evaluate_forward(*formula, numbers, numbers)->value;
      REQUIRE(agree(values_at<mpfr>({expanded}, RandomFormulas::symbols(), point).front(), value,
                    agreed_digits_of_formulas));
      const mpfr difference = value - numbers[0] * (value - 1);
      if (!agree(difference, mpfr(0), agreed_digits_of_formulas)) REQUIRE(zero != Verdict::holds);
    }
    decided += zero == Verdict::undecided ? 0 : 1;
  }
  CHECK(decided < 1500);
}

TEST_CASE("expand: exact value in rationals, and the difference is proved zero where it can be") {
  RandomFormulas random(72, RandomFormulas::Functions::rational);
  for (int i = 0; i < 1000; ++i) {
    const auto [formula, points] = random.safe_formula();
    const Expression whole = expression_of(*formula, RandomFormulas::symbols());
    CAPTURE(print(whole));
    for (const std::vector<Rational>& point : points) {
      REQUIRE(values_at<Rational>({expand(whole)}, RandomFormulas::symbols(), point).front() ==
              *evaluate_exactly(*formula, point));
    }
    REQUIRE(is_identically_zero(whole - expand(whole)) != Verdict::fails);
  }
}

}  // namespace
}  // namespace separatrix
