#include "theory/makkuva_2024/attention.hpp"

#include "lib/num/airy.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"
#include "solvers/roots/sign_change.hpp"
#include "theory/makkuva_2024/airy_path.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"

namespace separatrix::makkuva_2024 {
namespace {

// near the separatrix half of the digits may cancel
std::size_t working(std::size_t digits) { return guard::against_cancellation(digits); }
double stop_at(std::size_t digits) { return -static_cast<double>(working(digits) - 10); }

// s_sep(a) = 4a² − 4k²ξ with k Ai'(ξ) = a Ai(ξ), the only zero right of the first one of Ai
mpfr curve(const mpfr& a, std::size_t digits) {
  const mpfr k = airy_scale(), lower = first_airy_zero();
  const auto function = [&](const mpfr& xi) {
    const Airy at = airy(xi);
    return mpfr(k * at.ai_slope - a * at.ai);
  };
  mpfr upper = first_airy_slope_zero();
  for (mpfr step(1); function(upper) >= 0; step *= 2) upper += step;
  const auto share = sign_change(
      [&](const mpfr& part) { return std::optional(function(lower + part * (upper - lower))); }, stop_at(digits));
  const mpfr xi = lower + *share * (upper - lower);
  return 4 * a * a - 4 * k * k * xi;
}

std::optional<mpfr> crossing(const Rational& s_value, const Rational& a_value, std::size_t digits) {
  if (1 + a_value * s_value <= 0) return std::nullopt;
  const mpfr s = to_real<mpfr>(s_value), a = to_real<mpfr>(a_value);
  const AiryPath path(s, a);
  if (!path.below_separatrix()) return std::nullopt;
  const auto function = [&](const mpfr& xi) {
    const auto [y, slope] = path.solution(xi);
    return mpfr(slope * slope - xi * y * y);
  };
  // to first order ξ₁ − ξ = s/(4k²)
  mpfr lower = path.xi, step = s / (4 * path.k * path.k), upper = lower + step;
  while (function(upper) > 0) {
    lower = upper;
    step *= 2;
    upper += step;
  }
  const auto share = sign_change(
      [&](const mpfr& part) { return std::optional(function(lower + part * (upper - lower))); }, stop_at(digits));
  const auto [y, slope] = path.solution(share ? mpfr(lower + *share * (upper - lower)) : upper);
  return path.k * slope / y;
}

// E + 2a₁² − E_s, where E + 2a₁² = e² − f(w) + 2(a₁² − a²)
mpfr energy_above(Expression saddle_level, const Rational& e, const Rational& w, const Rational& a,
                  const mpfr& crossing_a) {
  Evaluator<mpfr> evaluator(compile({attention_energy() - saddle_level}, {symbol("e"), symbol("w"), symbol("a")}, {}),
                            {});
  return evaluator(std::vector{to_real<mpfr>(e), to_real<mpfr>(w), to_real<mpfr>(a)}).front() +
         2 * crossing_a * crossing_a;
}

bool left_of_saddle(const Rational& w) { return w < 0 && 2 * w * w > 1; }

// sign of value(digits), certain when it is the same number with twice the digits
template <class Value>
int certain_sign(const Value& value) {
  return until_decided(doubled(30, 240), [&](std::size_t digits) {
    const mpfr rough = value(digits), fine = value(2 * digits);
    if (isfinite(fine) && fine != 0 && 10 * abs(rough - fine) < abs(fine)) return fine > 0 ? 1 : -1;
    return 0;
  });
}

}  // namespace

Known separatrix_s(const Rational& a, std::size_t digits) {
  const PrecisionScope scope(working(digits));
  return rounded(curve(to_real<mpfr>(a), digits), digits);
}

Known critical_embedding(std::size_t digits) {
  const PrecisionScope scope(working(digits));
  return rounded(mpfr(2 * airy_scale() * sqrt(mpfr(-first_airy_slope_zero()))), digits);
}

Known second_integral(const Rational& s, const Rational& a, std::size_t digits) {
  const PrecisionScope scope(working(digits));
  const AiryPath path(to_real<mpfr>(s), to_real<mpfr>(a));
  return rounded(mpfr(-path.ai_share / path.bi_share), digits);
}

int side_of_separatrix(const Rational& s, const Rational& a) {
  return certain_sign([&](std::size_t digits) {
    const PrecisionScope scope(digits);
    const AiryPath path(to_real<mpfr>(s), to_real<mpfr>(a));
    const mpfr from_pole = path.xi - first_airy_zero();
    return from_pole < 0 ? mpfr(-from_pole) : mpfr(-path.bi_share);
  });
}

std::optional<Known> axis_crossing(const Rational& s, const Rational& a, std::size_t digits) {
  const PrecisionScope scope(working(digits));
  const auto found = crossing(s, a, digits);
  return found ? std::optional(rounded(*found, digits)) : std::nullopt;
}

std::optional<Label> attention_basin(const Rational& p, const Rational& q, const Rational& e, const Rational& w,
                                     const Rational& a, Expression saddle_level) {
  if (e == 0) return Label::stationary;
  const int side = cmp(Rational(p + q), 1);
  if (side == 0) return std::nullopt;
  if (side < 0 && !left_of_saddle(w)) return Label::global_minimum;
  if (side > 0 && left_of_saddle(w)) return Label::global_minimum;
  const Rational s = e * e;
  if (1 + a * s <= 0) return Label::global_minimum;
  const auto label = [](int sign) {
    return sign > 0 ? Label::global_minimum : sign < 0 ? Label::local_minimum : Label::undecided;
  };
  const int sign = side_of_separatrix(s, a);
  if (sign >= 0 || w >= 0) return label(sign);
  return label(certain_sign([&](std::size_t digits) {
    const PrecisionScope scope(working(digits));
    const auto found = crossing(s, a, digits);
    return found ? energy_above(saddle_level, e, w, a, *found) : mpfr(1);
  }));
}

std::optional<Known> attention_boundary(const Rational& p, const Rational& q, const Rational& e, const Rational& w,
                                        const Rational& a, std::size_t digits, Expression saddle_level) {
  const int side = cmp(Rational(p + q), 1);
  const Rational s = e * e;
  if (side == 0 || 1 + a * s <= 0) return std::nullopt;
  if (side < 0 ? !left_of_saddle(w) : left_of_saddle(w)) return Known(1);
  const PrecisionScope scope(working(digits));
  if (w >= 0) return rounded(mpfr(to_real<mpfr>(s) - curve(to_real<mpfr>(a), digits)), digits);
  const auto found = crossing(s, a, digits);
  if (!found) return Known(1);
  return rounded(mpfr(energy_above(saddle_level, e, w, a, *found) / (1 + 2 * *found * *found)), digits);
}

}  // namespace separatrix::makkuva_2024
