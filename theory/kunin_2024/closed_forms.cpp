#include "theory/kunin_2024/closed_forms.hpp"

#include <array>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/exact_value.hpp"

namespace separatrix::kunin_2024 {
namespace {

Expression discriminant(Expression delta, Expression square) { return sqrt(power(delta, 2) + 4 * square); }

}  // namespace

Riccati alignment(Expression delta, Expression square) {
  const Expression S = discriminant(delta, square);
  return {(S - delta) / 2, -(S + delta) / 2, 1};
}

Expression decay_across(Expression delta, Expression square, Expression nu0, Expression t) {
  const auto [s, n, rate] = alignment(delta, square);
  return (s - n) * exp(-(s + delta) * t) / ((nu0 - n) + (s - nu0) * exp(-(s - n) * t));
}

Expression function_of_ratio(Expression delta, Expression r, Expression square_of_r) {
  return delta * r / (1 - square_of_r);
}

Expression final_square(Expression delta, Expression square) { return (delta + discriminant(delta, square)) / 2; }

SaddleSet saddle_set() {
  const Expression a = symbol("a"), w1 = symbol("w1"), w2 = symbol("w2"), b1 = symbol("b1"), b2 = symbol("b2");
  const Expression along = w1 * b1 + w2 * b2, square = power(b1, 2) + power(b2, 2);
  const Expression delta = power(a, 2) - power(w1, 2) - power(w2, 2);
  return {power(along, 2) + delta * a * along - square * power(a, 2), a * along};
}

Label basin(const ParameterValues& target, const std::vector<Rational>& start, const SaddleSet& saddle) {
  const Rational &a = start[0], &w1 = start[1], &w2 = start[2];
  if (target[0] == 0 && target[1] == 0) return Label::undecided;
  if (a == 0 && w1 * target[0] + w2 * target[1] == 0) return Label::stationary;
  const auto values = exact_values(
      std::array{saddle.zero, saddle.negative},
      {{symbol("a"), a}, {symbol("w1"), w1}, {symbol("w2"), w2}, {symbol("b1"), target[0]}, {symbol("b2"), target[1]}});
  return values[0] == Rational(0) && values[1] && *values[1] < 0 ? Label::saddle : Label::global_minimum;
}

}  // namespace separatrix::kunin_2024
