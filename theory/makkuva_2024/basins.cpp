#include "theory/makkuva_2024/basins.hpp"

#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/roots/zero_between.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w"), p = symbol("p"), q = symbol("q");

bool left_of_saddle(const Rational& value) { return value < 0 && 2 * value * value > 1; }

// zero of a function with one sign change on the piece of the line that holds `from`: (−∞, w_s), (w_s, 0) or (0, ∞)
std::optional<Known> zero_on_piece(Expression function, const Rational& from, std::size_t digits) {
  if (from > 0) {
    const auto found = zero_towards(function, w, from, 0, digits);
    return found ? found : zero_away(function, w, from, 0, digits);
  }
  if (const auto found = zero_between(function, w, saddle_w(), from, digits)) return found;
  return left_of_saddle(from) ? zero_away(function, w, from, saddle_w(), digits)
                              : zero_towards(function, w, from, 0, digits);
}

// of one expression in w
Known value(Expression expression, const Known& at, std::size_t digits) {
  return evaluate({expression}, {w}, {at.value()}, digits)[0];
}

}  // namespace

Basins::Basins(Expression energy, Expression saddle_level, Expression saddle)
    : above_saddle_(energy - saddle_level, {e, w}) {
  if (saddle != saddle_w()) right_of_saddle_.emplace(w - saddle, std::vector{w});
}

Label Basins::operator()(const Rational& p_value, const Rational& q_value, const Rational& e_value,
                         const Rational& w_value) const {
  if (e_value == 0) return Label::stationary;
  const int side = cmp(Rational(p_value + q_value), 1);
  if (side == 0) return Label::global_minimum;
  const int place = right_of_saddle_ ? (*right_of_saddle_)(std::vector{w_value}) : left_of_saddle(w_value) ? -1 : 1;
  if (place == 0) return Label::undecided;
  if (side < 0 && place > 0) return Label::global_minimum;
  if (side > 0 && place < 0) return Label::global_minimum;
  if (side > 0 && w_value >= 0) return Label::local_minimum;

  // for rational e, w the energies never coincide: ln(2w²) of a rational ≠ 1 is irrational
  switch (above_saddle_(std::vector{e_value, w_value})) {
    case 1: return Label::global_minimum;
    case -1: return Label::local_minimum;
    default: return Label::undecided;
  }
}

Label basin(const Rational& p_value, const Rational& q_value, const Rational& e_value, const Rational& w_value) {
  static const Basins basins;
  return basins(p_value, q_value, e_value, w_value);
}

std::optional<std::vector<Known>> limit_point(const Rational& p_value, const Rational& q_value, const Rational& e_value,
                                              const Rational& w_value, std::size_t digits, Expression energy,
                                              Expression saddle_level, Expression saddle) {
  const Label label = Basins(energy, saddle_level, saddle)(p_value, q_value, e_value, w_value);
  if (label == Label::undecided) return std::nullopt;
  if (label == Label::stationary) return std::vector{Known(0), rounded(w_value, digits)};
  const int side = cmp(Rational(p_value + q_value), 1);
  const std::size_t guarded = digits + guard::formula;
  const Expression start_energy = substitute(energy, {{e, e_value}, {w, w_value}});
  // e² of the level curve through the start
  const Expression square = start_energy - substitute(energy, {{e, 0}});
  const auto with_sign = [&](const Known& size) { return e_value < 0 ? -size : size; };

  if (side == 0 && w_value < 0) {
    const Expression at_saddle = start_energy - saddle_level;
    if (CertainSign(at_saddle, {})({}) > 0) {
      const auto numbers = evaluate({sqrt(at_saddle), saddle_w()}, {}, {}, digits);
      return std::vector{with_sign(numbers[0]), numbers[1]};
    }
  }
  const bool trapped = side == 0 || label == Label::local_minimum;
  if (w_value == 0) {
    if (trapped) return std::vector<Known>{0, 0};
    return std::vector<Known>{with_sign(evaluate({sqrt(best_logit())}, {p, q}, {p_value, q_value}, digits)[0]), 0};
  }
  if (trapped) {
    const auto found = zero_on_piece(square, w_value, digits);
    if (!found) return std::nullopt;
    return std::vector{Known(0), *found};
  }
  const Expression target = substitute(best_logit(), {{p, p_value}, {q, q_value}});
  const bool crosses = w_value < 0 && left_of_saddle(w_value) == (side < 0);
  const Rational from = !crosses ? w_value : side < 0 ? ratio(-1, 2) : Rational(-1);
  const auto found = zero_on_piece(gain() * square - target, from, guarded);
  if (!found) return std::nullopt;
  return std::vector{with_sign(value(sqrt(target / gain()), *found, digits)), rounded(found->value(), digits)};
}

std::optional<Known> trapped_w(Expression level, const Rational& from, std::size_t digits) {
  if (from == 0) return Known(0);
  return zero_on_piece(level + potential(), from, digits);
}

Label untied_basin(const Rational& p_value, const Rational& q_value, const Rational& e_value, const Rational& c_value,
                   const Rational& w_value) {
  const int side = cmp(Rational(p_value + q_value), 1);
  if ((e_value == 0 && c_value == 0) || (side == 0 && e_value * c_value == 0)) return Label::stationary;
  if (side == 0 || e_value * e_value != c_value * c_value) return Label::global_minimum;
  // u = ±e² g(w) is the tied model's, with ℓ(±u): for the sign − the slope at 0 changes its sign
  static const Basins tied(energy() + power(e, 2));
  const bool same = e_value == c_value;
  const Label label =
      tied(same ? p_value : Rational(1 - p_value), same ? q_value : Rational(1 - q_value), e_value, w_value);
  return label == Label::local_minimum ? Label::saddle : label;
}

}  // namespace separatrix::makkuva_2024
