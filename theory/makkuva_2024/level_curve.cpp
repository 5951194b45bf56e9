#include "theory/makkuva_2024/level_curve.hpp"

#include <algorithm>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/num/sign.hpp"
#include "solvers/roots/sign_change.hpp"

namespace separatrix::makkuva_2024 {
namespace {

constexpr int most_steps = 100'000;

// 1 + 2w|w|
mpfr gain_at(const mpfr& w) { return 1 + 2 * w * abs(w); }

bool is_left(Piece piece) { return piece == Piece::far || piece == Piece::near; }

// x between two places where a function of x has opposite signs
std::optional<mpfr> zero(const std::function<std::optional<mpfr>(const mpfr&)>& function, const mpfr& from,
                         const mpfr& to, double log10_precise) {
  const auto share = sign_change([&](const mpfr& part) { return function(from + part * (to - from)); }, log10_precise);
  return share ? std::optional(mpfr(from + *share * (to - from))) : std::nullopt;
}

/// One way along a curve, on one piece of w.
class March {
 public:
  March(const LevelCurve& curve, Piece piece, int direction, int wanted, const mpfr& target, double log10_precise)
      : curve_(curve),
        piece_(piece),
        direction_(direction),
        wanted_(wanted),
        target_(target),
        log10_precise_(log10_precise) {}

  enum class End { target, turn, none };
  struct Found {
    End end;
    mpfr x;
  };

  // turns: the path passes u = 0 on its way, which it may do at w = w_s
  Found operator()(mpfr x, bool turns) const {
    const mpfr least = power_of_ten<mpfr>(log10_precise_), floor = lowest_potential();
    for (int i = 0; i < most_steps; ++i) {
      const auto here = curve_.at(x);
      if (!here) return {End::none, x};
      mpfr step = direction_ * curve_.step(x);
      for (;; step /= 2) {
        if (abs(step) < least) return {End::none, x};
        mpfr next = x + step;
        auto there = curve_.at(next);
        if (!there) continue;
        if (is_left(piece_) && direction_ * here->slope < 0 && direction_ * there->slope > 0) {
          const auto slope = [&](const mpfr& at) { return std::optional(curve_.at(at)->slope); };
          const auto minimum = zero(slope, x, next, log10_precise_);
          if (minimum && curve_.at(*minimum)->F < floor) {
            next = *minimum;
            there = curve_.at(next);
          }
        }
        if (is_left(piece_) && there->F < floor) {
          if (!turns) continue;
          const auto above = [&](const mpfr& at) { return std::optional(mpfr(curve_.at(at)->F - floor)); };
          const auto turn = zero(above, x, next, log10_precise_);
          return turn ? Found{End::turn, *turn} : Found{End::none, x};
        }
        if (sign_of(missing(*there)) == wanted_) {
          x = next;
          break;
        }
        const auto function = [&](const mpfr& at) { return std::optional(missing(*curve_.at(at))); };
        const auto found = zero(function, x, next, log10_precise_);
        return found ? Found{End::target, *found} : Found{End::none, x};
      }
    }
    return {End::none, x};
  }

  // target − u
  mpfr missing(const LevelCurve::Point& point) const {
    return target_ - point.m * gain_at(w_at(piece_, point.F, log10_precise_));
  }

 private:
  const LevelCurve& curve_;
  Piece piece_;
  int direction_, wanted_;
  const mpfr& target_;
  double log10_precise_;
};

}  // namespace

Piece piece_of(const mpfr& w) {
  if (w >= 0) return w > 0 ? Piece::right : Piece::zero;
  return 2 * w * w > 1 ? Piece::far : Piece::near;
}

mpfr lowest_potential() { return (1 + log(mpfr(2))) / 2; }

mpfr w_at(Piece piece, const mpfr& F, double log10_precise) {
  if (piece == Piece::zero) return mpfr(0);
  constexpr int most_iterations = 500;
  const mpfr enough = power_of_ten<mpfr>(log10_precise), turn = -log(mpfr(2));
  const int sign = piece == Piece::right ? 1 : -1;
  // φ(z) = 2e^z ± z − 2F ≥ 0 at the first z = ln w², on the outer side of the zero
  mpfr z = piece == Piece::near  ? mpfr(-2 * F)
           : piece == Piece::far ? log(mpfr(2 * F + 1))
           : F > 0               ? log(mpfr(F + 1))
                                 : mpfr(2 * F);
  for (int i = 0; i < most_iterations; ++i) {
    const mpfr growth = 2 * exp(z), slope = growth + sign;
    if (slope == 0) break;
    const mpfr move = (growth + sign * z - 2 * F) / slope;
    z -= move;
    if (piece == Piece::far) z = std::max(z, turn);
    if (piece == Piece::near) z = std::min(z, turn);
    if (abs(move) <= enough * (1 + abs(z))) break;
  }
  return sign * exp(mpfr(z / 2));
}

std::optional<LevelPoint> first_place(const LevelCurve& curve, const mpfr& x, const mpfr& w, const mpfr& target,
                                      double log10_precise) {
  const auto start = curve.at(x);
  if (!start || target == 0) return std::nullopt;
  Piece piece = piece_of(w);
  const mpfr u = start->m * gain_at(w);
  const int wanted = sign_of(target - u);
  if (wanted == 0) return LevelPoint{x, w};
  int direction = wanted * sign_of(gain_at(w));
  const auto place = [&](const mpfr& at) { return LevelPoint{at, w_at(piece, curve.at(at)->F, log10_precise)}; };
  const March::Found first = March(curve, piece, direction, wanted, target, log10_precise)(x, u * target < 0);
  if (first.end == March::End::target) return place(first.x);
  if (first.end == March::End::none) return std::nullopt;
  piece = piece == Piece::far ? Piece::near : Piece::far;
  direction = -direction;
  const March::Found second = March(curve, piece, direction, wanted, target, log10_precise)(first.x, false);
  return second.end == March::End::target ? std::optional(place(second.x)) : std::nullopt;
}

std::optional<std::vector<Known>> agreed_limit(
    std::size_t digits, const std::function<std::optional<std::vector<mpfr>>(double log10_precise)>& compute) {
  struct Limit {
    std::vector<Known> compared, shown;
  };
  constexpr std::size_t compared_beyond = 5;
  const auto at = [&](std::size_t working) -> std::optional<Limit> {
    const PrecisionScope scope(working);
    const auto limit = compute(10 - static_cast<double>(working));
    if (!limit) return std::nullopt;
    return Limit{rounded(*limit, digits + compared_beyond), rounded(*limit, digits)};
  };
  const auto agreed = [](const Limit& a, const Limit& b) { return agreed_digits_of_limits(a.compared, b.compared); };
  // next to a separatrix or a turn half of the digits cancel, or more
  const std::size_t first = guard::against_cancellation(digits);
  const auto found = until_agreed(digits + 1, doubled(first, 8 * first), at, agreed);
  return found && found->digits >= digits + 1 ? std::optional(found->result.shown) : std::nullopt;
}

}  // namespace separatrix::makkuva_2024
