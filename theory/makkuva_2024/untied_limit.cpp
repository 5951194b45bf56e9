#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/level_curve.hpp"

namespace separatrix::makkuva_2024 {
namespace {

/// The level set of e² − c² = ±d and of e² + c² − f(w) = E through a start.
///
///     d > 0:  (larger, smaller) = ±√d (cosh x/2, sinh x/2),   m = e c = (d/2) sinh x,   F = d cosh x − E
///     d = 0:  e² = c² = eˣ,   m = eˣ,   F = 2eˣ − E,   u = ±m g
struct Start {
  mpfr e, c, w, d, energy;

  Start(const Rational& e_value, const Rational& c_value, const Rational& w_value)
      : e(to_real<mpfr>(e_value)),
        c(to_real<mpfr>(c_value)),
        w(to_real<mpfr>(w_value)),
        d(to_real<mpfr>(Rational(abs(Rational(e_value * e_value - c_value * c_value))))),
        energy(e * e + c * c) {
    // f(0) does not matter: w = 0 stays
    if (w != 0) energy -= w * w + (w > 0 ? 1 : -1) * log(mpfr(abs(w)));
  }

  bool is_tied() const { return d == 0; }
  mpfr x() const { return is_tied() ? log(mpfr(e * e)) : asinh(mpfr(2 * e * c / d)); }

  LevelCurve curve() const {
    const auto step = [](const mpfr&) { return mpfr(1) / 4; };
    if (is_tied()) {
      return {[level = energy](const mpfr& at) {
                const mpfr s = exp(at);
                return std::optional(LevelCurve::Point{s, 2 * s - level, mpfr(1)});
              },
              step};
    }
    return {[level = energy, size = d](const mpfr& at) {
              const mpfr growth = exp(at), inverse = 1 / growth, sinh = (growth - inverse) / 2;
              return std::optional(LevelCurve::Point{size * sinh / 2, size * (growth + inverse) / 2 - level, sinh});
            },
            step};
  }

  // e, c, w from w and x; of a tied start from e²
  std::vector<mpfr> state(const mpfr& cosh_half, const mpfr& sinh_half, const mpfr& at_w) const {
    const bool e_larger = abs(e) > abs(c);
    const int sign = (e_larger ? e : c) > 0 ? 1 : -1;
    const mpfr larger = sign * sqrt(d) * cosh_half, smaller = sign * sqrt(d) * sinh_half;
    return {e_larger ? larger : smaller, e_larger ? smaller : larger, at_w};
  }
  std::vector<mpfr> tied_state(const mpfr& square, const mpfr& at_w) const {
    const mpfr size = sqrt(square);
    return {(e > 0 ? 1 : -1) * size, (c > 0 ? 1 : -1) * size, at_w};
  }
};

// p + q = 1: ℓ' = 0 at u = 0, which is met at w = w_s if F falls to its minimum −E_s there, else at e c = 0
std::vector<mpfr> limit_at_one(const Start& start, double log10_precise) {
  const Piece piece = piece_of(start.w);
  const mpfr bottom = start.d - start.energy, floor = lowest_potential(), w_s = -1 / sqrt(mpfr(2));
  const bool turns = start.w < 0 && bottom < floor;
  const mpfr w = turns ? w_s : w_at(piece, bottom, log10_precise);
  if (start.is_tied()) return start.tied_state(turns ? mpfr((floor + start.energy) / 2) : mpfr(0), w);
  if (!turns) return start.state(1, 0, w);
  const mpfr cosh = (floor + start.energy) / start.d;
  return start.state(sqrt(mpfr((cosh + 1) / 2)), (start.x() > 0 ? 1 : -1) * sqrt(mpfr((cosh - 1) / 2)), w);
}

}  // namespace

std::optional<std::vector<Known>> untied_limit_point(const Rational& p, const Rational& q, const Rational& e,
                                                     const Rational& c, const Rational& w, std::size_t digits) {
  const Label label = untied_basin(p, q, e, c, w);
  if (label == Label::stationary) return std::vector{rounded(e, digits), rounded(c, digits), rounded(w, digits)};
  if (label == Label::saddle) {
    const Expression level = substitute(untied_energy(), {{symbol("e"), e}, {symbol("c"), c}, {symbol("w"), w}});
    const auto end = trapped_w(level, w, digits);
    return end ? std::optional(std::vector<Known>{0, 0, *end}) : std::nullopt;
  }
  if (label != Label::global_minimum) return std::nullopt;
  return agreed_limit(digits, [&](double log10_precise) -> std::optional<std::vector<mpfr>> {
    const Start start(e, c, w);
    if (p + q == 1) return limit_at_one(start, log10_precise);
    const mpfr best = log(to_real<mpfr>(Rational((1 - p) * (1 - q) / (p * q))));
    // e = −c: u = −m g
    const mpfr target = start.is_tied() && e != c ? mpfr(-best) : best;
    const auto found = first_place(start.curve(), start.x(), start.w, target, log10_precise);
    if (!found) return std::nullopt;
    if (start.is_tied()) return start.tied_state(exp(found->x), found->w);
    const mpfr growth = exp(mpfr(found->x / 2)), inverse = 1 / growth;
    return start.state((growth + inverse) / 2, (growth - inverse) / 2, found->w);
  });
}

}  // namespace separatrix::makkuva_2024
