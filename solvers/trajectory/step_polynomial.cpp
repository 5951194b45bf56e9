#include "solvers/trajectory/step_polynomial.hpp"

#include "lib/num/elementary.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {

template <class Real>
Real StepPolynomial<Real>::increment(std::size_t i, const Real& s) const {
  const Real* c = coefficients.data() + i * order;
  const Real u = log2_unit == 0 ? s : scale_by_power_of_two(s, -log2_unit);
  Real sum(0);
  for (std::size_t k = order; k-- > 0;) {
    Elementary<Real>::add(sum, sum, c[k]);
    Elementary<Real>::multiply(sum, sum, u);
  }
  return sum;
}

template <class Real>
Real StepPolynomial<Real>::slope(std::size_t i, const Real& s) const {
  const Real* c = coefficients.data() + i * order;
  const Real u = log2_unit == 0 ? s : scale_by_power_of_two(s, -log2_unit);
  Real sum(0), term(0);
  for (std::size_t k = order; k-- > 0;) {
    Elementary<Real>::multiply(sum, sum, u);
    Elementary<Real>::multiply(term, c[k], Real(k + 1));
    Elementary<Real>::add(sum, sum, term);
  }
  return log2_unit == 0 ? sum : scale_by_power_of_two(sum, -log2_unit);
}

template <class Real>
std::size_t StepPolynomial<Real>::first(std::size_t i) const {
  std::size_t k = 0;
  while (k < order && coefficients[i * order + k] == 0) ++k;
  return k + 1;
}

#define SEPARATRIX_INSTANTIATE(Real) template struct StepPolynomial<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
