#include "solvers/basin/multipliers.hpp"

#include <algorithm>

#include "lib/num/real.hpp"
#include "lib/num/vector.hpp"

namespace separatrix {

template <class Real>
Real modulus(const ComplexNumber<Real>& z) {
  return length(std::vector<Real>{z.real, z.imaginary});
}

template <class Real>
void reveal_hidden(std::vector<ComplexNumber<Real>>& multipliers, const Real& error, const Real& log_product) {
  using std::exp;
  using std::log;
  std::vector<ComplexNumber<Real>*> hidden;
  Real log_rest = log_product;
  int sign = 1;
  for (ComplexNumber<Real>& each : multipliers) {
    const Real size = modulus(each);
    if (multipliers.size() == 1 || size <= error) {
      hidden.push_back(&each);
      continue;
    }
    log_rest -= log(size);
    if (each.imaginary == 0 && each.real < 0) sign = -sign;
  }
  for (ComplexNumber<Real>* each : hidden) *each = {hidden.size() == 1 ? Real(sign * exp(log_rest)) : Real(0), Real(0)};
}

template <class Real>
std::vector<ComplexNumber<Real>> multipliers_across(const std::vector<Real>& monodromy, std::vector<Real> direction,
                                                    const Real& error, const Real& log_product) {
  const std::size_t d = direction.size();
  // Q = 1 − 2uuᵀ/|u|²,  u = v/|v| ± e₁:   Q v = ∓ |v| e₁
  const Real size = length(direction);
  for (Real& entry : direction) entry /= size;
  direction[0] += direction[0] < 0 ? -1 : 1;
  const Real square = dot(direction, direction);
  const auto reflected = [&](std::vector<Real> row) {
    const Real share = 2 * dot(direction, row) / square;
    for (std::size_t j = 0; j < d; ++j) row[j] -= share * direction[j];
    return row;
  };
  std::vector<std::vector<Real>> columns(d, std::vector<Real>(d));  // of M Q
  for (std::size_t i = 0; i < d; ++i) {
    const auto from = monodromy.begin() + static_cast<std::ptrdiff_t>(i * d);
    const std::vector<Real> row = reflected({from, from + static_cast<std::ptrdiff_t>(d)});
    for (std::size_t j = 0; j < d; ++j) columns[j][i] = row[j];
  }
  std::vector<Real> across;  // the transpose of Q₂ᵀ M Q₂
  for (std::size_t j = 1; j < d; ++j) {
    const std::vector<Real> column = reflected(columns[j]);
    across.insert(across.end(), column.begin() + 1, column.end());
  }
  std::vector<ComplexNumber<Real>> multipliers = eigenvalues(across, d - 1);
  reveal_hidden(multipliers, error, log_product);
  std::stable_sort(multipliers.begin(), multipliers.end(),
                   [](const auto& a, const auto& b) { return modulus(a) > modulus(b); });
  return multipliers;
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                              \
  template Real modulus<Real>(const ComplexNumber<Real>&);                                                        \
  template void reveal_hidden<Real>(std::vector<ComplexNumber<Real>>&, const Real&, const Real&);                 \
  template std::vector<ComplexNumber<Real>> multipliers_across<Real>(const std::vector<Real>&, std::vector<Real>, \
                                                                     const Real&, const Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
