#include "solvers/stationary/newton.hpp"

#include <doctest/doctest.h>

#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

template <class Real>
NewtonSettings precise() {
  NewtonSettings settings;
  settings.log10_step = log10_roundoff<Real>() + 1;
  settings.log10_residual = log10_roundoff<Real>() + 2;
  return settings;
}

template <class Real>
Equations<Real> equations_of(const std::vector<std::string>& states, const std::vector<std::string>& field) {
  return {compile_equations(vector_field_model(states, field, std::vector<Rational>(states.size(), Rational(0)))), {}};
}

// x² + y² = 4, xy = 1: x + y = √6, x − y = √2
template <class Real>
void check_nonsingular() {
  auto equations = equations_of<Real>({"x", "y"}, {"x^2 + y^2 - 4", "x*y - 1"});
  const auto result = newton<Real>(equations, {Real(2), Real(1) / 2}, precise<Real>());
  CHECK(result.status == StationaryStatus::converged);
  const Real sum = result.x[0] + result.x[1], difference = result.x[0] - result.x[1];
  CHECK(log10_magnitude(Real(sum * sum - 6)) < log10_roundoff<Real>() + 2);
  CHECK(log10_magnitude(Real(difference * difference - 2)) < log10_roundoff<Real>() + 2);
}

TEST_CASE("newton: a nonsingular zero in every arithmetic") {
  check_nonsingular<double>();
  check_nonsingular<float128>();
  const PrecisionScope scope(200);
  check_nonsingular<mpfr>();
}

// diag(1, 3·10⁻⁶ ∛4): nearly as uneven as directions from double may be
TEST_CASE("newton: all digits of an uneven system, where directions come from double") {
  const PrecisionScope scope(300);
  auto equations = equations_of<mpfr>({"x", "y"}, {"x - 2", "(y^3 - 2)/1000000"});
  const auto result = newton<mpfr>(equations, {mpfr(1), mpfr(1)}, precise<mpfr>());
  CHECK(result.status == StationaryStatus::converged);
  CHECK(result.iterations < 40);
  CHECK(log10_magnitude(mpfr(result.x[1] * result.x[1] * result.x[1] - 2)) < -292);
}

TEST_CASE("newton: digits double with every step near a nonsingular zero") {
  const PrecisionScope scope(400);
  auto equations = equations_of<mpfr>({"x", "y"}, {"x^2 + y^2 - 4", "x*y - 1"});
  NewtonSettings settings = precise<mpfr>();
  const State<mpfr> exact = newton<mpfr>(equations, {mpfr(2), mpfr(1) / 2}, settings).x;
  State<mpfr> x{mpfr(2), mpfr(1) / 2};
  settings.most_iterations = 1;
  double previous = log10_magnitude(distance(x, exact));
  for (int k = 0; k < 7; ++k) {
    x = newton(equations, x, settings).x;
    const double error = log10_magnitude(distance(x, exact));
    CHECK(error < 2 * previous + 1);
    previous = error;
  }
  CHECK(previous < -100);
}

TEST_CASE("newton: damping reaches a zero that plain steps run away from") {
  // from x = 2 plain Newton iteration for tanh diverges
  auto equations = equations_of<double>({"x"}, {"tanh(x)"});
  const auto result = newton<double>(equations, {2}, precise<double>());
  CHECK(result.status == StationaryStatus::converged);
  CHECK(std::abs(result.x[0]) < 1e-15);
}

TEST_CASE("newton: on a circle of zeros it moves across, not along") {
  const PrecisionScope scope(60);
  auto equations = equations_of<mpfr>({"x", "y"}, {"x*(x^2 + y^2 - 1)", "y*(x^2 + y^2 - 1)"});
  const auto result = newton<mpfr>(equations, {mpfr(6) / 10 + mpfr(1) / 1000, mpfr(8) / 10}, precise<mpfr>());
  CHECK(result.status == StationaryStatus::converged);
  const mpfr radius = result.x[0] * result.x[0] + result.x[1] * result.x[1];
  CHECK(log10_magnitude(mpfr(radius - 1)) < -58);
  // least-squares steps are radial up to second order
  CHECK(std::abs(log10_magnitude(mpfr(result.x[1] / result.x[0] * 6 / 8 - 1)) + 2.8) < 0.3);
}

TEST_CASE("newton: a threefold zero is reached, and called singular") {
  const PrecisionScope scope(150);
  auto equations = equations_of<mpfr>({"x"}, {"(x^2 - 2)^3"});
  NewtonSettings settings;
  settings.log10_step = -45;
  settings.log10_residual = -130;
  settings.log10_singular = -145;
  settings.most_iterations = 400;
  const auto result = newton<mpfr>(equations, {mpfr(15) / 10}, settings);
  CHECK(result.status == StationaryStatus::singular);
  CHECK(log10_magnitude(mpfr(result.x[0] * result.x[0] - 2)) < -44);
  CHECK(result.iterations < 40);  // plain steps need 260
}

TEST_CASE("newton: without a zero it stalls, and a guess of the wrong size is refused") {
  auto equations = equations_of<double>({"x"}, {"x^2 + 1"});
  CHECK(newton<double>(equations, {0.3}, precise<double>()).status == StationaryStatus::stalled);
  CHECK_THROWS_AS(newton<double>(equations, {0.3, 1}, precise<double>()), InvalidArgument);
}

// A = U Σ Vᵀ, both orthonormal
template <class Real>
void check_singular_values() {
  std::vector<Real> a;
  for (const int entry : {3, 1, -2, 4, 0, 5, 7, 1, 3, -1, 2, 2}) a.push_back(Real(entry) / 3);
  const auto svd = singular_values(a, 4, 3);
  const double allowed = log10_roundoff<Real>() + 2;
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      Real sum(-a[i * 3 + j]);
      for (std::size_t k = 0; k < 3; ++k) sum += svd.left[k * 4 + i] * svd.values[k] * svd.right[k * 3 + j];
      CHECK(log10_magnitude(sum) < allowed);
    }
  }
  for (std::size_t k = 0; k < 3; ++k) {
    for (std::size_t m = 0; m <= k; ++m) {
      Real right(k == m ? -1 : 0), left(k == m ? -1 : 0);
      for (std::size_t j = 0; j < 3; ++j) right += svd.right[k * 3 + j] * svd.right[m * 3 + j];
      for (std::size_t i = 0; i < 4; ++i) left += svd.left[k * 4 + i] * svd.left[m * 4 + i];
      CHECK(log10_magnitude(right) < allowed);
      CHECK(log10_magnitude(left) < allowed);
    }
    if (k > 0) CHECK(svd.values[k] <= svd.values[k - 1]);
  }
}

TEST_CASE("singular values: the matrix comes back") {
  check_singular_values<double>();
  check_singular_values<float128>();
  const PrecisionScope scope(80);
  check_singular_values<mpfr>();
}

TEST_CASE("singular values: a matrix of rank 1 has two that are rounding") {
  const auto svd = singular_values<double>({1, 2, 3, 2, 4, 6, 3, 6, 9}, 3, 3);
  CHECK(std::abs(svd.values[0] - 14) < 1e-13);
  CHECK(svd.values[1] < 1e-14);
  CHECK(rank_above(svd, 1e-12) == 1);
  // (1, 2, 3)/14 · t solves it in the least-squares sense with least length
  const std::vector<double> x = least_squares(svd, {1, 2, 3}, 1);
  for (int i = 0; i < 3; ++i) CHECK(std::abs(x[static_cast<std::size_t>(i)] - (i + 1) / 14.0) < 1e-15);
}

}  // namespace
}  // namespace separatrix
