#include "lib/num/dyadic.hpp"

#include <flint/fmpz.h>

#include "lib/num/ball.hpp"
#include "lib/num/error.hpp"

namespace separatrix {
namespace {

/// A binary floating-point number of FLINT with as many bits as it takes.
struct Binary {
  arf_t value;
  Binary() { arf_init(value); }
  ~Binary() { arf_clear(value); }
  Binary(const Binary&) = delete;
  Binary& operator=(const Binary&) = delete;
};

struct Whole {
  fmpz_t value;
  Whole() { fmpz_init(value); }
  ~Whole() { fmpz_clear(value); }
  Whole(const Whole&) = delete;
  Whole& operator=(const Whole&) = delete;

  std::string text() const {
    char* digits = fmpz_get_str(nullptr, 10, value);
    std::string result(digits);
    flint_free(digits);
    return result;
  }
};

std::string text_of(const Binary& number) {
  if (!arf_is_finite(number.value)) throw InternalError("a number that is not finite has no dyadic form");
  Whole mantissa, exponent;
  arf_get_fmpz_2exp(mantissa.value, exponent.value, number.value);
  if (fmpz_sgn(exponent.value) == 0) return mantissa.text();
  return mantissa.text() + "*2^" + exponent.text();
}

}  // namespace

std::string dyadic_text(double value) {
  Binary number;
  arf_set_d(number.value, value);
  return text_of(number);
}

DyadicInterval dyadic(const interval& value) { return {dyadic_text(value.low), dyadic_text(value.high)}; }

DyadicInterval dyadic(const ball& value) {
  Binary radius, low, high;
  arf_set_mag(radius.value, arb_radref(value.raw()));
  arf_sub(low.value, arb_midref(value.raw()), radius.value, ARF_PREC_EXACT, ARF_RND_DOWN);
  arf_add(high.value, arb_midref(value.raw()), radius.value, ARF_PREC_EXACT, ARF_RND_DOWN);
  return {text_of(low), text_of(high)};
}

}  // namespace separatrix
