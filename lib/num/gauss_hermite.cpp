#include "lib/num/gauss_hermite.hpp"

#include <gsl/gsl_integration.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_nodes = 4096;

// the zeros of He_n in double, rising
std::vector<double> zeros_in_double(std::size_t n) {
  const double centre = 0, half = 1.0 / 2;  // of the weight exp(−x²/2)
  const std::unique_ptr<gsl_integration_fixed_workspace, decltype(&gsl_integration_fixed_free)> rule(
      gsl_integration_fixed_alloc(gsl_integration_fixed_hermite, n, centre, half, 0, 0), gsl_integration_fixed_free);
  if (!rule) throw InternalError("no Gauss-Hermite rule of " + std::to_string(n) + " nodes");
  const double* const nodes = gsl_integration_fixed_nodes(rule.get());
  std::vector<double> zeros(nodes, nodes + n);
  std::sort(zeros.begin(), zeros.end());
  return zeros;
}

struct Neighbours {
  mpfr last, before;  // He_n, He_{n−1}
};

Neighbours hermite(std::size_t n, const mpfr& x) {
  Neighbours he{x, mpfr(1)};
  mpfr next;
  for (std::size_t k = 1; k < n; ++k) {  // in place: half of the time would be memory
    next = x;
    next *= he.last;
    he.before *= k;
    next -= he.before;
    std::swap(he.before, he.last);
    std::swap(he.last, next);
  }
  return he;
}

// Newton's method from a zero in double; the digits that are right double in each step
mpfr zero_near(std::size_t n, double start, std::size_t digits) {
  constexpr std::size_t first_digits = 8;
  mpfr x(start);
  for (std::size_t right = first_digits; right / 2 < digits; right *= 2) {
    const Neighbours he = hermite(n, x);
    x -= he.last / (he.before * n);
  }
  return x;
}

}  // namespace

GaussHermite gauss_hermite(std::size_t n, std::size_t digits) {
  if (n < 1 || n > most_nodes) {
    throw InvalidArgument("number of nodes", std::to_string(n), "1 to " + std::to_string(most_nodes));
  }
  const std::size_t working = digits + guard::formula;
  const PrecisionScope scope(working);
  const std::vector<double> starts = zeros_in_double(n);
  mpfr factorial(1);  // (n − 1)!
  for (std::size_t k = 2; k < n; ++k) factorial *= k;
  GaussHermite rule{std::vector<Rational>(n), std::vector<Rational>(n)};
  mpfr previous(-1);
  for (std::size_t i = 0; i <= (n - 1) / 2; ++i) {  // the zeros ≥ 0, from the middle on
    const std::size_t above = n / 2 + i, below = (n - 1) / 2 - i;
    const mpfr x = above == below ? mpfr(0) : zero_near(n, starts[above], working);
    if (!(x > previous)) throw InternalError("two zeros of a Hermite polynomial are one");
    const mpfr neighbour = hermite(n, x).before;
    rule.nodes[above] = to_rational(x);
    rule.nodes[below] = -rule.nodes[above];
    rule.weights[above] = rule.weights[below] = to_rational(mpfr(factorial / (neighbour * neighbour * n)));
    previous = x;
  }
  return rule;
}

}  // namespace separatrix
