#include "theory/makkuva_2024/gaussian_start.hpp"

#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"
#include "solvers/quadrature.hpp"
#include "theory/makkuva_2024/level_curve.hpp"

namespace separatrix::makkuva_2024 {
namespace {

mpfr erfc(const mpfr& x) {
  mpfr value(0);
  mpfr_erfc(value.backend().data(), x.backend().data(), MPFR_RNDN);
  return value;
}

mpfr erf(const mpfr& x) {
  mpfr value(0);
  mpfr_erf(value.backend().data(), x.backend().data(), MPFR_RNDN);
  return value;
}

}  // namespace

std::optional<StartChances> gaussian_start(int side, const Rational& s_value, std::size_t digits,
                                           Expression separatrix_curve) {
  if (side == 0) throw InvalidArgument("p + q", "1", "another sum: at 1 every start reaches a global minimum");
  if (s_value <= 0) throw InvalidArgument("s", to_string(s_value), "greater than 0");
  // e_sep² has a double zero at w_s: half of the digits cancel next to it
  const PrecisionScope scope(guard::against_cancellation(digits));
  const mpfr s = to_real<mpfr>(s_value), root_two = sqrt(mpfr(2)), saddle = 1 / root_two;
  Evaluator<mpfr> e_sep(compile({separatrix_curve}, {symbol("w")}, {}), {});
  // e_sep(−v)/(s√2); rounding may carry e² below 0 where it is 0
  const auto height = [&](const mpfr& v) {
    const mpfr e = e_sep(std::vector{mpfr(-v)}).front();
    return isfinite(e) ? mpfr(e / (s * root_two)) : mpfr(0);
  };
  const mpfr pi = 4 * atan(mpfr(1));
  const auto density = [&](const mpfr& v) { return mpfr(exp(mpfr(-v * v / (2 * s * s))) / (s * sqrt(mpfr(2 * pi)))); };
  const auto known = [&](const mpfr& value) { return rounded(value, digits); };
  if (side < 0) {
    // beyond the density is 10^−(digits + 10) of what it is at w_s
    const mpfr end = sqrt(mpfr(saddle * saddle + 2 * s * s * log(mpfr(10)) * static_cast<long>(digits + 10)));
    const auto trap =
        integral([&](const mpfr& v) { return mpfr(density(v) * erf(height(v))); }, saddle, end, digits + 3);
    if (!trap) return std::nullopt;
    return StartChances{known(1 - *trap), known(*trap)};
  }
  const auto near =
      integral([&](const mpfr& v) { return mpfr(density(v) * erfc(height(v))); }, mpfr(0), saddle, digits + 3);
  if (!near) return std::nullopt;
  const mpfr global = erfc(mpfr(saddle / (s * root_two))) / 2 + *near;
  return StartChances{known(global), known(1 - global)};
}

std::optional<StartChances> gaussian_start_over_e(int side, const Rational& s_value, std::size_t digits) {
  if (side == 0) throw InvalidArgument("p + q", "1", "another sum: at 1 every start reaches a global minimum");
  if (s_value <= 0) throw InvalidArgument("s", to_string(s_value), "greater than 0");
  // w_± have a square root where they meet, at e = 0: half of the digits cancel next to it
  const PrecisionScope scope(guard::against_cancellation(digits));
  const mpfr s = to_real<mpfr>(s_value), root_two = sqrt(mpfr(2)), pi = 4 * atan(mpfr(1));
  const double precise = -static_cast<double>(digits + 20);
  const auto integrand = [&](const mpfr& e) {
    const mpfr w = w_at(side < 0 ? Piece::far : Piece::near, mpfr(e * e + lowest_potential()), precise);
    const mpfr density = exp(mpfr(-e * e / (2 * s * s))) / (s * sqrt(mpfr(2 * pi)));
    return mpfr(density * erfc(mpfr(-w / (s * root_two))));
  };
  constexpr long tail = 30;  // more digits than a chance is small for s ≥ 1/10
  const mpfr end = s * sqrt(mpfr(2 * log(mpfr(10)) * static_cast<long>(digits + tail)));
  // twice the half line, and Φ = erfc/2
  const auto chance = integral(integrand, mpfr(0), end, digits + 3);
  if (!chance) return std::nullopt;
  const Known found = rounded(*chance, digits), other = rounded(mpfr(1 - *chance), digits);
  return side < 0 ? StartChances{other, found} : StartChances{found, other};
}

SampledChance sampled_gaussian_start(int side, double s, std::size_t batches, std::size_t points_per_batch,
                                     Spread spread, std::uint64_t seed) {
  const double w_s = -std::sqrt(0.5), saddle_level = -(1 + std::log(2.0)) / 2;
  const auto is_global = [&](double e, double w) {
    if (side < 0 ? w >= w_s : w <= w_s) return true;
    if (w >= 0) return false;
    return e * e - w * w + std::log(-w) > saddle_level;
  };
  double sum = 0, squares = 0;
  for (std::size_t batch = 0; batch < batches; ++batch) {
    std::size_t global = 0;
    for (const auto& point : normal_points(2, points_per_batch, spread, seed + batch)) {
      global += is_global(s * point[0], s * point[1]);
    }
    const double share = static_cast<double>(global) / static_cast<double>(points_per_batch);
    sum += share;
    squares += share * share;
  }
  const auto n = static_cast<double>(batches);
  const double mean = sum / n, variance = std::max(0.0, squares / n - mean * mean) / (n - 1);
  return {mean, std::sqrt(variance), batches * points_per_batch, batches};
}

}  // namespace separatrix::makkuva_2024
