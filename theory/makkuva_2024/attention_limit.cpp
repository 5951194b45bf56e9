#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/evaluation.hpp"
#include "theory/makkuva_2024/airy_path.hpp"
#include "theory/makkuva_2024/attention.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/level_curve.hpp"

namespace separatrix::makkuva_2024 {
namespace {

std::optional<std::vector<Known>> in_the_trap(const Rational& e, const Rational& w, const Rational& a,
                                              std::size_t digits) {
  // near the saddle w depends on a₁ like a square root
  const auto exact = axis_crossing(e * e, a, 2 * digits + 20);
  if (!exact) return std::nullopt;
  const Rational end = exact->value();
  const Expression energy = substitute(attention_energy(), {{symbol("e"), e}, {symbol("w"), w}, {symbol("a"), a}});
  const auto w_end = trapped_w(energy + Rational(2 * end * end), w, digits);
  if (!w_end) return std::nullopt;
  return std::vector{Known(0), *w_end, rounded(end, digits)};
}

// along x = −ξ, which grows with a:  m = s(1 + as),  F = s − 2a² − E,  dF/dx = (1 + as)/k
LevelCurve curve_of(const AiryPath& path, const mpfr& energy) {
  const auto place = [&path](const mpfr& x) {
    const auto [y, slope] = path.solution(-x);
    const mpfr a = path.k * slope / y;
    return std::tuple<mpfr, mpfr, mpfr>(4 * a * a + 4 * path.k * path.k * x, a, y);
  };
  const auto at = [place, energy](const mpfr& x) -> std::optional<LevelCurve::Point> {
    const auto& [s, a, y] = place(x);
    if (!(y > 0) || !(s > 0)) return std::nullopt;
    const mpfr factor = 1 + a * s;
    return LevelCurve::Point{s * factor, s - 2 * a * a - energy, factor};
  };
  // zeros of Y'' = ξY are at least π/√|ξ| apart
  return {at, [](const mpfr& x) { return mpfr(1 / (2 * sqrt(mpfr(1 + abs(x))))); }};
}

}  // namespace

std::optional<std::vector<Known>> attention_limit_point(const Rational& p, const Rational& q, const Rational& e,
                                                        const Rational& w, const Rational& a, std::size_t digits) {
  const auto label = attention_basin(p, q, e, w, a);
  if (label == Label::stationary) return std::vector{Known(0), rounded(w, digits), rounded(a, digits)};
  if (label == Label::local_minimum) return in_the_trap(e, w, a, digits);
  if (label != Label::global_minimum) return std::nullopt;
  return agreed_limit(digits, [&](double log10_precise) -> std::optional<std::vector<mpfr>> {
    const mpfr s_start = to_real<mpfr>(Rational(e * e)), a_start = to_real<mpfr>(a), w_start = to_real<mpfr>(w);
    const AiryPath path(s_start, a_start);
    // f(0) does not matter: w = 0 stays
    const mpfr height = w == 0 ? mpfr(0) : mpfr(w_start * w_start + (w > 0 ? 1 : -1) * log(mpfr(abs(w_start))));
    const mpfr target = log(to_real<mpfr>(Rational((1 - p) * (1 - q) / (p * q))));
    const auto found =
        first_place(curve_of(path, s_start - height - 2 * a_start * a_start), -path.xi, w_start, target, log10_precise);
    if (!found) return std::nullopt;
    const auto [y, slope] = path.solution(-found->x);
    const mpfr end = path.k * slope / y, s = 4 * end * end + 4 * path.k * path.k * found->x;
    return std::vector<mpfr>{(e > 0 ? 1 : -1) * sqrt(s), found->w, end};
  });
}

}  // namespace separatrix::makkuva_2024
