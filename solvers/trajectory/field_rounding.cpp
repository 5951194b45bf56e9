#include "solvers/trajectory/field_rounding.hpp"

#include <cmath>
#include <limits>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/tape/unroll.hpp"

namespace separatrix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t most_instructions = 100'000;

double log2_of(const mag_t radius) {
  if (mag_is_zero(radius)) return -infinity;
  if (mag_is_inf(radius)) return infinity;
  // mag is m 2^e, whose exponent may be beyond the range of double
  arf_t value;
  arf_init_set_mag_shallow(value, radius);
  fmpz_t exponent;
  fmpz_init(exponent);
  arf_abs_bound_lt_2exp_fmpz(exponent, value);
  const double log2 = fmpz_get_d(exponent);
  fmpz_clear(exponent);
  return log2;
}

void set(ball& result, const mpfr& value, bool rounded, long bits) {
  arf_set_mpfr(arb_midref(result.raw()), value.backend().data());
  mag_zero(arb_radref(result.raw()));
  if (!rounded) return;
  arf_get_mag(arb_radref(result.raw()), arb_midref(result.raw()));
  mag_mul_2exp_si(arb_radref(result.raw()), arb_radref(result.raw()), -bits);
}

}  // namespace

template <class Real>
FieldRounding<Real>::FieldRounding(const VectorFieldCode& code, const ParameterValues& parameters)
    : bits_(static_cast<long>(-log10_roundoff<Real>() * std::log2(10.0))),
      point_(code.dimension + 1),
      value_(code.dimension) {
  const BallPrecision precision(bits_);
  if (unrolled_size(*code.field) <= most_instructions) field_.emplace(code.field, enclose_all<ball>(parameters));
}

template <class Real>
std::optional<std::vector<double>> FieldRounding<Real>::operator()(const Real& t, const State<Real>& x, bool rounded) {
  if (!field_) return std::nullopt;
  const BallPrecision precision(bits_);
  const PrecisionScope scope(working_digits<Real>() + 2);
  for (std::size_t i = 0; i < x.size(); ++i) set(point_[i], convert<mpfr>(x[i]), rounded, bits_);
  set(point_.back(), convert<mpfr>(t), rounded, bits_);
  if ((*field_)(point_, value_)) return std::nullopt;
  std::vector<double> radii;
  for (const ball& each : value_) radii.push_back(log2_of(arb_radref(each.raw())));
  return radii;
}

#define SEPARATRIX_INSTANTIATE(Real) template class FieldRounding<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
