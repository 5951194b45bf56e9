#include "lib/num/precision.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_working_digits = 1'000'000;
const double log10_of_2 = std::log10(2.0);

}  // namespace

PrecisionScope::PrecisionScope(std::size_t digits) : previous_(mpfr::thread_default_precision()) {
  if (digits < 1 || digits > most_working_digits) {
    throw InvalidArgument("precision", std::to_string(digits), "1 to 1000000 digits");
  }
  mpfr::thread_default_precision(static_cast<unsigned>(digits));
}

PrecisionScope::~PrecisionScope() { mpfr::thread_default_precision(previous_); }

template <>
std::size_t working_digits<double>() {
  return 15;
}
template <>
std::size_t working_digits<float128>() {
  return 33;
}
template <>
std::size_t working_digits<mpfr>() {
  return mpfr::thread_default_precision();
}

template <>
double log10_roundoff<double>() {
  return -53 * log10_of_2;
}
template <>
double log10_roundoff<float128>() {
  return -113 * log10_of_2;
}
template <>
double log10_roundoff<mpfr>() {
  return -static_cast<double>(mpfr_get_prec(mpfr(0).backend().data())) * log10_of_2;
}

template <>
double log10_magnitude<double>(const double& value) {
  return std::log10(std::fabs(value));
}
template <>
double log10_magnitude<float128>(const float128& value) {
  const __float128 x = value.backend().value();
  if (x == 0 || finiteq(x) == 0) return std::log10(std::fabs(static_cast<double>(x)));
  int exponent = 0;
  const double mantissa = static_cast<double>(frexpq(fabsq(x), &exponent));
  return std::log10(mantissa) + exponent * log10_of_2;
}
template <>
double log10_magnitude<mpfr>(const mpfr& value) {
  mpfr_srcptr x = value.backend().data();
  if (mpfr_zero_p(x) || !mpfr_number_p(x)) {
    return std::log10(std::fabs(mpfr_get_d(x, MPFR_RNDN)));
  }
  long exponent = 0;
  const double mantissa = mpfr_get_d_2exp(&exponent, x, MPFR_RNDN);
  return std::log10(std::fabs(mantissa)) + static_cast<double>(exponent) * log10_of_2;
}

template <>
double scale_by_power_of_two<double>(const double& value, long exponent) {
  return std::scalbln(value, exponent);
}
template <>
float128 scale_by_power_of_two<float128>(const float128& value, long exponent) {
  return float128(scalblnq(value.backend().value(), exponent));
}
template <>
mpfr scale_by_power_of_two<mpfr>(const mpfr& value, long exponent) {
  mpfr result(value);
  mpfr_mul_2si(result.backend().data(), value.backend().data(), exponent, MPFR_RNDN);
  return result;
}

template <class Real>
Real power_of_two(double exponent) {
  const double whole = std::floor(exponent);
  return scale_by_power_of_two(Real(std::exp2(exponent - whole)), static_cast<long>(whole));
}

template <class Real>
Real power_of_ten(double exponent) {
  return power_of_two<Real>(exponent / log10_of_2);
}

#define SEPARATRIX_INSTANTIATE(Real)        \
  template Real power_of_two<Real>(double); \
  template Real power_of_ten<Real>(double);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
