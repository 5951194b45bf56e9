#include "solvers/stationary/eigenvalues.hpp"

#include <doctest/doctest.h>

#include "lib/num/precision.hpp"
#include "lib/num/real.hpp"

namespace separatrix {
namespace {

// companion matrix of (λ² − 2λ + 5)(λ + 3)(λ − 2) = λ⁴ − λ³ − 3λ² + 17λ − 30: 1 ± 2i, −3, 2
template <class Real>
void check_companion() {
  const int last[4] = {30, -17, 3, 1};
  std::vector<Real> matrix(16, Real(0));
  for (std::size_t i = 1; i < 4; ++i) matrix[i * 4 + i - 1] = Real(1);
  for (std::size_t i = 0; i < 4; ++i) matrix[i * 4 + 3] = Real(last[i]);
  const auto values = eigenvalues(matrix, 4);
  REQUIRE(values.size() == 4);
  const int real[4] = {-3, 1, 1, 2}, imaginary[4] = {0, -2, 2, 0};
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(log10_magnitude(Real(values[k].real - real[k])) < log10_roundoff<Real>() + 3);
    CHECK(log10_magnitude(Real(values[k].imaginary - imaginary[k])) < log10_roundoff<Real>() + 3);
  }
}

TEST_CASE("eigenvalues: real ones and a conjugate pair in every arithmetic") {
  check_companion<double>();
  check_companion<float128>();
  const PrecisionScope scope(120);
  check_companion<mpfr>();
}

TEST_CASE("eigenvalues: one number, and a nilpotent matrix") {
  CHECK(eigenvalues<double>({-5}, 1).front().real == -5);
  for (const auto& value : eigenvalues<double>({0, 1, 0, 0}, 2)) {
    CHECK(value.real == 0);
    CHECK(value.imaginary == 0);
  }
}

}  // namespace
}  // namespace separatrix
