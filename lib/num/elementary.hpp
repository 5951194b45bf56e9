#pragma once
#include <cmath>

#include "lib/num/error.hpp"
#include "lib/num/rational.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// Elementary operations that write into an existing number: result = operation(a, b).
///
/// One set for every arithmetic, so that code over registers needs no temporaries: for mpfr each
/// operation is one MPFR call (sigmoid and softplus: a few, each rounded), at the precision of
/// `result`. `result` may be an operand.
///
///     sigmoid(x) = 1/(1 + e^-x)     softplus(x) = max(x, 0) + log1p(e^-|x|)
///
/// Both are computed from e^-|x| and cannot overflow. sign(0) = 0; nan passes through.
template <class Real>
struct Elementary {
  static void assign(Real& result, const Real& a) { result = a; }
  static void add(Real& result, const Real& a, const Real& b) { result = a + b; }
  static void subtract(Real& result, const Real& a, const Real& b) { result = a - b; }
  static void multiply(Real& result, const Real& a, const Real& b) { result = a * b; }
  static void divide(Real& result, const Real& a, const Real& b) { result = a / b; }
  static void negate(Real& result, const Real& a) { result = -a; }
  static void square(Real& result, const Real& a) { result = a * a; }
  static void sqrt(Real& result, const Real& a) {
    using std::sqrt;
    result = sqrt(a);
  }
  static void exp(Real& result, const Real& a) {
    using std::exp;
    result = exp(a);
  }
  static void log(Real& result, const Real& a) {
    using std::log;
    result = log(a);
  }
  static void tanh(Real& result, const Real& a) {
    using std::tanh;
    result = tanh(a);
  }
  static void sin(Real& result, const Real& a) {
    using std::sin;
    result = sin(a);
  }
  static void cos(Real& result, const Real& a) {
    using std::cos;
    result = cos(a);
  }
  static void sinh(Real& result, const Real& a) {
    using std::sinh;
    result = sinh(a);
  }
  static void cosh(Real& result, const Real& a) {
    using std::cosh;
    result = cosh(a);
  }
  static void asin(Real& result, const Real& a) {
    using std::asin;
    result = asin(a);
  }
  static void acos(Real& result, const Real& a) {
    using std::acos;
    result = acos(a);
  }
  static void atan(Real& result, const Real& a) {
    using std::atan;
    result = atan(a);
  }
  static void erf(Real& result, const Real& a) {
    using std::erf;
    result = erf(a);
  }
  static void erfc(Real& result, const Real& a) {
    using std::erfc;
    result = erfc(a);
  }
  static void abs(Real& result, const Real& a) {
    using std::fabs;
    result = fabs(a);
  }
  static void sign(Real& result, const Real& a) { result = a > 0 ? Real(1) : a < 0 ? Real(-1) : a; }
  static void relu(Real& result, const Real& a) {
    if (a < 0) {
      result = Real(0);
    } else {
      result = a;
    }
  }
  static void power(Real& result, const Real& a, const Real& b) {
    using std::pow;
    result = pow(a, b);
  }
  /// the angle of (x, y) = (b, a), in (−π, π]
  static void atan2(Real& result, const Real& a, const Real& b) {
    using std::atan2;
    result = atan2(a, b);
  }
  static void sigmoid(Real& result, const Real& a) {
    using std::exp;
    using std::fabs;
    const Real small = exp(-fabs(a));
    result = a < 0 ? small / (1 + small) : 1 / (1 + small);
  }
  static void softplus(Real& result, const Real& a) {
    using std::exp;
    using std::fabs;
    using std::log1p;
    const Real tail = log1p(exp(-fabs(a)));
    result = a > 0 ? a + tail : a <= 0 ? tail : a;
  }
};

template <>
struct Elementary<mpfr> {
  static mpfr_ptr raw(mpfr& x) { return x.backend().data(); }
  static mpfr_srcptr raw(const mpfr& x) { return x.backend().data(); }

