#include "lib/num/geometric.hpp"

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"

namespace separatrix {
namespace {

constexpr std::size_t digits = 20;
constexpr std::size_t guarded_digits = 40;

}  // namespace

Rational geometric_point(const Rational& low, const Rational& high, const Rational& share) {
  const PrecisionScope scope(guarded_digits);
  const mpfr ratio = to_real<mpfr>(Rational(high / low));
  const mpfr point = to_real<mpfr>(low) * exp(log(ratio) * to_real<mpfr>(share));
  return rounded(point, digits).value();
}

}  // namespace separatrix
