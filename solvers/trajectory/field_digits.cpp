#include "solvers/trajectory/field_digits.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lib/num/precision.hpp"
#include "solvers/trajectory/field_rounding.hpp"

namespace separatrix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// 10^max + … of two decimal exponents, up to the factor 2 that does not matter
double log10_sum(double a, double b) { return std::max(a, b) + (std::abs(a - b) < 1 ? std::log10(2.0) : 0); }

std::size_t digits_of(mpz_class whole) {
  if (whole == 0) return 1;
  for (const unsigned long factor : {2UL, 5UL}) {
    while (mpz_divisible_ui_p(whole.get_mpz_t(), factor) != 0) whole /= factor;
  }
  return mpz_sizeinbase(whole.get_mpz_t(), 10);
}

}  // namespace

std::size_t digits_of(const Rational& value) {
  return std::max(digits_of(value.get_num()), digits_of(value.get_den()));
}

template <class Real>
double field_digits(const VectorFieldCode& code, const ParameterValues& parameters, const Trajectory<Real>& path) {
  constexpr std::size_t most_points = 200;
  const std::size_t d = code.dimension, n = path.t.size();
  FieldRounding<Real> rounding(code, parameters);
  if (n < 2 || !rounding.known()) return infinity;
  std::vector<double> lost(d, -infinity), size(d, -infinity);  // log₁₀
  // just inside of a step's end: steps end on surfaces, where the field jumps and the rounding of its argument with it
  const auto inside = [&](std::size_t end, std::size_t other) {
    return Real(path.t[end] + (path.t[other] - path.t[end]) / 256);
  };
  std::size_t points = 0, undefined = 0;
  const std::size_t stride = 1 + n / most_points;
  for (std::size_t k = 0; k + 1 < n; k += stride) {
    const std::size_t next = std::min(k + stride, n - 1);
    const double log10_length = log10_magnitude(Real(path.t[next] - path.t[k]));
    for (const std::size_t at : {k, next}) {
      for (std::size_t i = 0; i < d; ++i) size[i] = std::max(size[i], log10_magnitude(path.x[at][i]));
      ++points;
      const Real t = inside(at, at == k ? k + 1 : next - 1);
      const auto radii = rounding(t, path.at(t), false);
      if (!radii) {
        ++undefined;
        continue;
      }
      for (std::size_t i = 0; i < d; ++i) {
        lost[i] = log10_sum(lost[i], (*radii)[i] * std::log10(2.0) + log10_length);
      }
    }
  }
  // at the edge of a domain the field has no value on one side; all along the way it is rounding that puts it there
  if (4 * undefined > points) return -infinity;
  double digits = infinity;
  for (std::size_t i = 0; i < d; ++i) {
    if (lost[i] > -infinity) digits = std::min(digits, size[i] - lost[i]);
  }
  return digits;
}

std::size_t input_digits(const VectorFieldCode& code, const ParameterValues& parameters,
                         const std::vector<Rational>& start) {
  std::size_t most = 1;
  for (const Rational& value : start) most = std::max(most, digits_of(value));
  for (const Rational& value : parameters) most = std::max(most, digits_of(value));
  for (const Rational& value : code.field->constants) most = std::max(most, digits_of(value));
  return most;
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template double field_digits<Real>(const VectorFieldCode&, const ParameterValues&, const Trajectory<Real>&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