  static void assign(mpfr& r, const mpfr& a) { mpfr_set(raw(r), raw(a), MPFR_RNDN); }
  static void add(mpfr& r, const mpfr& a, const mpfr& b) { mpfr_add(raw(r), raw(a), raw(b), MPFR_RNDN); }
  static void subtract(mpfr& r, const mpfr& a, const mpfr& b) { mpfr_sub(raw(r), raw(a), raw(b), MPFR_RNDN); }
  static void multiply(mpfr& r, const mpfr& a, const mpfr& b) { mpfr_mul(raw(r), raw(a), raw(b), MPFR_RNDN); }
  static void divide(mpfr& r, const mpfr& a, const mpfr& b) { mpfr_div(raw(r), raw(a), raw(b), MPFR_RNDN); }
  static void negate(mpfr& r, const mpfr& a) { mpfr_neg(raw(r), raw(a), MPFR_RNDN); }
  static void square(mpfr& r, const mpfr& a) { mpfr_sqr(raw(r), raw(a), MPFR_RNDN); }
  static void sqrt(mpfr& r, const mpfr& a) { mpfr_sqrt(raw(r), raw(a), MPFR_RNDN); }
  static void exp(mpfr& r, const mpfr& a) { mpfr_exp(raw(r), raw(a), MPFR_RNDN); }
  static void log(mpfr& r, const mpfr& a) { mpfr_log(raw(r), raw(a), MPFR_RNDN); }
  static void tanh(mpfr& r, const mpfr& a) { mpfr_tanh(raw(r), raw(a), MPFR_RNDN); }
  static void sin(mpfr& r, const mpfr& a) { mpfr_sin(raw(r), raw(a), MPFR_RNDN); }
  static void cos(mpfr& r, const mpfr& a) { mpfr_cos(raw(r), raw(a), MPFR_RNDN); }
  static void sinh(mpfr& r, const mpfr& a) { mpfr_sinh(raw(r), raw(a), MPFR_RNDN); }
  static void cosh(mpfr& r, const mpfr& a) { mpfr_cosh(raw(r), raw(a), MPFR_RNDN); }
  static void asin(mpfr& r, const mpfr& a) { mpfr_asin(raw(r), raw(a), MPFR_RNDN); }
  static void acos(mpfr& r, const mpfr& a) { mpfr_acos(raw(r), raw(a), MPFR_RNDN); }
  static void atan(mpfr& r, const mpfr& a) { mpfr_atan(raw(r), raw(a), MPFR_RNDN); }
  static void erf(mpfr& r, const mpfr& a) { mpfr_erf(raw(r), raw(a), MPFR_RNDN); }
  static void erfc(mpfr& r, const mpfr& a) { mpfr_erfc(raw(r), raw(a), MPFR_RNDN); }
  static void abs(mpfr& r, const mpfr& a) { mpfr_abs(raw(r), raw(a), MPFR_RNDN); }
  static void sign(mpfr& r, const mpfr& a) {
    if (mpfr_nan_p(raw(a))) {
      mpfr_set_nan(raw(r));
    } else {
      mpfr_set_si(raw(r), mpfr_sgn(raw(a)), MPFR_RNDN);
    }
  }
  static void relu(mpfr& r, const mpfr& a) {
    if (!mpfr_nan_p(raw(a)) && mpfr_sgn(raw(a)) < 0) {
      mpfr_set_zero(raw(r), 1);
    } else {
      mpfr_set(raw(r), raw(a), MPFR_RNDN);
    }
  }
  static void power(mpfr& r, const mpfr& a, const mpfr& b) { mpfr_pow(raw(r), raw(a), raw(b), MPFR_RNDN); }
  static void atan2(mpfr& r, const mpfr& a, const mpfr& b) { mpfr_atan2(raw(r), raw(a), raw(b), MPFR_RNDN); }
  static void sigmoid(mpfr& r, const mpfr& a) {
    const bool negative = mpfr_signbit(raw(a)) != 0;
    thread_local mpfr small(0);
    mpfr_set_prec(raw(small), mpfr_get_prec(raw(r)));
    mpfr_abs(raw(small), raw(a), MPFR_RNDN);
    mpfr_neg(raw(small), raw(small), MPFR_RNDN);
    mpfr_exp(raw(small), raw(small), MPFR_RNDN);
    mpfr_add_ui(raw(r), raw(small), 1, MPFR_RNDN);
    if (negative) {
      mpfr_div(raw(r), raw(small), raw(r), MPFR_RNDN);
    } else {
      mpfr_ui_div(raw(r), 1, raw(r), MPFR_RNDN);
    }
  }
  static void softplus(mpfr& r, const mpfr& a) {
    const bool negative = mpfr_signbit(raw(a)) != 0;
    thread_local mpfr tail(0);
    mpfr_set_prec(raw(tail), mpfr_get_prec(raw(r)));
    mpfr_abs(raw(tail), raw(a), MPFR_RNDN);
    mpfr_neg(raw(tail), raw(tail), MPFR_RNDN);
    mpfr_exp(raw(tail), raw(tail), MPFR_RNDN);
    mpfr_log1p(raw(tail), raw(tail), MPFR_RNDN);
    if (negative) {
      mpfr_set(raw(r), raw(tail), MPFR_RNDN);
    } else {
      mpfr_add(raw(r), raw(a), raw(tail), MPFR_RNDN);
    }
  }
};

