#include "theory/kunin_2024/closed_forms.hpp"

#include "lib/symbolic/canonical.hpp"

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

Label basin(const ParameterValues& target, const std::vector<Rational>& start) {
  const Rational &a = start[0], &w1 = start[1], &w2 = start[2];
  const Rational along = w1 * target[0] + w2 * target[1], square = target[0] * target[0] + target[1] * target[1];
  if (square == 0) return Label::undecided;
  if (a == 0 && along == 0) return Label::stationary;
  const Rational delta = a * a - w1 * w1 - w2 * w2;
  const bool on_stable_set = a * along < 0 && along * along + delta * a * along - square * a * a == 0;
  return on_stable_set ? Label::saddle : Label::global_minimum;
}

}  // namespace separatrix::kunin_2024
