#include "solvers/spectrum.hpp"

#include <doctest/doctest.h>

#include <random>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/real.hpp"

namespace separatrix {
namespace {

template <class Real>
double log10_error(const Real& found, const Real& expected) {
  return log10_magnitude(Real(found - expected));
}

// one digit above the roundoff: matrices here are small, of size 10 at most
template <class Real>
double allowed() {
  return log10_roundoff<Real>() + 2;
}

template <class Real>
void check_known() {
  // [[2, 1], [1, 2]]: 1 and 3, (1, ∓1)/√2
  const auto two = symmetric_spectrum<Real>({Real(2), Real(1), Real(1), Real(2)}, 2);
  REQUIRE(two.values.size() == 2);
  CHECK(log10_error(two.values[0], Real(1)) < allowed<Real>());
  CHECK(log10_error(two.values[1], Real(3)) < allowed<Real>());
  CHECK(log10_error(two.vectors[0], Real(-two.vectors[1])) < allowed<Real>());
  CHECK(log10_error(two.vectors[2], two.vectors[3]) < allowed<Real>());
  CHECK(log10_error(Real(two.vectors[2] * two.vectors[2]), Real(Real(1) / 2)) < allowed<Real>());

  // second differences with n = 3: 2 − √2, 2, 2 + √2
  const auto three = symmetric_spectrum<Real>(
      {Real(2), Real(-1), Real(0), Real(-1), Real(2), Real(-1), Real(0), Real(-1), Real(2)}, 3);
  for (const int side : {-1, 1}) {
    const Real offset = three.values[side < 0 ? 0 : 2] - 2;
    CHECK((offset < 0) == (side < 0));
    CHECK(log10_error(Real(offset * offset), Real(2)) < allowed<Real>());
  }
  CHECK(log10_error(three.values[1], Real(2)) < allowed<Real>());

  const auto one = symmetric_spectrum<Real>({Real(-5)}, 1);
  CHECK(one.values[0] == Real(-5));
  const auto zero = symmetric_spectrum<Real>({Real(0), Real(0), Real(0), Real(0)}, 2);
  CHECK(zero.values[0] == Real(0));
  CHECK(zero.values[1] == Real(0));
}

// A v = λ v, vectors orthonormal, values ascending, trace kept
template <class Real>
void check_random(std::size_t d, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Real> a(d * d, Real(0));
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      a[i * d + j] = a[j * d + i] = Real(static_cast<int>(random() % 2001) - 1000) / 300;
    }
  }
  const auto spectrum = symmetric_spectrum(a, d);
  Real trace(0), sum(0);
  for (std::size_t k = 0; k < d; ++k) {
    trace += a[k * d + k];
    sum += spectrum.values[k];
    if (k > 0) CHECK(spectrum.values[k - 1] <= spectrum.values[k]);
    for (std::size_t i = 0; i < d; ++i) {
      Real product(0), inner(0);
      for (std::size_t j = 0; j < d; ++j) {
        product += a[i * d + j] * spectrum.vectors[k * d + j];
        inner += spectrum.vectors[k * d + j] * spectrum.vectors[i * d + j];
      }
      CHECK(log10_error(product, Real(spectrum.values[k] * spectrum.vectors[k * d + i])) < allowed<Real>() + 1);
      CHECK(log10_error(inner, Real(i == k ? 1 : 0)) < allowed<Real>());
    }
  }
  CHECK(log10_error(trace, sum) < allowed<Real>() + 1);
}

TEST_CASE("spectrum: known matrices in three arithmetics") {
  check_known<double>();
  check_known<float128>();
  for (const std::size_t digits : {20, 60, 200}) {
    const PrecisionScope scope(digits);
    check_known<mpfr>();
  }
}

TEST_CASE("spectrum: eigenvectors of random matrices") {
  for (std::size_t d = 1; d <= 6; ++d) {
    check_random<double>(d, d);
    check_random<float128>(d, d + 10);
    const PrecisionScope scope(50);
    check_random<mpfr>(d, d + 20);
  }
}

TEST_CASE("spectrum: only the lower triangle is read") {
  const auto spectrum = symmetric_spectrum<double>({2, 77, 1, 2}, 2);
  CHECK(spectrum.values[0] == doctest::Approx(1));
  CHECK(spectrum.values[1] == doctest::Approx(3));
}

TEST_CASE("spectrum: a double eigenvalue beside one 1e-20 as large") {
  // diag(1, 1e-20) turned by 45°: the small one is known to roundoff · ‖A‖, so not at all in double
  const PrecisionScope scope(60);
  const mpfr small("1e-20"), half = mpfr(1) / 2;
  const auto spectrum =
      symmetric_spectrum<mpfr>({half * (1 + small), half * (1 - small), half * (1 - small), half * (1 + small)}, 2);
  CHECK(log10_error(spectrum.values[0], small) < -58);
  CHECK(log10_error(spectrum.values[1], mpfr(1)) < -58);
}

}  // namespace
}  // namespace separatrix