/// Exact rationals: the field operations, |x|, sign, relu and integer powers. Everything else
/// throws InvalidArgument, because its value is not rational.
template <>
struct Elementary<Rational> {
  [[noreturn]] static void refuse(const char* function, const Rational& a) {
    throw InvalidArgument(std::string(function) + "(" + to_string(a) + ")", "",
                          "exact rational evaluation has only + - * / integer powers, abs, sign, relu");
  }
  static void assign(Rational& r, const Rational& a) { r = a; }
  static void add(Rational& r, const Rational& a, const Rational& b) { r = a + b; }
  static void subtract(Rational& r, const Rational& a, const Rational& b) { r = a - b; }
  static void multiply(Rational& r, const Rational& a, const Rational& b) { r = a * b; }
  static void divide(Rational& r, const Rational& a, const Rational& b) {
    if (b == 0) throw InvalidArgument("division of " + to_string(a) + " by 0", "", "a divisor other than 0");
    r = a / b;
  }
  static void negate(Rational& r, const Rational& a) { r = -a; }
  static void square(Rational& r, const Rational& a) { r = a * a; }
  static void sqrt(Rational& r, const Rational& a) {
    Rational root;
    if (!exact_sqrt(a, root)) refuse("sqrt", a);
    r = root;
  }
  static void exp(Rational&, const Rational& a) { refuse("exp", a); }
  static void log(Rational&, const Rational& a) { refuse("log", a); }
  static void tanh(Rational&, const Rational& a) { refuse("tanh", a); }
  static void sin(Rational&, const Rational& a) { refuse("sin", a); }
  static void cos(Rational&, const Rational& a) { refuse("cos", a); }
  static void sinh(Rational&, const Rational& a) { refuse("sinh", a); }
  static void cosh(Rational&, const Rational& a) { refuse("cosh", a); }
  static void asin(Rational&, const Rational& a) { refuse("asin", a); }
  static void acos(Rational&, const Rational& a) { refuse("acos", a); }
  static void atan(Rational&, const Rational& a) { refuse("atan", a); }
  static void erf(Rational&, const Rational& a) { refuse("erf", a); }
  static void erfc(Rational&, const Rational& a) { refuse("erfc", a); }
  static void sigmoid(Rational&, const Rational& a) { refuse("sigmoid", a); }
  static void softplus(Rational&, const Rational& a) { refuse("softplus", a); }
  static void atan2(Rational&, const Rational& a, const Rational&) { refuse("atan2", a); }
  static void abs(Rational& r, const Rational& a) { r = ::abs(a); }
  static void sign(Rational& r, const Rational& a) { r = sgn(a); }
  static void relu(Rational& r, const Rational& a) { r = a < 0 ? Rational(0) : a; }
  static void power(Rational& r, const Rational& a, const Rational& b) {
    if (!is_integer(b) || !b.get_num().fits_slong_p()) refuse("power", a);
    r = separatrix::power(a, b.get_num().get_si());
  }
};

}  // namespace separatrix
