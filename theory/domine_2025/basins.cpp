#include "theory/domine_2025/basins.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/exact_value.hpp"
#include "solvers/evaluation.hpp"

namespace separatrix::domine_2025 {

Expression trapped_set() { return symbol("a") + symbol("b"); }

Label basin(const std::vector<Rational>& start, Expression trapped) {
  if (start[0] == 0 && start[1] == 0) return Label::stationary;
  const auto value = exact_values({&trapped, 1}, {{symbol("a"), start[0]}, {symbol("b"), start[1]}}).front();
  return value == Rational(0) ? Label::saddle : Label::global_minimum;
}

EndWeights end_weights() {
  const Expression lambda = symbol("lambda"), s = symbol("s");
  // of a² and b² the one without cancellation; the other one is s² over it
  const Expression larger = sqrt((abs(lambda) + sqrt(power(lambda, 2) + 4 * power(s, 2))) / 2);
  return {larger, s / larger};
}

std::vector<Known> limit(const Rational& s, const std::vector<Rational>& start, std::size_t digits,
                         const EndWeights& weights) {
  const Rational &a = start[0], &b = start[1];
  if (a == -b) return {0, 0};
  const Rational lambda = a * a - b * b;
  const auto& [larger, smaller] = weights;
  const std::vector<Expression> symbols{symbol("lambda"), symbol("s")};
  std::vector<Known> found = lambda < 0 ? evaluate({smaller, larger}, symbols, {lambda, s}, digits)
                                        : evaluate({larger, smaller}, symbols, {lambda, s}, digits);
  if (a + b < 0) found = {-found[0], -found[1]};
  return found;
}

}  // namespace separatrix::domine_2025
