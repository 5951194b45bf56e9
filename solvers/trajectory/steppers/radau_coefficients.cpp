#include "solvers/trajectory/steppers/radau_coefficients.hpp"

#include <cmath>
#include <numbers>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/real.hpp"

namespace separatrix {
namespace {

constexpr std::size_t extra_digits = 10;  // cancellation in P_s − P_{s−1} beside 1, and rounding of the recurrences

// P_0(y) … P_{count − 1}(y):  (k + 1) P_{k+1} = (2k + 1) y P_k − k P_{k−1}
template <class Real>
std::vector<Real> legendre(const Real& y, std::size_t count) {
  std::vector<Real> p(count, Real(1));
  if (count > 1) p[1] = y;
  for (std::size_t k = 1; k + 1 < count; ++k) {
    p[k + 1] = (Real(2 * k + 1) * y * p[k] - Real(k) * p[k - 1]) / Real(k + 1);
  }
  return p;
}

// a root y < 1 of P_s − P_{s−1}, by Newton's iteration for (P_s − P_{s−1})/(1 − y)
mpfr node_near(double guess, std::size_t s) {
  mpfr y(guess);
  const double enough = log10_roundoff<mpfr>() / 2 - 1;  // the step after one of this size is below the roundoff
  for (int iteration = 0; iteration < 100; ++iteration) {
    const std::vector<mpfr> p = legendre(y, s + 1);
    const mpfr value = p[s] - p[s - 1];
    // (1 − y²) P_n' = n (P_{n−1} − y P_n)
    const mpfr slope = (mpfr(s) * (p[s - 1] - y * p[s]) - mpfr(s - 1) * (p[s - 2] - y * p[s - 1])) / (1 - y * y);
    const mpfr step = value / (slope + value / (1 - y));
    y -= step;
    if (log10_magnitude(step) < enough) return y;
  }
  throw InternalError("a node of Radau IIA with " + std::to_string(s) + " stages was not found");
}

}  // namespace

template <class Real>
std::vector<Real> shifted_legendre(const Real& tau, std::size_t count) {
  return legendre<Real>(Real(2 * tau - 1), count);
}

template <class Real>
std::vector<Real> shifted_legendre_integrals(const Real& tau, std::size_t count) {
  const std::vector<Real> p = shifted_legendre(tau, count + 1);
  std::vector<Real> integrals{tau};
  for (std::size_t k = 1; k < count; ++k) integrals.push_back((p[k + 1] - p[k - 1]) / Real(2 * (2 * k + 1)));
  return integrals;
}

template <class Real>
RadauCoefficients<Real> radau_coefficients(std::size_t s) {
  if (s < 1) throw InvalidArgument("stages", "0", "at least 1");
  RadauCoefficients<Real> result;
  result.stages = s;
  result.analysis.assign(s * s, Real(0));
  result.integrals.assign(s * s, Real(0));
  const PrecisionScope scope(working_digits<Real>() + extra_digits);
  mpfr before(-1);
  for (std::size_t i = 0; i < s; ++i) {
    // the roots of Jacobi's P^(1,0)_{s−1} are near cos((4m + 1)π/(4s)), m = s − 1 … 1
    const double m = static_cast<double>(s - 1 - i);
    const mpfr y = i + 1 == s ? mpfr(1) : node_near(std::cos((4 * m + 1) * std::numbers::pi / (4.0 * s)), s);
    if (!(y > before)) throw InternalError("nodes of Radau IIA out of order");
    before = y;
    const mpfr c = (1 + y) / 2;
    const std::vector<mpfr> p = legendre(y, s + 1);
    const mpfr weight = c / (p[s - 1] * p[s - 1] * (mpfr(s) * s));
    const std::vector<mpfr> integrals = shifted_legendre_integrals(c, s);
    result.nodes.push_back(convert<Real>(c));
    for (std::size_t k = 0; k < s; ++k) {
      result.analysis[k * s + i] = convert<Real>(mpfr(mpfr(2 * k + 1) * weight * p[k]));
      result.integrals[i * s + k] = convert<Real>(integrals[k]);
    }
  }
  return result;
}

RadauIntegration radau_integration(std::size_t s) {
  RadauIntegration x;
  const auto entry = [](std::size_t k) { return Rational(1, static_cast<long>(2 * (2 * k + 1))); };
  for (std::size_t k = 0; k < s; ++k) {
    x.diagonal.emplace_back(0);
    if (k + 1 < s) x.below.push_back(entry(k));
    if (k > 0) x.above.emplace_back(-entry(k));
  }
  x.diagonal.front() += Rational(1, 2);
  // ∫ p_{s−1} holds p_s, which is p_{s−1} at the nodes; for s = 1 it is the 1/2 of ∫ p_0 = (p_0 + p_1)/2
  x.diagonal.back() += entry(s - 1);
  return x;
}

#define SEPARATRIX_INSTANTIATE(Real)                                                     \
  template std::vector<Real> shifted_legendre<Real>(const Real&, std::size_t);           \
  template std::vector<Real> shifted_legendre_integrals<Real>(const Real&, std::size_t); \
  template RadauCoefficients<Real> radau_coefficients<Real>(std::size_t);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
