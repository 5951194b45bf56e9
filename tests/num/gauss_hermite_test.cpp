// Gauss–Hermite rules: against moments of the normal distribution, and the error that theory gives them.
#include "lib/num/gauss_hermite.hpp"

#include <doctest/doctest.h>

#include "lib/num/agreement.hpp"
#include "lib/num/error.hpp"

namespace separatrix {
namespace {

Rational moment(const GaussHermite& rule, std::size_t degree) {
  Rational sum = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i)
    sum += rule.weights[i] * power(rule.nodes[i], static_cast<long>(degree));
  return sum;
}

bool agree(const Rational& found, const Rational& expected, std::size_t digits) {
  return agreed_digits(abs(Rational(found - expected)), abs(expected)) >= digits;
}

}  // namespace

TEST_CASE("gauss_hermite: three nodes are 0 and +-sqrt 3 with weights 2/3 and 1/6") {
  const GaussHermite rule = gauss_hermite(3, 50);
  CHECK(rule.nodes[1] == 0);
  CHECK(rule.nodes[0] == -rule.nodes[2]);
  CHECK(agree(rule.nodes[2] * rule.nodes[2], 3, 50));
  CHECK(agree(rule.weights[0], ratio(1, 6), 50));
  CHECK(agree(rule.weights[1], ratio(2, 3), 50));
}

TEST_CASE("gauss_hermite: exact below degree 2n, and off by n! for z^(2n)") {
  // E z^(2k) = (2k − 1)!!; the remainder for f is n! f^(2n)/(2n)!
  for (const std::size_t n : {1, 2, 5, 8, 33, 64}) {
    CAPTURE(n);
    const GaussHermite rule = gauss_hermite(n, 60);
    REQUIRE(rule.nodes.size() == n);
    Rational exact = 1, factorial = 1;
    for (std::size_t k = 1; k <= n; ++k) {
      if (k > 1) CHECK(agree(moment(rule, 2 * k - 2), exact, 50));
      exact *= static_cast<unsigned long>(2 * k - 1);
      factorial *= static_cast<unsigned long>(k);
    }
    CHECK(agree(moment(rule, 0), 1, 50));
    CHECK(agree(exact - moment(rule, 2 * n), factorial, n > 8 ? 15 : 40));
    CHECK(moment(rule, 2 * n - 1) == 0);
  }
}

TEST_CASE("gauss_hermite: thousands of nodes are distinct and their weights add up to 1") {
  const GaussHermite rule = gauss_hermite(1024, 30);
  for (std::size_t i = 1; i < rule.nodes.size(); ++i) CHECK(rule.nodes[i - 1] < rule.nodes[i]);
  CHECK(agree(moment(rule, 0), 1, 28));
  CHECK(agree(moment(rule, 6), 15, 28));
  CHECK_THROWS_AS(gauss_hermite(0, 30), InvalidArgument);
  CHECK_THROWS_WITH_AS(gauss_hermite(5000, 30), "number of nodes = 5000 is not allowed: 1 to 4096", InvalidArgument);
}

}  // namespace separatrix
