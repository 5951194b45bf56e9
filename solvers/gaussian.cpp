#include "solvers/gaussian.hpp"

#include <mpfr.h>

namespace separatrix {
namespace {

// an mpfr of 53 bits, whatever the precision of the thread
class Double53 {
 public:
  Double53() { mpfr_init2(value_, 53); }
  ~Double53() { mpfr_clear(value_); }
  Double53(const Double53&) = delete;
  Double53& operator=(const Double53&) = delete;
  operator mpfr_ptr() { return value_; }

 private:
  mpfr_t value_;
};

// (k + ½)/2⁵³, k of 53 bits: never 0 and, rounded, never more than 1
void uniform(std::mt19937_64& random, mpfr_ptr value) {
  mpfr_set_ui(value, static_cast<unsigned long>(random() >> 11), MPFR_RNDN);
  mpfr_mul_2ui(value, value, 1, MPFR_RNDN);
  mpfr_add_ui(value, value, 1, MPFR_RNDN);
  mpfr_div_2ui(value, value, 54, MPFR_RNDN);
}

}  // namespace

double Gaussian::operator()() {
  if (second_) {
    const double value = *second_;
    second_.reset();
    return value;
  }
  Double53 radius, angle, cosine, sine;
  uniform(random_, radius);
  uniform(random_, angle);
  mpfr_log(radius, radius, MPFR_RNDN);
  mpfr_mul_si(radius, radius, -2, MPFR_RNDN);
  mpfr_sqrt(radius, radius, MPFR_RNDN);
  mpfr_const_pi(cosine, MPFR_RNDN);
  mpfr_mul_2ui(cosine, cosine, 1, MPFR_RNDN);
  mpfr_mul(angle, angle, cosine, MPFR_RNDN);
  mpfr_sin_cos(sine, cosine, angle, MPFR_RNDN);
  mpfr_mul(cosine, cosine, radius, MPFR_RNDN);
  mpfr_mul(sine, sine, radius, MPFR_RNDN);
  second_ = mpfr_get_d(sine, MPFR_RNDN);
  return mpfr_get_d(cosine, MPFR_RNDN);
}

}  // namespace separatrix
