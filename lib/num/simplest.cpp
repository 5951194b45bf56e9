#include "lib/num/simplest.hpp"

#include <flint/fmpq.h>

namespace separatrix {

Rational simplest_between(const Rational& low, const Rational& high) {
  fmpq_t l, r, simplest;
  fmpq_init(l);
  fmpq_init(r);
  fmpq_init(simplest);
  fmpq_set_mpq(l, low.get_mpq_t());
  fmpq_set_mpq(r, high.get_mpq_t());
  fmpq_simplest_between(simplest, l, r);
  Rational result;
  fmpq_get_mpq(result.get_mpq_t(), simplest);
  fmpq_clear(l);
  fmpq_clear(r);
  fmpq_clear(simplest);
  return result;
}

}  // namespace separatrix
