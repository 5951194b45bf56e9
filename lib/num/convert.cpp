#include "lib/num/convert.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <type_traits>

#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"

namespace separatrix {
namespace {

// an mpfr_t of fixed bits, whatever the thread's default precision is
struct Fixed {
  mpfr_t value;
  explicit Fixed(mpfr_prec_t bits) { mpfr_init2(value, bits); }
  ~Fixed() { mpfr_clear(value); }
  Fixed(const Fixed&) = delete;
  Fixed& operator=(const Fixed&) = delete;
};

constexpr int bits_of_float128 = 113;
constexpr mpfr_exp_t least_exponent_of_float128 = -16494;  // of its smallest subnormal number

// m · 2^e with an integer m of at most 113 bits, in two exact halves; one rounding, to fewer bits
// where the result is subnormal
float128 float128_of(mpfr_srcptr x) {
  if (!mpfr_number_p(x) || mpfr_zero_p(x)) return float128(mpfr_get_d(x, MPFR_RNDN));
  const mpfr_exp_t exponent = std::max(mpfr_get_exp(x) - bits_of_float128, least_exponent_of_float128);
  Fixed scaled(mpfr_get_prec(x));
  mpfr_mul_2si(scaled.value, x, -exponent, MPFR_RNDN);
  mpz_class mantissa;
  mpfr_get_z(mantissa.get_mpz_t(), scaled.value, MPFR_RNDN);
  if (mantissa == 0) return float128(mpfr_signbit(x) != 0 ? -0.0 : 0.0);
  const mpz_class high = mantissa >> 64;
  const mpz_class low = mantissa - (high << 64);
  const __float128 m = ldexpq(static_cast<__float128>(high.get_d()), 64) + static_cast<__float128>(low.get_ui());
  return float128(scalblnq(m, static_cast<long>(exponent)));
}

// Rounds to odd: a later rounding to nearest with at least two bits less is then the nearest
// number to `from` itself, also among subnormal numbers (Boldo and Melquiond 2008).
void set_to_odd(mpfr_ptr to, const Rational& from) {
  const bool exact = mpfr_set_q(to, from.get_mpq_t(), MPFR_RNDZ) == 0;
  const bool even = mpfr_min_prec(to) < mpfr_get_prec(to);
  if (exact || !even) return;
  if (from > 0) {
    mpfr_nextabove(to);
  } else {
    mpfr_nextbelow(to);
  }
}

void set(mpfr_ptr to, double from) { mpfr_set_d(to, from, MPFR_RNDN); }
void set(mpfr_ptr to, const mpfr& from) { mpfr_set(to, from.backend().data(), MPFR_RNDN); }
void set(mpfr_ptr to, const float128& from) {
  const __float128 x = from.backend().value();
  if (finiteq(x) == 0 || x == 0) {
    mpfr_set_d(to, static_cast<double>(x), MPFR_RNDN);
    return;
  }
  int exponent = 0;
  // 113 bits in three pieces of 53, 53 and 7 bits, each exact in double
  __float128 rest = frexpq(x, &exponent);
  Fixed sum(bits_of_float128);
  mpfr_set_zero(sum.value, 1);
  for (int piece = 0; piece < 3; ++piece) {
    const double part = static_cast<double>(rest);
    rest -= part;
    mpfr_add_d(sum.value, sum.value, part, MPFR_RNDN);
  }
  mpfr_mul_2si(to, sum.value, exponent, MPFR_RNDN);
}

mpfr_prec_t bits_of(double) { return 53; }
mpfr_prec_t bits_of(const float128&) { return bits_of_float128; }
mpfr_prec_t bits_of(const mpfr& value) { return mpfr_get_prec(value.backend().data()); }

template <class Real>
Real from_mpfr(mpfr_srcptr x) {
  if constexpr (std::is_same_v<Real, double>) {
    return mpfr_get_d(x, MPFR_RNDN);
  } else if constexpr (std::is_same_v<Real, float128>) {
    return float128_of(x);
  } else {
    mpfr result(0);
    mpfr_set(result.backend().data(), x, MPFR_RNDN);
    return result;
  }
}

}  // namespace

template <>
mpfr to_real<mpfr>(const Rational& value) {
  mpfr result(0);
  mpfr_set_q(result.backend().data(), value.get_mpq_t(), MPFR_RNDN);
  return result;
}
template <>
double to_real<double>(const Rational& value) {
  Fixed odd(53 + 2);
  set_to_odd(odd.value, value);
  return mpfr_get_d(odd.value, MPFR_RNDN);
}
template <>
float128 to_real<float128>(const Rational& value) {
  Fixed odd(bits_of_float128 + 2);
  set_to_odd(odd.value, value);
  return float128_of(odd.value);
}

template <class Real>
double to_double(const Real& value) {
  return convert<double>(value);
}

template <class To, class From>
To convert(const From& value) {
  if constexpr (std::is_same_v<To, From>) {
    return value;
  } else if constexpr (std::is_same_v<To, float128> && std::is_same_v<From, double>) {
    return float128(value);  // exact
  } else if constexpr (std::is_same_v<To, double> && std::is_same_v<From, float128>) {
    return static_cast<double>(value.backend().value());  // to nearest, subnormal results too
  } else {
    Fixed exact(bits_of(value));
    set(exact.value, value);
    return from_mpfr<To>(exact.value);
  }
}

template <class Real>
Rational to_rational(const Real& value) {
  Fixed exact(bits_of(value));
  set(exact.value, value);
  if (!mpfr_number_p(exact.value)) {
    throw InvalidArgument("number", to_string(value, 3), "a finite number");
  }
  Rational result;
  mpfr_get_q(result.get_mpq_t(), exact.value);
  return result;
}

template <class Real>
Known rounded(const Real& value, std::size_t digits) {
  Fixed exact(bits_of(value));
  set(exact.value, value);
  if (!mpfr_number_p(exact.value)) return Known::not_finite(mpfr_get_d(exact.value, MPFR_RNDN));
  digits = std::max<std::size_t>(digits, 1);
  if (mpfr_zero_p(exact.value)) return Known::decimal(false, "", 0, digits);
  mpfr_exp_t point = 0;  // value = 0.d₁d₂… · 10^point
  const std::unique_ptr<char, decltype(&mpfr_free_str)> raw(
      mpfr_get_str(nullptr, &point, 10, digits, exact.value, MPFR_RNDN), &mpfr_free_str);
  std::string figures = raw.get();
  const bool negative = figures.front() == '-';
  if (negative) figures.erase(0, 1);
  figures.erase(figures.find_last_not_of('0') + 1);
  return Known::decimal(negative, std::move(figures), static_cast<long>(point), digits);
}

template <class Real>
std::string to_string(const Real& value, std::size_t digits) {
  return rounded(value, digits).text();
}

#define SEPARATRIX_INSTANTIATE(Real)                      \
  template double to_double<Real>(const Real&);           \
  template double convert<double, Real>(const Real&);     \
  template float128 convert<float128, Real>(const Real&); \
  template mpfr convert<mpfr, Real>(const Real&);         \
  template Rational to_rational<Real>(const Real&);       \
  template Known rounded<Real>(const Real&, std::size_t); \
  template std::string to_string<Real>(const Real&, std::size_t);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
