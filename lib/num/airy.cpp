#include "lib/num/airy.hpp"

#include <arb_hypgeom.h>

#include <array>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

/// A ball, released with its scope.
class Ball {
 public:
  Ball() { arb_init(ball_); }
  ~Ball() { arb_clear(ball_); }
  Ball(const Ball&) = delete;
  Ball& operator=(const Ball&) = delete;
  operator arb_ptr() { return ball_; }

  mpfr middle() const {
    mpfr value(0);
    arf_get_mpfr(value.backend().data(), arb_midref(ball_), MPFR_RNDN);
    return value;
  }
  bool knows(slong bits) const { return arb_rel_accuracy_bits(ball_) >= bits; }

 private:
  arb_t ball_;
};

slong working_bits() { return static_cast<slong>(mpfr_get_prec(mpfr(0).backend().data())); }

// more bits until every ball is known to the working precision
template <class Compute>
void until_known(std::array<Ball, 4>& balls, const Compute& compute) {
  constexpr slong most_bits = 1 << 22;
  const slong wanted = working_bits();
  for (slong bits = wanted + 30; bits <= most_bits; bits *= 2) {
    compute(bits);
    bool known = true;
    for (const Ball& ball : balls) known = known && ball.knows(wanted);
    if (known) return;
  }
  throw InternalError("an Airy function could not be computed to the working precision");
}

mpfr first_zero(std::size_t which) {
  std::array<Ball, 4> balls;  // a₁, a₁', b₁, b₁'
  fmpz_t one;
  fmpz_init_set_ui(one, 1);
  until_known(balls, [&](slong bits) { arb_hypgeom_airy_zero(balls[0], balls[1], balls[2], balls[3], one, bits); });
  fmpz_clear(one);
  return balls[which].middle();
}

}  // namespace

Airy airy(const mpfr& x) {
  if (!mpfr_number_p(x.backend().data())) throw InvalidArgument("x of Ai(x)", to_string(x, 6), "a finite number");
  Ball point;
  arf_set_mpfr(arb_midref(static_cast<arb_ptr>(point)), x.backend().data());
  std::array<Ball, 4> balls;
  until_known(balls, [&](slong bits) { arb_hypgeom_airy(balls[0], balls[1], balls[2], balls[3], point, bits); });
  return {balls[0].middle(), balls[1].middle(), balls[2].middle(), balls[3].middle()};
}

mpfr first_airy_zero() { return first_zero(0); }
mpfr first_airy_slope_zero() { return first_zero(1); }

}  // namespace separatrix
