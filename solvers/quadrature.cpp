#include "solvers/quadrature.hpp"

#include <boost/math/constants/constants.hpp>
#include <cmath>

#include "lib/num/precision.hpp"

namespace separatrix {

std::optional<mpfr> integral(const std::function<mpfr(const mpfr& x)>& f, const mpfr& from, const mpfr& to,
                             std::size_t digits) {
  const mpfr pi = boost::math::constants::pi<mpfr>(), width = to - from;
  // σ(π sinh t) = e^(−π sinh |t|) < 10^−2·digits beyond: what is left out is smaller still, however singular the end
  const double reach = std::asinh(2 * std::log(10.0) * static_cast<double>(digits + 10) / 3.14);
  const auto term = [&](const mpfr& t) {
    const mpfr decay = exp(mpfr(-pi * sinh(abs(t)))), total = 1 + decay;
    const mpfr share = t < 0 ? mpfr(decay / total) : mpfr(1 / total);
    const mpfr slope = pi * cosh(t) * decay / (total * total);
    const mpfr x = from + width * share;
    if (x == from || x == to || slope == 0) return mpfr(0);
    return mpfr(f(x) * slope);
  };
  constexpr int most_halvings = 12;
  mpfr sum = term(mpfr(0)), last(0);
  for (int level = 0; level <= most_halvings; ++level) {
    const long points = static_cast<long>(std::ceil(std::ldexp(reach, level)));
    // the odd ones are new; all of them at the first level
    for (long k = 1; k <= points; k += level == 0 ? 1 : 2) {
      const mpfr t = mpfr(k) * power_of_two<mpfr>(-level);
      sum += term(t) + term(mpfr(-t));
    }
    const mpfr value = width * sum * power_of_two<mpfr>(-level);
    if (!isfinite(value)) return std::nullopt;
    if (level > 1 && abs(value - last) <= abs(value) * power_of_ten<mpfr>(-static_cast<double>(digits))) return value;
    last = value;
  }
  return std::nullopt;
}

}  // namespace separatrix
